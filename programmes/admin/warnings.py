"""What staff should look at again after they saved something about public money."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import Grant, GrantKind
from programmes.templatetags.money import euro
from registry.admin.warnings import CONTRADICTIONS, WARNINGS
from registry.models import NetworkKind

POLE_SHARE = Decimal("0.5")
"""What the operating unit of a pole receives of its cost at most, by practice."""


def _about_grant(grant: Grant) -> Iterator[str]:
    pole = grant.cluster and grant.cluster.kind == NetworkKind.COMPETITIVENESS_POLE
    if grant.kind != GrantKind.ANIMATION or not pole or not grant.eligible_cost:
        return
    decided = grant.decisions.aggregate(total=Sum("amount"))["total"] or 0
    if decided > grant.eligible_cost * POLE_SHARE:
        yield _(
            "Public money pays half of the operating unit of a pole at most, by "
            "practice: of %(cost)s that is %(most)s, and %(decided)s is decided."
        ) % {
            "cost": euro(grant.eligible_cost),
            "most": euro(grant.eligible_cost * POLE_SHARE),
            "decided": euro(decided),
        }


CONTRADICTIONS.update(
    {
        "inconsistent_axis": gettext_lazy(
            "Its axis belongs to another plan: choose one of its own plan."
        ),
        "inconsistent_consortium": gettext_lazy(
            "The consortium of an R&D project of a pole has several companies, of "
            "which one at least is small or medium-sized, and a research centre or a "
            "university: add who is missing, or say that the consortium is not "
            "complete."
        ),
    }
)
WARNINGS[Grant] = _about_grant
