"""What only an evaluator can tell, because the registry does not hold it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode

from .counts.judgement import Entered
from .reading import Reading, not_computable

ONE_BY_ONE = _("It is found of each cluster by itself.")


def by_hand(counted: Entered, code: IndicatorCode, reason: Promise) -> Reading:
    """Return what the last evaluation entered by hand; without one, the reason."""
    if counted.clusters > 1:
        return not_computable(ONE_BY_ONE)
    row = counted.figures.get(code)
    if row is None:
        return not_computable(reason)
    return Reading(
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        coverage=row["coverage"],
        parts={"evaluated_on": row["reference_on"].isoformat()},
    )
