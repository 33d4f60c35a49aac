"""An evaluation is signed: whole, and by somebody who is independent."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, EvaluationStatus, IndicatorCode, Occasion
from registry.models import Mandate, Membership
from registry.models.base import touches
from registry.words import day

from .acts import act_on, allow
from .writing import record_readings, score_of


def sign_evaluation(*, evaluation: Evaluation, user) -> Evaluation:
    """Sign a file: from now on nobody changes what was measured and found.

    Raises:
        ValidationError: it is signed already, a criterion has no score, nobody is named
            as evaluator, the evaluator is not independent of the cluster, or no term is
            recorded that could be judged.
        PermissionDenied: the user may not sign.
    """
    allow(user, "sign_evaluation")
    with act_on("sign", evaluation) as kept:
        if kept.is_only_documented:
            raise ValidationError(
                _("Only a document tells of it: it is not signed here."),
                code="documented",
            )
        if not kept.is_open:
            raise ValidationError(_("It is signed already."), code="signed")
        if missing := missing_to_sign(evaluation=kept):
            raise ValidationError(missing)
        # Whatever wrote the scores, an import or SQL: what is signed agrees with them.
        record_readings(kept, {IndicatorCode.GOV_01: score_of(kept)})
        kept.status = EvaluationStatus.SIGNED
        kept.signed_at = timezone.now()
        kept.signed_by = user
        kept.save(update_fields=["status", "signed_at", "signed_by"])
    return kept


def missing_to_sign(*, evaluation: Evaluation) -> list[str]:
    """Return what stands in the way of signing, in words (rule L10)."""
    problems = []
    if evaluation.recognition is None and evaluation.occasion != Occasion.EXCEPTIONAL:
        problems.append(
            _(
                "No recognition of %(cluster)s is recorded for %(day)s: record the one "
                "that is judged, then measure again."
            )
            % {
                "cluster": evaluation.cluster,
                "day": day(evaluation.reference_on),
            }
        )
    scored = evaluation.scores.filter(score__isnull=False)
    unscored = [
        str(criterion)
        for criterion in evaluation.framework.criteria.exclude(
            pk__in=scored.values("criterion")
        )
    ]
    if unscored:
        problems.append(
            _("Not scored yet: %(criteria)s.") % {"criteria": ", ".join(unscored)}
        )
    if evaluation.evaluator is None and evaluation.evaluating_organisation is None:
        problems.append(_("Say who evaluates: a person, an organisation or both."))
    return [*problems, *dependence(evaluation=evaluation)]


def dependence(*, evaluation: Evaluation) -> list[str]:
    """Return what ties the evaluator to the cluster: a role in it, or a membership.

    It counts from the day that is judged until today.
    """
    return [*_ties_of_person(evaluation), *_ties_of_organisation(evaluation)]


def _since(evaluation) -> Q:
    """Return the condition that a period touches the time of the evaluation."""
    return touches(evaluation.reference_on, timezone.localdate())


def _members(evaluation):
    return Membership.objects.filter(_since(evaluation), cluster=evaluation.cluster)


def _ties_of_person(evaluation) -> Iterator[str]:
    if evaluation.evaluator is None:
        return
    roles = Mandate.objects.filter(
        _since(evaluation), person=evaluation.evaluator
    ).select_related("organisation")
    said = {"person": evaluation.evaluator, "cluster": evaluation.cluster}
    for mandate in roles.filter(cluster=evaluation.cluster):
        yield _(
            "%(person)s holds a role in %(cluster)s (%(role)s), and cannot evaluate it."
        ) % (said | {"role": mandate.get_role_display()})
    of_members = roles.filter(
        organisation__in=_members(evaluation).values("organisation")
    )
    for mandate in of_members:
        yield _(
            "%(person)s holds a role (%(role)s) in %(member)s, a member of "
            "%(cluster)s, and cannot evaluate it."
        ) % (
            said | {"role": mandate.get_role_display(), "member": mandate.organisation}
        )


def _ties_of_organisation(evaluation) -> Iterator[str]:
    named = evaluation.evaluating_organisation
    if named is None:
        return
    # What became another record of the same is the same.
    bodies = {named.pk, named.merged_into_id} - {None}
    said = {"organisation": named, "cluster": evaluation.cluster}
    if _members(evaluation).filter(organisation__in=bodies).exists():
        yield (
            _("%(organisation)s is a member of %(cluster)s, and cannot evaluate it.")
            % said
        )
    if evaluation.cluster.legal_entity_id in bodies:
        yield (
            _("%(organisation)s is %(cluster)s itself in law, and cannot evaluate it.")
            % said
        )
