"""Public money, and what the clusters earn by themselves: FUN-01 to FUN-05."""

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode
from programmes.money.animation import AnimationYear

from .counts.funding import (
    Animations,
    Earnings,
    Envelopes,
    Grants,
    animations,
    earnings,
    envelopes,
    grants,
)
from .counts.membership import Members, members
from .counts.partnerships import Partnerships, partnerships
from .indicator import Typology, Unit, indicator
from .membership import NO_MEMBERS
from .reading import Reading, amount, figure, figures, not_computable, ratio, share

NOTHING_GRANTED = _(
    "No grant is documented that was decided in the twelve months before this day."
)
NO_ANIMATION = _("No animation subsidy is documented by this day.")
NO_ELIGIBLE_COST = _("The eligible cost of the animation is not documented.")
NO_INCOME = _("No income of the cluster is documented by this day.")
NOT_THE_WHOLE_INCOME = _(
    "Of no year both the public money and the own income are documented."
)
NO_ENVELOPES = _("No plan with an envelope is in force on this day.")
NO_BUDGETS = _("No source states the amount of the envelopes.")


def in_kinds(sums: dict) -> dict:
    return {kind: figure(total) for kind, total in sums.items()}


@indicator(
    IndicatorCode.FUN_01,
    Unit.EURO,
    Typology.RESOURCE,
    definition=_(
        "How much public money a year goes to the cluster and on its account."
    ),
    formula=_(
        "Σ of the decisions on grants in the twelve months up to the day, "
        "withdrawals taken off; beside it Σ of the payments, and both by kind "
        "of grant"
    ),
    source=_("the grants that the registry holds"),
    counts=(grants,),
)
def public_funding(counted: Grants) -> Reading:
    parts = {}
    if counted.paid:
        parts = {
            **figures(paid=sum(counted.paid.values())),
            "paid_kinds": in_kinds(counted.paid),
        }
    if not counted.granted:
        return not_computable(NOTHING_GRANTED, parts=parts)
    return amount(
        sum(counted.granted.values()),
        parts={"granted_kinds": in_kinds(counted.granted), **parts},
    )


@indicator(
    IndicatorCode.FUN_02,
    Unit.PERCENT,
    Typology.RESOURCE,
    definition=_(
        "Which share of the animation is paid by the Region, and how much could be."
    ),
    formula=_(
        "subsidy / eligible cost of the last year of animation that began by "
        "the day; beside it the legal maximum and the margin to it"
    ),
    coverage=_(
        "clusters whose eligible cost is known / clusters with an animation subsidy"
    ),
    source=_("the rates and the ceiling of the legal regime (rule L06)"),
    counts=(animations,),
)
def subsidy_rate(counted: Animations) -> Reading:
    years = counted.last
    if not years:
        return not_computable(NO_ANIMATION)
    known = [year for year in years if year.eligible_cost is not None]
    if not known:
        return not_computable(NO_ELIGIBLE_COST, parts=beside_maximum(years))
    return ratio(
        sum(year.subsidy for year in known),
        sum(year.eligible_cost for year in known),
        coverage=share(len(known), len(years)),
        parts=beside_maximum(known),
    )


def beside_maximum(years: list[AnimationYear]) -> dict:
    """Return the subsidies, and the most that the law allows if it is known of all."""
    parts = figures(
        year=max(year.year for year in years),
        subsidy=sum(year.subsidy for year in years),
    )
    if all(year.maximum is not None for year in years):
        parts |= figures(
            maximum=sum(year.maximum for year in years),
            margin=sum(year.margin for year in years),
        )
    return parts


@indicator(
    IndicatorCode.FUN_03,
    Unit.PERCENT,
    Typology.RESULT,
    definition=_("Which share of its income the cluster earns by itself."),
    formula=_(
        "(fees + services + other private income) / total income, in the last "
        "year over by the day of which both its own income and the public "
        "money are known"
    ),
    coverage=_("clusters with such a year / clusters"),
    source=_(
        "the aim that clusters become self-supporting, presentation of the "
        "cluster policy in 2006"
    ),
    counts=(earnings,),
)
def self_financing(counted: Earnings) -> Reading:
    if not counted.recorded:
        return not_computable(NO_INCOME)
    if not counted.years:
        return not_computable(NOT_THE_WHOLE_INCOME)
    return ratio(
        sum(year.earned for year in counted.years),
        sum(year.total for year in counted.years),
        coverage=share(len(counted.years), counted.clusters),
        parts=figures(year=max(year.year for year in counted.years)),
    )


@indicator(
    IndicatorCode.FUN_04,
    Unit.EURO,
    Typology.RESOURCE,
    definition=_("How much of the envelopes for the clusters is not allocated yet."),
    formula=_(
        "Σ of the envelopes of the plans in force on the day − Σ of their "
        "funding lines. An envelope is for all clusters together, so every "
        "cluster has the same value."
    ),
    coverage=_("envelopes of which a source states the amount / envelopes"),
    source=_("the plans; 280 − 280 million in the first, 388 − 0 in the second"),
    counts=(envelopes,),
)
def envelope_balance(counted: Envelopes) -> Reading:
    if not counted.all:
        return not_computable(NO_ENVELOPES)
    if not counted.balances:
        return not_computable(NO_BUDGETS)
    return ratio(
        counted.allocated,
        counted.budget,
        value=counted.budget - counted.allocated,
        coverage=share(len(counted.balances), len(counted.all)),
        parts={"envelopes": in_kinds(counted.balances)},
    )


@indicator(
    IndicatorCode.FUN_05,
    Unit.EURO,
    Typology.RESOURCE,
    definition=_(
        "How much public money there is for each member, and for each partnership."
    ),
    formula=_(
        "public funding (FUN-01) / members (MEM-01); beside it public funding "
        "/ partnerships (PAR-01)"
    ),
    coverage=_("as of MEM-01"),
    source=_("the catalogue of indicators"),
    counts=(grants, members, partnerships),
)
def cost_per_member(counted: Grants, among: Members, joined: Partnerships) -> Reading:
    if not counted.granted:
        return not_computable(NOTHING_GRANTED)
    if not among.total:
        return not_computable(NO_MEMBERS)
    granted = sum(counted.granted.values())
    return ratio(
        granted,
        among.total,
        coverage=share(among.recent, among.total),
        parts=figures(per_partnership=share(granted, joined.total)),
    )
