"""Public money, and what the clusters earn by themselves: FUN-01 to FUN-05."""

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode, Lack, Missing
from programmes.money.animation import AnimationYear

from .counts.funding import (
    Animations,
    Earnings,
    Grants,
    animations,
    earnings,
    grants,
)
from .counts.membership import Members, members
from .counts.partnerships import Partnerships, partnerships
from .counts.totals import Totals, totals
from .floors import NEARLY_ALL, OF_THE_REGION, WHOLE
from .indicator import KnownShare, Needed, Typology, Unit, indicator
from .membership import lack_of_a_total
from .reading import (
    Reading,
    at_least,
    figure,
    figures,
    not_computable,
    share,
    within,
)


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
        "at least Σ of the documented decisions on grants in the twelve months up to "
        "the day, withdrawals taken off; beside it Σ of the payments, and both by kind "
        "of grant"
    ),
    source=_("the grants that the registry holds"),
    counts=(grants,),
    needs=Needed.MONEY,
    **WHOLE,
)
def public_funding(counted: Grants) -> Reading:
    parts = {}
    if counted.paid:
        parts = {
            **figures(paid=sum(counted.paid.values())),
            "paid_kinds": in_kinds(counted.paid),
        }
    if not counted.granted:
        return not_computable(Lack.NOTHING_GRANTED, parts=parts)
    granted = sum(counted.granted.values())
    return at_least(
        granted,
        Lack.GRANTS,
        numerator=granted,
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
    known=KnownShare.COST,
    coverage=_(
        "clusters whose eligible cost is known / clusters with an animation subsidy"
    ),
    source=_("the rates and the ceiling of the legal regime (rule L06)"),
    counts=(animations,),
    needs=Needed.MONEY,
    **NEARLY_ALL,
)
def subsidy_rate(counted: Animations) -> Reading:
    years = counted.last
    if not years:
        return not_computable(Lack.NO_ANIMATION)
    known = [year for year in years if year.eligible_cost is not None]
    unknown = [year for year in years if year.eligible_cost is None]
    lacks = {"unknown": len(unknown), "all": len(years)}
    if not known:
        return not_computable(Lack.NO_ELIGIBLE_COST, parts=beside_maximum(years))
    subsidy = sum(year.subsidy for year in known)
    cost = sum(year.eligible_cost for year in known)
    # A cost that is not known may be any that is no less than its subsidy.
    more = sum(year.subsidy for year in unknown)
    return within(
        subsidy / cost if not unknown else 0,
        (subsidy + more) / (cost + more),
        value=subsidy / cost,
        numerator=subsidy,
        denominator=cost,
        coverage=share(len(known), len(years)),
        parts=beside_maximum(known),
        missing=Missing(Lack.ELIGIBLE_COSTS, lacks),
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
    known=KnownShare.INCOME,
    coverage=_("clusters with such a year / clusters"),
    source=_(
        "the aim that clusters become self-supporting, presentation of the "
        "cluster policy in 2006"
    ),
    counts=(earnings,),
    needs=Needed.MONEY,
    **NEARLY_ALL,
)
def self_financing(counted: Earnings) -> Reading:
    if not counted.recorded:
        return not_computable(Lack.NO_INCOME)
    if not counted.years:
        return not_computable(Lack.NOT_THE_WHOLE_INCOME)
    unknown = counted.clusters - len(counted.years)
    earned = sum(year.earned for year in counted.years)
    total = sum(year.total for year in counted.years)
    return within(
        earned / total if not unknown else 0,
        earned / total if not unknown else 1,
        value=earned / total,
        numerator=earned,
        denominator=total,
        coverage=share(len(counted.years), counted.clusters),
        parts=figures(year=max(year.year for year in counted.years)),
        missing=Missing(Lack.INCOMES, {"unknown": unknown, "all": counted.clusters}),
    )


@indicator(
    IndicatorCode.FUN_04,
    Unit.EURO,
    Typology.RESOURCE,
    definition=_("How much of the envelopes for the clusters is not allocated yet."),
    formula=_(
        "envelopes of the plans in force on the day − their funding lines. An envelope "
        "is the Region’s, for all clusters together: the page of its plan has the "
        "balance, and no cluster has a value."
    ),
    source=_("the plans; 280 − 280 million in the first, 388 − 0 in the second"),
    counts=(),
    needs=Needed.PLANS,
    **OF_THE_REGION,
)
def envelope_balance() -> Reading:
    return not_computable(Lack.REGIONAL)


@indicator(
    IndicatorCode.FUN_05,
    Unit.EURO,
    Typology.RESOURCE,
    definition=_(
        "How much public money there is for each member, and for each partnership."
    ),
    formula=_(
        "at least public funding (FUN-01) / members in all, those of a full list or "
        "published last; beside it public funding / documented partnerships (PAR-01)"
    ),
    source=_("the catalogue of indicators"),
    counts=(grants, members, partnerships, totals),
    needs=Needed.MONEY,
    **WHOLE,
)
def cost_per_member(
    counted: Grants, among: Members, joined: Partnerships, known: Totals
) -> Reading:
    if not counted.granted:
        return not_computable(Lack.NOTHING_GRANTED)
    if lacking := lack_of_a_total(among, known):
        return lacking
    granted = sum(counted.granted.values())
    everybody = known.everybody(among.total)
    return at_least(
        granted / everybody,
        Lack.GRANTS,
        numerator=granted,
        denominator=everybody,
        parts=figures(per_partnership=share(granted, joined.total)),
    )
