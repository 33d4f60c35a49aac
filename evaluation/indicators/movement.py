"""Who came, left and stayed: MEM-03 to MEM-05."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode

from .counts.membership import Movements, movements
from .indicator import Typology, Unit, indicator
from .membership import NO_MEMBERS
from .reading import Reading, figures, not_computable, ratio, share

NO_MEMBERS_BEFORE = _("No membership is documented a year before this day.")
NO_MEMBERS_EARLY = _("No membership is documented three years before this day.")


@indicator(
    IndicatorCode.MEM_03,
    Unit.PERCENT,
    Typology.RESULT,
    definition=_("How membership grew in a year."),
    formula=_("members on the day / members a year before − 1"),
    coverage=_(
        "the members of whom it is known whether they belonged a year before; "
        "of those whom a document of the year is the first to show, without "
        "saying since when, it is not"
    ),
    source=_(
        "the presentation of the cluster policy in 2006, a third more than before"
    ),
    counts=(movements,),
)
def growth(counted: Movements) -> Reading:
    if not counted.now:
        return not_computable(NO_MEMBERS)
    if not counted.before:
        return not_computable(NO_MEMBERS_BEFORE)
    return ratio(
        counted.now - counted.before,
        counted.before,
        coverage=share(counted.now - counted.joined_undated, counted.now),
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
        "no longer are / mean of the members a year before and on the day"
    ),
    coverage=_(
        "the members that a document of the three years before shows; the "
        "others may have left unnoticed"
    ),
    source=_("the catalogue of indicators"),
    counts=(movements,),
)
def churn(counted: Movements) -> Reading:
    if not counted.now:
        return not_computable(NO_MEMBERS)
    if not counted.before:
        return not_computable(NO_MEMBERS_BEFORE)
    mean = (Decimal(counted.now) + counted.before) / 2
    return ratio(counted.left, mean, coverage=share(counted.now_recent, counted.now))


@indicator(
    IndicatorCode.MEM_05,
    Unit.PERCENT,
    Typology.RESULT,
    definition=_("How many of the members of three years before are still members."),
    formula=_(
        "members three years before the day who are members on it / members "
        "three years before"
    ),
    coverage=_("those known to have left, or shown by a document since"),
    source=_("the catalogue of indicators"),
    counts=(movements,),
)
def retention(counted: Movements) -> Reading:
    if not counted.early:
        return not_computable(NO_MEMBERS_EARLY)
    if not counted.now:
        return not_computable(NO_MEMBERS)
    return ratio(
        counted.kept, counted.early, coverage=share(counted.early_known, counted.early)
    )
