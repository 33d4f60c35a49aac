"""What only an evaluator can tell, because the registry does not hold it."""

from evaluation.models import IndicatorCode, Lack

from .counts.judgement import Entered
from .reading import Reading, not_computable, point


def by_hand(counted: Entered, code: IndicatorCode, lack: Lack) -> Reading:
    """Return what the last evaluation entered by hand; without one, the reason."""
    if counted.clusters > 1:
        return not_computable(Lack.ONE_BY_ONE)
    row = counted.figures.get(code)
    if row is None:
        return not_computable(lack)
    return point(
        row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        coverage=row["coverage"],
        parts={"evaluated_on": row["reference_on"].isoformat()},
    )
