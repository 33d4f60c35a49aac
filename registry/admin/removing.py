"""Nothing is removed unseen, or without a reason: one row, or many of a list."""

from django.contrib import messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.history.events import events_of, last_event, told_elsewhere
from registry.history.reasons import asking_why, give_reason, reason_in
from registry.history.versions import FIELD, Versions
from registry.history.words import Authors

from .taking_back import tell_way_back


class RemovingAdmin:
    """A table whose rows go if the page that asks showed them as they are."""

    delete_confirmation_template = "registry/admin/delete_confirmation.html"
    delete_selected_confirmation_template = (
        "registry/admin/delete_selected_confirmation.html"
    )

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _act, name, label = actions["delete_selected"]
            actions["delete_selected"] = (_remove_selected, name, label)
        return actions

    def delete_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        rows = [] if row is None else [row]
        if not self.has_delete_permission(request, row):
            return super().delete_view(request, object_id, extra_context)
        told = _asked(request, rows)
        if request.method == "POST" and rows and not _is_agreed(request, rows):
            # Django removes the row on any answer: it gets none, and asks again.
            request.POST = QueryDict()
        return super().delete_view(
            request, object_id, extra_context=told | (extra_context or {})
        )

    def response_delete(self, request, obj_display, obj_id):
        response = super().response_delete(request, obj_display, obj_id)
        if _goes_back(self.model):
            tell_way_back(request, _("It was removed by mistake?"))
        return response


def _remove_selected(table, request, rows):
    """Remove the rows that were chosen in a list, once somebody said so, and why."""
    if request.POST.get("post") and not _is_agreed(request, list(rows)):
        request.POST = request.POST.copy()
        del request.POST["post"]
    page = delete_selected(table, request, rows)
    if page is None:
        if _goes_back(table.model):
            tell_way_back(request, _("They were removed by mistake?"))
    else:
        page.context_data |= _asked(request, list(rows))
    return page


def _goes_back(model) -> bool:
    return events_of(model) is not None and not told_elsewhere(model)


def _asked(request, rows) -> dict:
    return {
        "version": Versions.of(rows),
        "version_field": FIELD,
        **asking_why(request),
    }


def _is_agreed(request, rows) -> bool:
    """Whether somebody agreed to the removal of rows as they are, and said why."""
    told = []
    shown = Versions.read(request.POST.get(FIELD, ""))
    now = Versions.of(rows)
    for row in rows:
        if events_of(type(row)) and now.of_row(row) != shown.of_row(row):
            who = Authors([event]).who(event) if (event := last_event(row)) else ""
            told.append(
                _("%(who)s changed “%(row)s” since this page showed it: look again.")
                % {"who": who, "row": row}
            )
    reason = reason_in(request.POST)
    if not reason:
        told.append(_("Say why it is removed: the history keeps the reason."))
    for text in told:
        messages.warning(request, text)
    give_reason(reason)
    return not told
