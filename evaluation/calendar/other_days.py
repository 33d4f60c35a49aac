"""Days of clusters besides their evaluations: labels that end, conditions to meet."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Condition, QualityLabel

from .ics import Marked


def labels_ending(day: date) -> QuerySet[QualityLabel]:
    """Return the labels that hold on ``day`` and end later, on a day that is stated."""
    return (
        QualityLabel.objects.as_of(day)
        .filter(end_on__gt=day)
        .exclude(end_precision="documented")
        .select_related("cluster")
    )


def conditions_due(day: date) -> QuerySet[Condition]:
    """Return the conditions of renewals to be met by a day that is still to come."""
    return (
        Condition.objects.in_force(day)
        .unclosed(day)
        .filter(due_on__gte=day)
        .select_related("evaluation__cluster")
    )


def other_days(day: date) -> list[Marked]:
    """Return what a calendar holds besides the evaluations that are due."""
    labels = [
        Marked(
            label.end_on,
            f"{label.cluster.slug}-label-{label.end_on.isoformat()}",
            _("%(cluster)s: end of the %(level)s label")
            % {"cluster": label.cluster, "level": label.get_level_display()},
            _("Label of excellence"),
            label.cluster,
            (8, 4),
        )
        for label in labels_ending(day)
    ]
    conditions = [
        Marked(
            each.due_on,
            f"{each.evaluation.slug}-condition-{each.number}",
            _("%(cluster)s: condition of its renewal")
            % {"cluster": each.evaluation.cluster},
            each.text,
            each.evaluation.cluster,
            (4, 1),
        )
        for each in conditions_due(day)
    ]
    return sorted([*labels, *conditions], key=lambda each: (each.day, each.uid))
