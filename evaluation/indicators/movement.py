"""Who came, left and stayed: MEM-03 to MEM-05.

They compare two days. What was read of the one is no measure of what was not read of
the other, and silence is no proof that somebody stayed: there is a value only where a
full list of the members was read of both.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import FigureMeasure, IndicatorCode, Lack

from .counts.membership import Movements, movements
from .counts.totals import Totals, totals
from .floors import BOTH_ENDS
from .indicator import KnownShare, Needed, Typology, Unit, indicator
from .reading import Reading, figures, not_computable, point

LISTS = _(
    "it takes a full list of the year up to each of the two days; without, none of it "
    "is known"
)
COMPARED = {
    "known": KnownShare.LISTS,
    "coverage": LISTS,
    "counts": (movements, totals),
    "needs": Needed.TWO_LISTS,
    **BOTH_ENDS,
}


def lack_of_lists(counted: Movements, known: Totals) -> Reading | None:
    """Return why nothing is said of the year; None if it can be."""
    if not counted.now:
        return not_computable(Lack.NO_MEMBERS)
    if not counted.before:
        return not_computable(Lack.NO_MEMBERS_BEFORE)
    if known.listed_now < known.clusters or known.listed_before < known.clusters:
        return not_computable(Lack.ONE_LIST)
    return None


@indicator(
    IndicatorCode.MEM_03,
    Unit.PERCENT,
    Typology.RESULT,
    definition=_("How membership grew in a year."),
    formula=_(
        "members on the day / members a year before − 1, where a full list was read of "
        "both years"
    ),
    source=_(
        "the presentation of the cluster policy in 2006, a third more than before"
    ),
    measures=(FigureMeasure.GROWTH,),
    **COMPARED,
)
def growth(counted: Movements, known: Totals) -> Reading:
    if lacking := lack_of_lists(counted, known):
        return lacking
    return point(
        Decimal(counted.now - counted.before) / counted.before,
        numerator=counted.now - counted.before,
        denominator=counted.before,
        coverage=Decimal(1),
        parts=figures(
            members=counted.now,
            members_before=counted.before,
            joined=counted.joined,
            left=counted.left,
        ),
    )


@indicator(
    IndicatorCode.MEM_04,
    Unit.PERCENT,
    Typology.RESULT,
    definition=_("How many members left in the year."),
    formula=_(
        "organisations that were members on some day of the year before and "
        "no longer are / mean of the members a year before and on the day, where a "
        "full list was read of both years"
    ),
    source=_("the catalogue of indicators"),
    **COMPARED,
)
def churn(counted: Movements, known: Totals) -> Reading:
    if lacking := lack_of_lists(counted, known):
        return lacking
    mean = (Decimal(counted.now) + counted.before) / 2
    return point(
        counted.left / mean,
        numerator=counted.left,
        denominator=mean,
        coverage=Decimal(1),
    )


@indicator(
    IndicatorCode.MEM_05,
    Unit.PERCENT,
    Typology.RESULT,
    definition=_("How many of the members of three years before are still members."),
    formula=_(
        "members three years before the day who are members on it / members "
        "three years before, where a full list was read of both years"
    ),
    source=_("the catalogue of indicators"),
    **COMPARED,
)
def retention(counted: Movements, known: Totals) -> Reading:
    if not counted.early:
        return not_computable(Lack.NO_MEMBERS_EARLY)
    if not counted.now:
        return not_computable(Lack.NO_MEMBERS)
    if known.listed_now < known.clusters or known.listed_early < known.clusters:
        return not_computable(Lack.ONE_LIST_IN_THREE_YEARS)
    return point(
        Decimal(counted.kept) / counted.early,
        numerator=counted.kept,
        denominator=counted.early,
        coverage=Decimal(1),
    )
