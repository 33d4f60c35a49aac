"""What joins networks and organisations in public action: projects, calls, grants."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from registry import words
from registry.connections.bonds import NETWORK, Bond, Ends, undertakings
from registry.models import AgreementParty, Cluster, Participation, PartnershipCluster

from .models import Call, Grant, Project, ProjectParticipant, ProjectPole


def bonds(day: date) -> list[Bond]:
    """Return the bonds of projects that were not turned down by ``day``, and of grants.

    A partnership or an agreement that is the same undertaking as a project is told as
    that project, with those who take part in either.
    """
    projects = Project.objects.as_of(day).not_turned_down(day).order_by().values("pk")
    poles = ProjectPole.objects.filter(project__in=projects)
    participants = ProjectParticipant.objects.known_by(day).filter(project__in=projects)
    same = {
        name: rows.objects.known_by(day).filter(**{f"{name}__projects__in": projects})
        for name, rows in (
            ("partnership", PartnershipCluster),
            ("agreement", AgreementParty),
        )
    }
    partners = Participation.objects.known_by(day).filter(
        partnership__projects__in=projects
    )
    return [
        undertakings(
            "project",
            _("joint projects"),
            Project.objects.all(),
            clusters=(
                Ends(poles, "cluster", "project"),
                Ends(participants, "cluster", "project"),
                Ends(same["partnership"], "cluster", "partnership__projects"),
                Ends(same["agreement"], "cluster", "agreement__projects"),
            ),
            organisations=(
                Ends(participants, "organisation", "project"),
                Ends(partners, "organisation", "partnership__projects"),
                Ends(same["agreement"], "organisation", "agreement__projects"),
            ),
            within=_("takes part in {thing}, a project of this network"),
        ),
        Bond(
            NETWORK,
            _("networks"),
            Cluster.objects.all(),
            organisations=(
                Ends(participants, "organisation", "project__poles__cluster"),
            ),
        ),
        Bond(
            "project-call",
            _("calls for projects"),
            Call.objects.all(),
            clusters=(Ends(poles, "cluster", "project__call"),),
            organisations=(Ends(participants, "organisation", "project__call"),),
            alone=_("answered {thing}"),
            together=_("both answered {thing}"),
            within=_("answered {thing}, in which this network has projects"),
            among=ngettext_lazy(
                "{number} of its members answered {thing} too",
                "{number} of its members answered {thing} too",
                "number",
            ),
            weight=1,
        ),
        Bond(
            "grant",
            _("grants"),
            Grant.objects.with_balance(day),
            organisations=(Ends(Grant.objects.as_of(day), "organisation", "pk"),),
            is_a_tie=True,
            alone=_("was granted {thing}"),
            several=_granted,
        ),
    ]


def _granted(grants: list[Grant]) -> str:
    """Return what grants come to: “was granted €17,625 in 5 grants”."""
    stated = [grant.budget for grant in grants if grant.budget is not None]
    number = len(grants)
    if not stated:
        return ngettext(
            "received a grant of an amount that is not stated",
            "received {number} grants of amounts that are not stated",
            number,
        ).format(number=words.number(number))
    return ngettext(
        "was granted {amount}", "was granted {amount} in {number} grants", number
    ).format(amount=words.euro(sum(stated)), number=words.number(number))
