"""Pages that are for staff only."""

from django.contrib.auth.mixins import AccessMixin


class StaffMixin(AccessMixin):
    """A page for staff with a ``permission``; others log in, or are refused."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if not (request.user.is_staff and request.user.has_perm(self.permission)):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)
