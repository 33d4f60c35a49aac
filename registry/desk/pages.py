"""The first page of staff, and the rows that contradict others."""

from django.contrib import admin
from django.utils import timezone
from django.views.generic import TemplateView

from registry.pages.staff import StaffMixin
from registry.proposals.rights import networks_of

from .checks import broken_rules
from .finding import LONGEST, find
from .lately import done_lately
from .waiting import Heading, all_lines


class DeskPage(StaffMixin, TemplateView):
    """A page of the desk: all staff may open it, and see there what is theirs.

    So may a network's own people, whose proposals are answered there.
    """

    def may_open(self, user) -> bool:
        return user.is_staff or networks_of(user).exists()


class Desk(DeskPage):
    """What waits for the reader, by what kind of work it is; then all tables."""

    template_name = "registry/desk/desk.html"

    def get_context_data(self, **kwargs):
        user, day = self.request.user, timezone.localdate()
        q = self.request.GET.get("q", "")[:LONGEST]
        return super().get_context_data(
            day=day,
            q=q,
            found=find(self.request, q),
            sections=[] if q else _sections(user, day),
            done=[] if q else done_lately(user),
            may_propose=not user.is_staff,
            headings=admin.site.get_app_list(self.request),
            **kwargs,
        )


class DeskChecks(DeskPage):
    """The rows that contradict others, under the rule that each breaks."""

    bound_by = "searches"

    template_name = "registry/desk/checks.html"

    def may_open(self, user) -> bool:
        return user.is_staff

    def get_context_data(self, **kwargs):
        broken = broken_rules(self.request.user)
        return super().get_context_data(
            broken=broken, total=sum(len(each.rows) for each in broken), **kwargs
        )


def _sections(user, day) -> list[tuple[str, list]]:
    """Return the headings under which something waits, each with its lines."""
    lines = [line(user, day) for line in all_lines()]
    waiting = [line for line in lines if line is not None and line.count]
    return [
        (heading, under)
        for heading in Heading
        if (under := [line for line in waiting if line.heading == heading])
    ]
