"""When each cluster is to be evaluated, after the rules under which it was recognised.

Terms, half-ways and notices are data of the legal regime in force when a recognition
began; a change of regime during a term does not shorten or lengthen it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models import Evaluation, Occasion
from registry.days import KnownDay
from registry.models import Cluster, LegalRegime, Recognition, RecognitionEnding
from registry.models.base import known_by

REMINDERS = (8, 6, 4)
"""How many months before the end of a term somebody is reminded of it."""

CLOSE = timedelta(days=92)
"""How far from the day it was due an evaluation may lie, and still be that one."""


class DueState(models.TextChoices):
    """How far it has come; what calls for something first."""

    OVERDUE = "overdue", _("overdue")
    FILE_MISSING = "file_missing", _("renewal file not received")
    SOON = "soon", _("due soon")
    OPEN = "open", _("under way")
    SIGNED = "signed", _("signed, not yet decided")
    AHEAD = "ahead", _("ahead")
    UNDATED = "undated", _("its day is not known")
    DECIDED = "decided", pgettext_lazy("evaluation", "decided")
    DOCUMENTED = "documented", _("made, the decision is not documented")
    UNDOCUMENTED = "undocumented", _("no document tells of it")


DONE = (DueState.DECIDED, DueState.DOCUMENTED, DueState.UNDOCUMENTED)


NEAR = (DueState.OVERDUE, DueState.FILE_MISSING, DueState.SOON, DueState.UNDATED)


@dataclass(frozen=True)
class Due:
    """An evaluation that the rules ask for.

    ``due`` is the last day for it; ``file_due`` the last day for the file with which a
    cluster asks to be renewed, None where the regime sets none. Both are known no more
    exactly than the start of the recognition. ``by_the_day`` is how far it would be
    without the file that may be open: what a file for everybody tells.
    """

    cluster: Cluster
    recognition: Recognition
    regime: LegalRegime
    occasion: Occasion
    due: KnownDay
    file_due: KnownDay | None
    state: DueState
    by_the_day: DueState
    evaluation: Evaluation | None

    def __str__(self):
        return f"{self.cluster} – {self.occasion.label}"

    def get_absolute_url(self) -> str:
        return reverse("cluster_evaluation", args=[self.cluster.slug])

    @property
    def due_on(self) -> date:
        """The day by which it is sorted."""
        return self.due.value

    @property
    def file_due_on(self) -> date | None:
        return self.file_due and self.file_due.value

    @property
    def is_past(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.state in DONE

    @property
    def is_near(self) -> bool:
        """Whether it is time to open its file, or late."""
        return self.state in NEAR

    @property
    def uid(self) -> str:
        """What a calendar program knows it by: it stays when the day changes."""
        started = self.recognition.start_on.isoformat()
        return f"{self.cluster.slug}-{started}-{self.occasion}-{self.due_on.year}"


def term_end(recognition: Recognition) -> date | None:
    """Return the last day of a term: three years less a day after it began, in 2008.

    None where the regime does not say how long a recognition lasts.
    """
    years = recognition.regime.recognition_years
    if years is None:
        return None
    return recognition.start_on + relativedelta(years=years) - timedelta(days=1)


def end_of_term(recognition: Recognition) -> KnownDay | None:
    """Return when a term ends, as exactly as it is known.

    Of a term whose start is not known to the day the end is the one that a source
    states, if one does; else it is reckoned from the start, and not before that.
    """
    start, stated = KnownDay.start_of(recognition), KnownDay.end_of(recognition)
    end = term_end(recognition)
    if end is None or start.is_exact:
        return end and KnownDay(end)
    if stated and stated.latest and recognition.ending not in CUT_SHORT:
        return stated
    return start + relativedelta(years=recognition.regime.recognition_years)


CUT_SHORT = (RecognitionEnding.WITHDRAWN, RecognitionEnding.BECAME)
"""Ways of ending that say nothing of when the term would have ended."""


def file_deadline(recognition: Recognition) -> date | None:
    """Return the last day for the renewal file; None where no rule sets one."""
    end = _file_due(recognition)
    return end and end.value


def _file_due(recognition: Recognition) -> KnownDay | None:
    end, months = end_of_term(recognition), recognition.regime.renewal_notice_months
    if end is None or months is None:
        return None
    return end - relativedelta(months=months)


def midterm(recognition: Recognition) -> date | None:
    """Return the last day of the first half of a term that is evaluated half-way."""
    half = _half_way(recognition)
    return half and half.value


def _half_way(recognition: Recognition) -> KnownDay | None:
    years = recognition.regime.recognition_years
    if years is None or not recognition.regime.has_midterm_evaluation:
        return None
    start = KnownDay.start_of(recognition)
    half = start + relativedelta(months=years * 12 // 2)
    return half - timedelta(days=1) if start.is_exact else half


def decided_by(day: date) -> QuerySet:
    """Return the recognitions that had begun by ``day``, or been decided.

    A document of then says that one will begin, or an evaluation was decided by it.
    """
    decided = Evaluation.objects.filter(renewal=OuterRef("pk"), decided_on__lte=day)
    return Recognition.objects.filter(
        known_by(Recognition, day) | Q(Exists(decided))
    ).select_related("cluster", "regime")


def calendar(day: date, clusters: Iterable[Cluster] | None = None) -> list[Due]:
    """Return every evaluation asked for, of all clusters or some, as seen on ``day``.

    Recognitions decided by then are among them, though they begin later. Evaluations
    opened later are not known yet. Two queries, however many clusters.
    """
    recognitions = decided_by(day).order_by(
        "start_on", "cluster__name_key", "cluster__slug"
    )
    if clusters is not None:
        recognitions = recognitions.filter(cluster__in=clusters)
    recognitions = list(recognitions)
    evaluations = (
        Evaluation.objects.as_of(day)
        .in_force(day)
        .filter(cluster__in={recognition.cluster_id for recognition in recognitions})
        .select_related("cluster")
    )
    return asked_of(recognitions, evaluations, day)


def _by_day(due: Due) -> tuple:
    return due.due_on, due.cluster.name_key, due.cluster.slug


def asked_of(
    recognitions: Iterable[Recognition], evaluations: Iterable[Evaluation], day: date
) -> list[Due]:
    """Return what the rules ask of clusters, as seen on ``day``, without a query.

    Args:
        recognitions: with their cluster and regime, in the order of their start.
        evaluations: those opened by the day, the last first.
    """
    by_cluster = {}
    for evaluation in evaluations:
        by_cluster.setdefault(evaluation.cluster_id, []).append(evaluation)
    dues = [
        due
        for recognition in recognitions
        for due in _asked_of(
            recognition, by_cluster.get(recognition.cluster_id, []), day
        )
    ]
    return sorted(dues, key=_by_day)


def _asked_of(recognition, evaluations, day):
    """Yield what the rules ask of one recognition."""
    if half := _half_way(recognition):
        yield _due(recognition, Occasion.MIDTERM, half, None, evaluations, day)
    if end := end_of_term(recognition):
        file = _file_due(recognition)
        yield _due(recognition, Occasion.END_OF_TERM, end, file, evaluations, day)
    elif recognition.regime.evaluation_years:
        yield from _at_intervals(recognition, evaluations, day)


def _at_intervals(recognition, evaluations, day):
    """Yield the evaluations of a regime without terms: every so many years."""
    every = relativedelta(years=recognition.regime.evaluation_years)
    due = KnownDay.start_of(recognition) + every
    last = recognition.end_on or day + every
    while due.value <= last:
        yield _due(recognition, Occasion.END_OF_TERM, due, None, evaluations, day)
        due += every


def _due(recognition, occasion, due, file_due, evaluations, day) -> Due:
    evaluation = _that_one(recognition, occasion, due.value, evaluations)
    return Due(
        cluster=recognition.cluster,
        recognition=recognition,
        regime=recognition.regime,
        occasion=occasion,
        due=due,
        file_due=file_due,
        state=_state(recognition, due, file_due, evaluation, day),
        by_the_day=_state(recognition, due, file_due, None, day),
        evaluation=evaluation,
    )


def _that_one(recognition, occasion, due_on, evaluations) -> Evaluation | None:
    """Return the evaluation that answers to a due one, if there is any.

    It names the recognition; one of which no document says so answers by its day.
    """
    for evaluation in evaluations:
        if evaluation.occasion != occasion:
            continue
        if evaluation.recognition_id == recognition.pk and (
            recognition.regime.recognition_years is not None
            or abs(evaluation.reference_on - due_on) < timedelta(days=366)
        ):
            return evaluation
        if (
            evaluation.recognition_id is None
            and abs(evaluation.reference_on - due_on) <= CLOSE
        ):
            return evaluation
    return None


def _state(recognition, due, file_due, evaluation, day) -> DueState:
    if evaluation is not None:
        return DueState(evaluation.state_on(day))
    # Whoever was renewed or dropped was judged: only that no document tells of it.
    over = recognition.ending
    if due.is_over(day):
        return DueState.UNDOCUMENTED if over else DueState.OVERDUE
    if due.latest is None and due.earliest < day:
        return DueState.UNDOCUMENTED if over else DueState.UNDATED
    if file_due is not None and file_due.is_over(day):
        return DueState.UNDOCUMENTED if over else DueState.FILE_MISSING
    first_reminder = due.earliest - relativedelta(months=REMINDERS[0])
    return DueState.SOON if day >= first_reminder else DueState.AHEAD
