"""An evaluation is opened, measured, written, or discarded while it is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.indicators import CATALOGUE, Reading, measure
from evaluation.indicators.counts.judgement import Scores
from evaluation.models import (
    CriterionScore,
    Evaluation,
    Framework,
    IndicatorCode,
    Measurement,
    Occasion,
)
from registry import words
from registry.models import Cluster, Recognition, Source, SourceKind, SourcePrecision
from registry.services.identifiers import free_slug

from .acts import act_on, allow, whole_act


def open_evaluation(
    *, cluster: Cluster, reference_on: date, occasion: Occasion, user
) -> Evaluation:
    """Open the file of a cluster: everything measured, a place for each score.

    The criteria are those in force when the recognition began that holds on the day;
    where none is recorded, those in force on the day.

    Raises:
        ValidationError: the day lies ahead, no framework holds for the cluster, or it
            is evaluated on that day already.
        PermissionDenied: the user may not open evaluations.
    """
    allow(user, "add_evaluation")
    if reference_on > timezone.localdate():
        raise ValidationError(_("Nothing can be measured on a day that lies ahead."))
    recognition = _recognition(cluster, reference_on)
    began_on = recognition.start_on if recognition else reference_on
    framework = Framework.objects.for_kind(cluster.kind).as_of(began_on).first()
    if framework is None:
        raise ValidationError(
            _("No framework of evaluation for %(cluster)s holds on %(day)s.")
            % {"cluster": cluster, "day": words.day(began_on)}
        )
    slug = free_slug(Evaluation, f"{cluster.slug[:60]} {reference_on} {occasion}")
    with whole_act("open", slug):
        evaluation = Evaluation(
            slug=slug,
            cluster=cluster,
            recognition=recognition,
            framework=framework,
            occasion=occasion,
            reference_on=reference_on,
            opened_on=timezone.localdate(),
            source=_own_source(slug, cluster, reference_on),
        )
        evaluation.full_clean()
        evaluation.save()
        CriterionScore.objects.bulk_create(
            CriterionScore(evaluation=evaluation, criterion=criterion)
            for criterion in framework.criteria.all()
        )
        _measure(evaluation)
    return evaluation


COPIED = (
    "cluster",
    "recognition",
    "framework",
    "occasion",
    "reference_on",
    "reference_precision",
    "is_confidential",
    "evaluator",
    "evaluating_organisation",
    "method",
    "members_asked",
    "members_answering",
    "others_asked",
    "others_answering",
    "strengths",
    "weaknesses",
)
"""What a file opened in the place of another takes over."""


def copy_of(evaluation: Evaluation) -> Evaluation:
    """Return a new open file that says the same as an annulled one, not saved yet."""
    cluster, day = evaluation.cluster, evaluation.reference_on
    slug = free_slug(Evaluation, f"{cluster.slug[:60]} {day} {evaluation.occasion}")
    return Evaluation(
        slug=slug,
        opened_on=timezone.localdate(),
        source=_own_source(slug, cluster, day),
        replaces=evaluation,
        **{name: getattr(evaluation, name) for name in COPIED},
    )


def _recognition(cluster, day) -> Recognition | None:
    return Recognition.objects.as_of(day).filter(cluster=cluster).first()


def _own_source(slug, cluster, day) -> Source:
    """Return the document that the file itself is."""
    return Source.objects.get_or_create(
        slug=f"evaluation-{slug}"[:100],
        defaults={
            "title": f"Dossier d’évaluation : {cluster}, {words.official_day(day)}",
            "language": words.OFFICIAL,
            "kind": SourceKind.REPORT,
            "published_on": day,
            "published_precision": SourcePrecision.DAY,
        },
    )[0]


@contextmanager
def writing(*, evaluation: Evaluation, user) -> Iterator[Evaluation]:
    """Write in an open file: it is handed out as it is now, and nobody else writes.

    The score of the cluster follows from the scores that stand in it at the end.

    Raises:
        ValidationError: it is signed or discarded by now, or the database refuses what
            was written.
        PermissionDenied: the user may not write evaluations.
    """
    allow(user, "change_evaluation")
    with act_on("write", evaluation) as kept:
        _refuse_unless_open(kept)
        yield kept
        record_readings(kept, {IndicatorCode.GOV_01: score_of(kept)})


def measure_again(*, evaluation: Evaluation, user) -> Evaluation:
    """Compute every indicator of an open file from the registry as it is now.

    What the evaluator entered by hand is left as it is. The recognition that holds on
    the reference day is looked up again as well.

    Raises:
        ValidationError: it is signed or discarded by now.
        PermissionDenied: the user may not write evaluations.
    """
    allow(user, "change_evaluation")
    with act_on("measure", evaluation) as kept:
        _refuse_unless_open(kept)
        kept.recognition = _recognition(kept.cluster, kept.reference_on)
        kept.save(update_fields=["recognition"])
        _measure(kept)
    return kept


def enter_by_hand(
    *,
    evaluation: Evaluation,
    code: IndicatorCode,
    value: Decimal,
    justification: str,
    source: Source,
) -> None:
    """Put a value in place of the computed one, in a file that ``writing`` handed out.

    A source that is not in the registry is added to it.
    """
    if source.pk is None:
        # The same new document may stand behind several values.
        known = Source.objects.filter(title=source.title).first()
        if known is None:
            source.full_clean()
            source.save()
        source = known or source
    measured = evaluation.measurements.filter(code=code).first() or Measurement(
        evaluation=evaluation, code=code
    )
    measured.value = value
    measured.numerator = measured.denominator = measured.coverage = None
    measured.low = measured.high = None
    measured.parts = {}
    measured.lack = ""
    measured.lack_parameters = {}
    measured.is_manual = True
    measured.justification = justification
    measured.source = source
    measured.computed_at = timezone.now()
    measured.full_clean()
    measured.save()


def compute_instead(*, evaluation: Evaluation, code: IndicatorCode) -> None:
    """Compute what was entered by hand, in a file that ``writing`` handed out."""
    evaluation.measurements.filter(code=code).delete()
    readings = measure([evaluation.cluster], evaluation.reference_on, [code])
    record_readings(evaluation, readings[evaluation.cluster_id])


def discard_evaluation(*, evaluation: Evaluation, user) -> None:
    """Throw an open file away; its history stays.

    Raises:
        ValidationError: it is signed or discarded by now.
        PermissionDenied: the user may not delete evaluations.
    """
    allow(user, "delete_evaluation")
    with act_on("discard", evaluation) as kept:
        _refuse_unless_open(kept)
        kept.delete()


def score_of(evaluation: Evaluation) -> Reading:
    """Return what the scores in this very file come to."""
    counted = Scores(reference_on=evaluation.reference_on)
    for slug, score in evaluation.scores.values_list("criterion__slug", "score"):
        counted.scores[slug].append(score)
    return CATALOGUE[IndicatorCode.GOV_01].read(counted)


def _measure(evaluation) -> None:
    # As the public sees the registry: what is measured here may be published, and what
    # another evaluation says in confidence may not.
    readings = measure([evaluation.cluster], evaluation.reference_on)
    found = dict(readings[evaluation.cluster_id])
    found[IndicatorCode.GOV_01] = score_of(evaluation)
    record_readings(evaluation, found)


def record_readings(evaluation, readings: dict[str, Reading]) -> None:
    """Record readings in place of the earlier ones, but of those entered by hand."""
    measured = evaluation.measurements.filter(code__in=readings)
    by_hand = set(measured.filter(is_manual=True).values_list("code", flat=True))
    measured.filter(is_manual=False).delete()
    Measurement.objects.bulk_create(
        Measurement(
            evaluation=evaluation,
            code=code,
            value=reading.value,
            numerator=reading.numerator,
            denominator=reading.denominator,
            coverage=reading.coverage,
            parts=dict(reading.parts),
            low=reading.low,
            high=reading.high,
            lack=reading.missing.code if reading.missing else "",
            lack_parameters=dict(reading.missing.parameters) if reading.missing else {},
        )
        for code, reading in readings.items()
        if code not in by_hand
    )


def _refuse_unless_open(evaluation) -> None:
    if evaluation.is_only_documented:
        raise ValidationError(
            _("Only a document tells of it: it is not written here."), code="documented"
        )
    if not evaluation.is_open:
        raise ValidationError(
            _("It is signed by now: nobody changes any more what it found."),
            code="signed",
        )
