"""The acts of an evaluation: it is opened, measured again, signed, decided."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registry.models import (
    Cluster,
    LegalRegime,
    Mandate,
    Membership,
    Precision,
    Recognition,
    RecognitionEnding,
    Source,
    SourceKind,
    SourcePrecision,
)

from .indicators import measure
from .models import (
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Framework,
    Measurement,
    Occasion,
    Outcome,
    Target,
)

RENEWING = (Outcome.RENEWED, Outcome.RENEWED_WITH_CONDITIONS)


@transaction.atomic
def open_evaluation(
    *, cluster: Cluster, reference_on: date, occasion: Occasion, user
) -> Evaluation:
    """Open the file of a network: everything measured, a place for each score.

    Raises:
        ValidationError: no framework holds for it, or it is evaluated on that day
            already.
        PermissionDenied: the user may not write evaluations.
    """
    _allow(user, "evaluation.add_evaluation")
    recognition = (
        Recognition.objects.as_of(reference_on).filter(cluster=cluster).first()
    )
    began_on = recognition.start_on if recognition else reference_on
    framework = Framework.objects.for_kind(cluster.kind).as_of(began_on).first()
    if framework is None:
        raise ValidationError(
            _("No framework of evaluation for %(network)s holds on %(day)s.")
            % {"network": cluster, "day": began_on.isoformat()}
        )
    slug = slugify(f"{cluster.slug[:70]}-{reference_on}-{occasion}")
    evaluation = Evaluation(
        slug=slug,
        cluster=cluster,
        recognition=recognition,
        framework=framework,
        occasion=occasion,
        reference_on=reference_on,
        source=Source.objects.get_or_create(
            slug=f"evaluation-{slug}"[:100],
            defaults={
                "title": f"Evaluation file of {cluster}, {reference_on}",
                "kind": SourceKind.REPORT,
                "published_on": reference_on,
                "published_precision": SourcePrecision.DAY,
            },
        )[0],
    )
    evaluation.full_clean()
    evaluation.save()
    CriterionScore.objects.bulk_create(
        CriterionScore(evaluation=evaluation, criterion=criterion)
        for criterion in framework.criteria.all()
    )
    measure_again(evaluation=evaluation)
    return evaluation


@transaction.atomic
def measure_again(*, evaluation: Evaluation) -> None:
    """Compute every indicator of an open file from the registry as it is now.

    What the evaluator entered by hand is left as it is.
    """
    readings = measure([evaluation.cluster], evaluation.reference_on)
    by_hand = set(
        evaluation.measurements.filter(is_manual=True).values_list("code", flat=True)
    )
    evaluation.measurements.filter(is_manual=False).delete()
    Measurement.objects.bulk_create(
        Measurement(
            evaluation=evaluation,
            code=code,
            value=reading.value,
            numerator=reading.numerator,
            denominator=reading.denominator,
            coverage=reading.coverage,
            parts=reading.parts,
            missing=str(reading.missing),
        )
        for code, reading in readings[evaluation.cluster_id].items()
        if code not in by_hand
    )


@transaction.atomic
def sign_evaluation(*, evaluation: Evaluation, user) -> Evaluation:
    """Sign a file: from now on nobody changes what was measured and found.

    Raises:
        ValidationError: it is not open, a criterion has no score, nobody is named as
            evaluator, or the evaluator is not independent of the network.
        PermissionDenied: the user may not sign.
    """
    _allow(user, "evaluation.sign_evaluation")
    kept = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if kept.status != EvaluationStatus.OPEN:
        raise ValidationError(_("This evaluation is signed already."), code="signed")
    if missing := missing_to_sign(evaluation=kept):
        raise ValidationError(missing)
    kept.status = EvaluationStatus.SIGNED
    kept.signed_at = timezone.now()
    kept.signed_by = user
    kept.save(update_fields=["status", "signed_at", "signed_by"])
    return kept


def missing_to_sign(*, evaluation: Evaluation) -> list[str]:
    """Return what stands in the way of signing, in words (rule L10)."""
    problems = []
    unscored = evaluation.scores.filter(score__isnull=True).select_related("criterion")
    if unscored:
        names = ", ".join(str(score.criterion) for score in unscored)
        problems.append(_("Not scored yet: %(criteria)s.") % {"criteria": names})
    if evaluation.evaluator is None and evaluation.evaluating_organisation is None:
        problems.append(_("Say who evaluates: a person, an organisation or both."))
    return [*problems, *dependence(evaluation=evaluation)]


def dependence(*, evaluation: Evaluation) -> list[str]:
    """Return what ties the evaluator to the network: a role, or a membership."""
    day, problems = evaluation.reference_on, []
    role = (
        Mandate.objects.as_of(day)
        .filter(cluster=evaluation.cluster, person=evaluation.evaluator)
        .exclude(person=None)
        .first()
    )
    if role:
        problems.append(
            _("%(person)s is %(role)s of %(network)s, and cannot evaluate it.")
            % {
                "person": evaluation.evaluator,
                "role": role.get_role_display(),
                "network": evaluation.cluster,
            }
        )
    if (
        evaluation.evaluating_organisation
        and Membership.objects.as_of(day)
        .filter(
            cluster=evaluation.cluster,
            organisation=evaluation.evaluating_organisation,
        )
        .exists()
    ):
        problems.append(
            _("%(organisation)s is a member of %(network)s, and cannot evaluate it.")
            % {
                "organisation": evaluation.evaluating_organisation,
                "network": evaluation.cluster,
            }
        )
    return problems


@transaction.atomic
def decide_evaluation(
    *,
    evaluation: Evaluation,
    outcome: Outcome,
    decided_on: date,
    user,
    source: Source,
    conditions: str = "",
    reasons: list[str] | tuple = (),
    reasons_text: str = "",
    act: str = "",
) -> Evaluation:
    """Enter the decision on a signed file, and carry it out.

    Renewed: the recognition ran its term, and a new one begins the day after it, under
    the regime in force then. Ended: the recognition ends on the day of the decision.
    All of it or nothing; of two who decide at once, the second is told.

    Args:
        source: the document of the decision, which the new recognition rests on.
        act: what the decision is called, for the new recognition.

    Raises:
        ValidationError: it is not signed, it is decided already, what the decision
            needs is missing (conditions, reasons, a recognition, new targets: rule
            L09), or the new recognition contradicts another one.
        PermissionDenied: the user may not decide.
    """
    _allow(user, "evaluation.decide_evaluation")
    kept = (
        Evaluation.objects.select_for_update(of=["self"])
        .select_related("cluster", "recognition__regime")
        .get(pk=evaluation.pk)
    )
    _check_decidable(kept, outcome, decided_on)
    kept.outcome = outcome
    kept.decided_on = decided_on
    kept.conditions = conditions
    kept.reasons = list(reasons)
    kept.reasons_text = reasons_text
    kept.status = EvaluationStatus.DECIDED
    kept.decided_by = user
    if outcome in RENEWING:
        kept.renewal = _renew(kept, source=source, act=act)
    elif outcome == Outcome.ENDED:
        _end(kept, decided_on=decided_on)
    kept.full_clean()
    kept.save()
    return kept


def _check_decidable(evaluation, outcome, decided_on) -> None:
    if evaluation.status == EvaluationStatus.DECIDED:
        raise ValidationError(
            _("It was decided already, on %(day)s: %(outcome)s.")
            % {
                "day": evaluation.decided_on.isoformat(),
                "outcome": evaluation.get_outcome_display(),
            },
            code="decided",
        )
    if evaluation.status != EvaluationStatus.SIGNED:
        raise ValidationError(_("Sign the evaluation before deciding on it."))
    if decided_on < evaluation.reference_on:
        raise ValidationError(_("It is decided after the reference day, not before."))
    if outcome in (*RENEWING, Outcome.ENDED) and evaluation.recognition is None:
        raise ValidationError(
            _("No recognition of %(network)s on %(day)s is there to renew or end.")
            % {
                "network": evaluation.cluster,
                "day": evaluation.reference_on.isoformat(),
            }
        )


def _renew(evaluation, *, source, act) -> Recognition:
    from .calendar import term_end

    ending = evaluation.recognition
    last = ending.end_on or term_end(ending)
    if last is None:
        raise ValidationError(
            _("The regime does not say when the recognition ends: give it an end.")
        )
    begins_on = last + timedelta(days=1)
    if (
        not Target.objects.of_cluster(evaluation.cluster)
        .filter(Q(end_on__isnull=True) | Q(end_on__gte=begins_on))
        .exists()
    ):
        raise ValidationError(
            _(
                "A renewal needs a new plan of action with new targets: record the "
                "targets of %(network)s for the time from %(day)s first."
            )
            % {"network": evaluation.cluster, "day": begins_on.isoformat()}
        )
    ending.end_on = last
    ending.ending = RecognitionEnding.EXPIRED
    ending.full_clean()
    ending.save()
    regime = (
        LegalRegime.objects.for_kind(evaluation.cluster.kind).as_of(begins_on).first()
    )
    if regime is None:
        raise ValidationError(
            _("No legal regime is in force on %(day)s.")
            % {"day": begins_on.isoformat()}
        )
    years = regime.recognition_years
    renewal = Recognition(
        cluster=evaluation.cluster,
        regime=regime,
        act=act,
        start_on=begins_on,
        end_on=years and begins_on + relativedelta(years=years) - timedelta(days=1),
        source=source,
    )
    renewal.full_clean()
    renewal.save()
    return renewal


def _end(evaluation, *, decided_on) -> None:
    recognition = evaluation.recognition
    if recognition.end_on is not None and recognition.end_on < decided_on:
        raise ValidationError(
            _("The recognition ended already, on %(day)s.")
            % {"day": recognition.end_on.isoformat()}
        )
    whole = recognition.end_on == decided_on
    recognition.end_on = decided_on
    recognition.end_precision = Precision.DAY
    recognition.ending = (
        RecognitionEnding.NOT_RENEWED if whole else RecognitionEnding.WITHDRAWN
    )
    recognition.full_clean()
    recognition.save()


def _allow(user, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied
