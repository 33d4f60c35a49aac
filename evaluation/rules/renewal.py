"""The rules on evaluations, renewals and contracts: L09 to L11, L15."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.models import EvaluationStatus
from evaluation.services import dependence
from registry.models import Precision
from registry.words import day

from .case import Case
from .reading import (
    Finding,
    RuleSeverity,
    at_risk,
    broken,
    held,
    not_applicable,
    not_known,
    rule,
)
from .recognised import unrecognised


@rule("L09", gettext_lazy("Who is renewed has new targets"), RuleSeverity.BLOCK)
def new_targets(case: Case) -> Finding:
    """L09: a renewal takes a new action plan, with targets for the new term."""
    if nothing := unrecognised(case):
        return nothing
    recognition = case.recognition
    if len(case.recognitions) == 1:
        return not_applicable(_("It is its first recognition."), link=recognition)
    new = [target for target in case.targets if target.start_on >= recognition.start_on]
    facts = {"number": len(new), "start": day(recognition.start_on)}
    about = {"on": recognition.start_on, "link": recognition}
    if new:
        return held(
            _("Targets for the term from %(start)s: %(number)s.") % facts, **about
        )
    if case.targets:
        return broken(
            _("Its targets are all of before the term from %(start)s.") % facts, **about
        )
    return not_known(_("No target of the cluster is documented."), **about)


@rule(
    "L10",
    gettext_lazy("Its evaluation is complete and independent"),
    RuleSeverity.ERROR,
)
def complete_evaluation(case: Case) -> Finding:
    """L10: an evaluation scores every criterion, names an external evaluator, decides.

    The evaluator is neither a member nor holds a role in the cluster. An evaluation of
    which only a document tells, without a signature here, may have been complete.
    """
    if not case.cluster.is_recognisable:
        return not_applicable(_("Clusters of this kind are not recognised."))
    evaluation = case.evaluation
    if evaluation is None:
        return not_known(_("No evaluation is documented by this day."))
    about = {"on": evaluation.reference_on, "link": evaluation}
    if not evaluation.is_out and not case.for_judges:
        return at_risk(_("It is under way."), **about)
    lacking = lacks(evaluation)
    if evaluation.status == EvaluationStatus.DECIDED:
        if not lacking:
            return held(_("Scored, by an independent evaluator, and decided."), **about)
        if evaluation.signed_at is None:
            return not_known(" ".join(lacking), **about)
        return broken(" ".join(lacking), **about)
    lacking.append(_("It is not decided yet."))
    return at_risk(" ".join(lacking), **about)


def lacks(evaluation) -> list[str]:
    """Return what an evaluation lacks, in sentences."""
    scored = {
        score.criterion_id
        for score in evaluation.scores.all()
        if score.score is not None
    }
    criteria = list(evaluation.framework.criteria.all())
    found = []
    if len(scored) < len(criteria) or not criteria:
        found.append(
            _("%(scored)s of %(all)s criteria are scored.")
            % {"scored": len(scored), "all": len(criteria)}
        )
    if evaluation.evaluator is None and evaluation.evaluating_organisation is None:
        found.append(_("No evaluator is named."))
    return [*found, *dependence(evaluation=evaluation)]


@rule(
    "L11",
    gettext_lazy("The advisory committee gives its opinion before the decision"),
    RuleSeverity.WARNING,
)
def opinion_first(case: Case) -> Finding:
    """L11: the opinion of the advisory committee is dated before the decision.

    Who sits in the committee is not recorded, so its composition is not checked.
    """
    decided = [
        evaluation
        for evaluation in case.evaluations
        if evaluation.decided_on and evaluation.decided_on <= case.day
    ]
    if not decided:
        return not_applicable(_("No decision is documented by this day."))
    evaluation = max(decided, key=lambda each: each.decided_on)
    about = {"on": evaluation.decided_on, "link": evaluation}
    if evaluation.opinion_on is None:
        return not_known(
            _("No opinion is documented before the decision of %(decided)s.")
            % {"decided": day(evaluation.decided_on)},
            **about,
        )
    evidence = _("Opinion of %(opinion)s, decision of %(decided)s.") % {
        "opinion": day(evaluation.opinion_on),
        "decided": day(evaluation.decided_on),
    }
    if evaluation.opinion_on > evaluation.decided_on:
        return broken(evidence, **about)
    if evaluation.opinion_on >= _earliest_decision(evaluation):
        return not_known(evidence, **about)
    return held(evidence, **about)


def _earliest_decision(evaluation) -> date:
    """Return the day before which a decision was not taken, as far as it is known.

    One day after its own day, of a decision whose day is known: an opinion of that
    very day came before it.
    """
    decided = evaluation.decided_on
    if evaluation.decided_precision == Precision.YEAR:
        return decided.replace(month=1, day=1)
    if evaluation.decided_precision == Precision.MONTH:
        return decided.replace(day=1)
    return decided + timedelta(days=1)


@rule(
    "L15",
    gettext_lazy("A pole is evaluated in the last year but one of its contract"),
    RuleSeverity.INFO,
    article=gettext_lazy("Parliament of Wallonia, written question 613 (2021-2022)"),
)
def pole_contract(case: Case) -> Finding:
    """L15: the contract of a pole is evaluated in its penultimate year."""
    if not case.is_pole:
        return not_applicable(_("It is no competitiveness pole."))
    if nothing := unrecognised(case):
        return nothing
    recognition = case.recognition
    if recognition.end_on is None:
        return not_known(_("The end of its contract is not documented."))
    year = recognition.end_on.year - 1
    facts = {"year": year, "end": day(recognition.end_on)}
    about = {"on": recognition.end_on.replace(year=year, month=12, day=31)}
    judged = [each for each in case.evaluations if each.reference_on.year == year]
    if judged:
        return held(
            _("The contract ends on %(end)s; it was evaluated in %(year)s.") % facts,
            link=judged[0],
            **about,
        )
    about["link"] = recognition
    evidence = (
        _("The contract ends on %(end)s: the evaluation is for %(year)s.") % facts
    )
    if case.day.year < year:
        return held(evidence, **about)
    if case.day.year == year:
        return at_risk(evidence, **about)
    # That no document was read of it does not prove that nobody evaluated it.
    return not_known(
        _("The contract ends on %(end)s; no evaluation of %(year)s is documented.")
        % facts,
        **about,
    )
