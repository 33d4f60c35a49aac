"""What waits on evaluation: files, decisions, follow-up, sources that disagree."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.calendar.dues import DueState, calendar
from evaluation.disagreements.candidates import candidates
from evaluation.models import (
    Condition,
    Contradiction,
    Evaluation,
    EvaluationStatus,
    QualityLabel,
    Recommendation,
    Resolution,
)
from registry import words
from registry.desk.waiting import Heading, Waiting, in_admin, in_list, waits

EXAMPLES = 3
AHEAD = timedelta(days=365)
"""How long before its end a label is on the desk."""


@waits("evaluation.change_evaluation")
def open_files(user, day: date) -> Waiting:
    rows = Evaluation.objects.readable_by(user).filter(status=EvaluationStatus.OPEN)
    count = rows.count()
    return Waiting(
        Heading.YOURS,
        count,
        ngettext("evaluation is under way", "evaluations are under way", count),
        in_list("evaluation_list", state=EvaluationStatus.OPEN),
        _("Go on"),
        note=_clusters(rows),
    )


@waits("evaluation.decide_evaluation")
def to_be_decided(user, day: date) -> Waiting:
    rows = Evaluation.objects.filter(status=EvaluationStatus.SIGNED)
    count = rows.count()
    return Waiting(
        Heading.YOURS,
        count,
        ngettext(
            "signed evaluation awaits its decision",
            "signed evaluations await their decision",
            count,
        ),
        in_list("evaluation_list", state=EvaluationStatus.SIGNED),
        _("Decide"),
        note=_clusters(rows),
    )


@waits("evaluation.decide_evaluation")
def to_be_published(user, day: date) -> Waiting:
    rows = Evaluation.objects.unpublished()
    count = rows.count()
    return Waiting(
        Heading.YOURS,
        count,
        ngettext(
            "decided evaluation whose report is not published",
            "decided evaluations whose reports are not published",
            count,
        ),
        in_admin(
            Evaluation,
            status__exact=EvaluationStatus.DECIDED,
            signed_at__isnull="False",
            published_at__isnull="True",
        ),
        _("Publish"),
        note=_clusters(rows),
    )


@waits("evaluation.change_condition")
def conditions_overdue(user, day: date) -> Waiting:
    rows = Condition.objects.overdue(day)
    count = rows.count()
    return Waiting(
        Heading.TO_COME,
        count,
        ngettext(
            "condition of a renewal was to be met by now",
            "conditions of renewals were to be met by now",
            count,
        ),
        in_admin(Condition, followed="overdue"),
        _("Settle"),
        is_late=True,
    )


@waits("evaluation.add_evaluation")
def late_evaluations(user, day: date) -> Waiting:
    return _dues(
        day,
        [DueState.OVERDUE, DueState.FILE_MISSING],
        lambda count: ngettext(
            "evaluation or renewal file is late",
            "evaluations or renewal files are late",
            count,
        ),
        is_late=True,
    )


@waits("evaluation.add_evaluation")
def evaluations_due_soon(user, day: date) -> Waiting:
    return _dues(
        day,
        [DueState.SOON],
        lambda count: ngettext(
            "evaluation is due soon", "evaluations are due soon", count
        ),
    )


@waits("evaluation.add_evaluation")
def evaluations_without_a_day(user, day: date) -> Waiting:
    return _dues(
        day,
        [DueState.UNDATED],
        lambda count: ngettext(
            "evaluation whose day is not known",
            "evaluations whose day is not known",
            count,
        ),
        act=_("Add a source"),
        act_url=reverse("admin:registry_source_add"),
    )


def _dues(day, states, what, act="", act_url="", is_late=False) -> Waiting:
    dues = [due for due in calendar(day) if due.state in states]
    return Waiting(
        Heading.TO_COME,
        len(dues),
        what(len(dues)),
        in_list("evaluation_calendar", state=states),
        act or _("Open the file"),
        act_url=act_url,
        note=", ".join(
            f"{due.cluster} ({words.reckoned(due.due)})" for due in dues[:EXAMPLES]
        ),
        is_late=is_late,
    )


@waits("evaluation.change_qualitylabel")
def labels_that_end(user, day: date) -> Waiting:
    rows = QualityLabel.objects.filter(end_on__range=(day, day + AHEAD))
    count, first = rows.count(), rows.order_by("end_on", "cluster").first()
    return Waiting(
        Heading.TO_COME,
        count,
        ngettext(
            "label of excellence runs out within a year",
            "labels of excellence run out within a year",
            count,
        ),
        in_admin(
            QualityLabel,
            end_on__gte=day.isoformat(),
            end_on__lte=(day + AHEAD).isoformat(),
        ),
        _("Prepare"),
        note=first
        and _("the first: {row}, {day}").format(
            row=first, day=words.day(first.end_on, first.end_precision)
        ),
    )


@waits("evaluation.change_recommendation")
def recommendations_overdue(user, day: date) -> Waiting:
    rows = Recommendation.objects.overdue(day)
    count = rows.count()
    return Waiting(
        Heading.TO_COME,
        count,
        ngettext(
            "recommendation is not followed up in time",
            "recommendations are not followed up in time",
            count,
        ),
        in_admin(Recommendation, followed="overdue"),
        _("Follow up"),
        is_late=True,
    )


@waits("evaluation.change_contradiction")
def open_contradictions(user, day: date) -> Waiting:
    rows = Contradiction.objects.filter(resolution=Resolution.OPEN)
    count = rows.count()
    return Waiting(
        Heading.DISAGREEING,
        count,
        ngettext("contradiction is open", "contradictions are open", count),
        in_admin(Contradiction, resolution__exact=Resolution.OPEN),
        _("Settle"),
        note="; ".join(str(row) for row in rows[:EXAMPLES]),
    )


@waits("evaluation.add_contradiction")
def candidates_found(user, day: date) -> Waiting:
    found = candidates()
    return Waiting(
        Heading.DISAGREEING,
        len(found),
        ngettext(
            "pair of numbers can hardly hold together",
            "pairs of numbers can hardly hold together",
            len(found),
        ),
        reverse("contradiction_candidates"),
        _("Accept or dismiss"),
    )


def _clusters(rows) -> str:
    named = rows.order_by("reference_on", "slug").select_related("cluster")
    return ", ".join(str(row.cluster) for row in named[:EXAMPLES])
