"""Terms and evaluations through time, as ``charts/lifelines.js`` draws them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from registry.charts import lifelines
from registry.models import Recognition
from registry.words import day as written
from registry.words import reckoned

from .dues import Due


def timeline(dues: Iterable[Due], day: date, *, kept: Mapping[str, str]) -> dict:
    """Return a row a cluster: a bar a recognition, and a mark for each one due.

    What was evaluated is marked on the day on which it was measured, all else on the
    day on which it is due.

    Args:
        dues: in the order in which their clusters are to be drawn.
        day: the day that the chart marks.
        kept: what links keep of the address.
    """
    marks = defaultdict(list)
    drawn = {}
    for due in dues:
        drawn.setdefault(due.cluster.pk, due.cluster)
        marks[due.cluster.pk].append(_mark(due))
    clusters = list(drawn.values())
    foreseen = Recognition.objects.foreseen_by(day).order_by("start_on")
    prefetch_related_objects(clusters, Prefetch("recognitions", foreseen))
    chart = lifelines(clusters, day, kept=kept)
    for row, cluster in zip(chart["rows"], clusters, strict=True):
        row["marks"] = marks[cluster.pk]
    return chart


def _mark(due: Due) -> dict:
    is_made = due.evaluation is not None and not due.evaluation.is_open
    day = due.evaluation.reference_on if is_made else due.due_on
    return {
        "day": day.isoformat(),
        "state": due.state.value,
        "label": _("%(occasion)s, %(day)s: %(state)s")
        % {
            "occasion": str(due.occasion.label).capitalize(),
            "day": written(day) if is_made else reckoned(due.due),
            "state": due.state.label,
        },
    }
