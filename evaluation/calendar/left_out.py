"""Which clusters the calendar does not hold, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from registry.models import Cluster, LegalRegime, Recognition

from .dues import Due, decided_by


@dataclass
class LeftOut:
    """Clusters of which nothing is ahead.

    Args:
        undated: those that are recognised under a regime of which no source says how
            long a recognition lasts or when it is evaluated, by that regime.
        over: the last recognition of those that are recognised no more, as far as
            documented.
    """

    undated: dict[LegalRegime, list[Cluster]] = field(default_factory=dict)
    over: list[Recognition] = field(default_factory=list)


def left_out(dues: Iterable[Due], day: date) -> LeftOut:
    """Return the clusters that had been recognised by ``day`` without a due ahead."""
    asked = {due.cluster.pk for due in dues if not due.is_past}
    recognitions = decided_by(day).exclude(cluster__in=asked)
    # The last of each cluster stays.
    last = {
        each.cluster_id: each
        for each in recognitions.order_by(
            "cluster__name_key", "cluster__slug", "start_on"
        )
    }
    found = LeftOut()
    for each in last.values():
        regime = each.regime
        if each.end_on is not None and each.end_on < day:
            found.over.append(each)
        elif not (regime.recognition_years or regime.evaluation_years):
            found.undated.setdefault(regime, []).append(each.cluster)
    return found
