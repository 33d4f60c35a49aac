"""What comes for clusters, in a line each: their next evaluation, their label."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from evaluation.models import QualityLabel
from registry import plugs, words
from registry.models import Cluster

from .dues import Due, calendar
from .other_days import conditions_due, labels_ending

SHOWN = 6
"""How many of the days to come are told at once."""


def cluster_facts(
    clusters: Collection[Cluster], day: date
) -> dict[Cluster, list[plugs.Fact]]:
    """Return the next evaluation and the label of excellence of each cluster."""
    dues = {}
    for due in _to_come(calendar(day, clusters), day):
        dues.setdefault(due.cluster.pk, due)
    labels = {
        label.cluster_id: label
        for label in QualityLabel.objects.filter(cluster__in=clusters).as_of(day)
    }
    return {
        cluster: [_next(dues.get(cluster.pk)), *_label(labels.get(cluster.pk))]
        for cluster in clusters
    }


def coming(day: date) -> list[plugs.Coming]:
    """Return evaluations, ends of labels and conditions known on ``day`` to come."""
    dues = [
        plugs.Coming(
            due.due_on, words.reckoned(due.due), str(due.occasion.label), due.cluster
        )
        for due in _to_come(calendar(day), day)
    ]
    ends = [
        plugs.Coming(
            label.end_on,
            words.day(label.end_on, label.end_precision),
            _("end of the {level} label").format(level=label.get_level_display()),
            label.cluster,
        )
        for label in labels_ending(day)
    ]
    asked = [
        plugs.Coming(
            each.due_on,
            words.day(each.due_on),
            _("a condition of its renewal is to be met"),
            each.evaluation.cluster,
        )
        for each in conditions_due(day)
    ]
    return sorted(dues + ends + asked, key=lambda each: each.day)[:SHOWN]


def _to_come(dues: list[Due], day: date) -> list[Due]:
    ahead = [due for due in dues if not due.is_past and due.due_on >= day]
    return sorted(ahead, key=lambda due: due.due_on)


def _next(due: Due | None) -> plugs.Fact:
    label = _("Next evaluation")
    if due is None:
        return plugs.Fact(4, label, "", url_name="cluster_evaluation")
    return plugs.Fact(
        4, label, words.reckoned(due.due), str(due.occasion.label), "cluster_evaluation"
    )


def _label(label: QualityLabel | None) -> list[plugs.Fact]:
    if label is None:
        return []
    level, period = label.get_level_display(), words.period(label)
    return [plugs.Fact(5, _("Label of excellence"), level, period)]
