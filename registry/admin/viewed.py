"""Who opens a confidential file in the admin is written down."""

from registry.log.viewing import shows


class ViewedAdmin:
    """A table some rows of which may be confidential, or part of what is."""

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            shows(request, self.model, [row])
        return row

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        shows(request, self.model, found.result_list, parts_alone=True)
        return found
