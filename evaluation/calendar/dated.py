"""What has a day in the evaluation: what is due, labels that end, what is reported.

It tells what everybody may know: whether a file is open is for those who may read it.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import Condition
from registry.days import KnownDay
from registry.following.days import CalendarDay

from .dues import Due, DueState, calendar
from .ics import days_of
from .other_days import conditions_due, labels_ending
from .reports import reports_due


def dated(day: date) -> Iterator[CalendarDay]:
    """Yield what is due, what ends and what is to be met and reported, as of a day."""
    for due in calendar(day):
        if due.due.latest is not None and due.state != DueState.UNDOCUMENTED:
            yield from _of_due(due)
    for label in labels_ending(day):
        yield CalendarDay(
            kind="label",
            uid=f"{label.cluster.slug}-label-{label.start_on.isoformat()}",
            start=KnownDay.end_of(label),
            title=_("%(cluster)s: end of the %(level)s label")
            % {"cluster": label.cluster, "level": label.get_level_display()},
            text=_("Label of excellence"),
            url=_page_of(label.cluster),
            clusters=(label.cluster.slug,),
        )
    for condition in conditions_due(day):
        yield _of_condition(condition)
    for report in reports_due(day):
        yield CalendarDay(
            kind="report",
            uid=f"report-{report.link.plan.slug}-{report.link.other.slug}-"
            f"{report.start_on.isoformat()}",
            start=KnownDay(report.start_on),
            end=KnownDay(report.end_on),
            title=_("%(plan)s: report to %(other)s, %(period)s")
            % {
                "plan": report.link.plan,
                "other": report.link.other,
                "period": report.period,
            },
            text=report.state,
            url=report.link.plan.get_absolute_url(),
        )


def _of_due(due: Due) -> Iterator[CalendarDay]:
    for marked in days_of(due):
        # Of what is due, and of its file, the days are no more exact than the start.
        known = due.due if marked.day == due.due_on else due.file_due
        yield CalendarDay(
            kind="evaluation",
            uid=marked.uid,
            start=known,
            title=marked.title,
            text=marked.text,
            url=_page_of(due.cluster),
            clusters=(due.cluster.slug,),
        )


def _of_condition(condition: Condition) -> CalendarDay:
    cluster = condition.evaluation.cluster
    return CalendarDay(
        kind="condition",
        uid=f"{condition.evaluation.slug}-condition-{condition.number}",
        start=KnownDay(condition.due_on),
        title=_("%(cluster)s: condition of its renewal") % {"cluster": cluster},
        text=condition.text,
        url=_page_of(cluster),
        clusters=(cluster.slug,),
    )


def _page_of(cluster) -> str:
    return reverse("cluster_evaluation", args=[cluster.slug])
