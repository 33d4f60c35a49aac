"""Pages that are for staff only."""

from django.contrib.auth.mixins import AccessMixin
from django.utils.http import url_has_allowed_host_and_scheme

from registry.lists.as_of import ExplainedMixin


class StaffMixin(ExplainedMixin, AccessMixin):
    """A page for staff with a ``permission``; others log in, or are refused."""

    permission = ""

    def may_open(self, user) -> bool:
        return user.is_staff and user.has_perm(self.permission)

    def dispatch(self, request, *args, **kwargs):
        if not self.may_open(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)


def asked_back(request, sent) -> str:
    """Return the address of this site that ``next`` names, or nothing."""
    address = sent.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()})
    # Not the name of a page, which Django would look for.
    return address if is_ours and address.startswith("/") else ""
