"""The rules on recognitions and their terms: L01 to L04."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.calendar.dues import REMINDERS, DueState, term_end
from evaluation.models import Occasion
from registry.models import LegalForm, Precision, Recognition, RecognitionEnding
from registry.words import day, reckoned

from .case import Case
from .reading import (
    Finding,
    RuleSeverity,
    at_risk,
    broken,
    held,
    not_known,
    rule,
)
from .recognised import unrecognised

SLACK = {
    Precision.DAY: timedelta(0),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
"""How far from the day that the law gives a date known no better may lie."""

RUN_SHORT = (
    RecognitionEnding.WITHDRAWN,
    RecognitionEnding.BECAME,
    RecognitionEnding.NOT_RENEWED,
)


@rule(
    "L01",
    gettext_lazy("A recognition lasts as long as its rules say"),
    RuleSeverity.ERROR,
)
def term(case: Case) -> Finding:
    """L01: a recognition ends the years of its regime after it began, less a day.

    The database refuses two recognitions of one cluster on one day. One that was cut
    short for a reason holds to the rule; a date that a source gives to the month or the
    year may lie as far from the day. Of an end or a start that is only documented the
    real one is not known.
    """
    if nothing := unrecognised(case):
        return nothing
    recognition = case.recognition
    expected = term_end(recognition)
    if expected is None:
        return not_known(
            _("The rules do not say how long a recognition lasts."), link=recognition
        )
    facts = {
        "start": day(recognition.start_on),
        "years": recognition.regime.recognition_years,
        "expected": day(expected),
        "end": day(recognition.end_on) if recognition.end_on else "",
    }
    about = {"on": expected, "link": recognition}
    begins_exactly = recognition.start_precision != Precision.DOCUMENTED
    slack = SLACK.get(recognition.start_precision, timedelta(0))
    if recognition.end_on is None:
        if case.day > expected + slack:
            return broken(
                _(
                    "It began on %(start)s for %(years)s years, until %(expected)s, "
                    "and has no end."
                )
                % facts,
                **about,
            )
        return not_known(
            _(
                "It began on %(start)s for %(years)s years, until %(expected)s; its "
                "end is not documented."
            )
            % facts,
            **about,
        )
    slack = max(slack, SLACK.get(recognition.end_precision, timedelta(0)))
    evidence = (
        _(
            "It runs from %(start)s to %(end)s; %(years)s years would end on "
            "%(expected)s."
        )
        % facts
    )
    if recognition.end_on > expected + slack:
        return broken(evidence, **about)
    if recognition.end_on < expected - slack and (recognition.ending not in RUN_SHORT):
        if (
            not begins_exactly
            or recognition.end_precision == Precision.DOCUMENTED
            or recognition.ending == RecognitionEnding.NOT_DOCUMENTED_LATER
        ):
            return not_known(evidence, **about)
        return broken(evidence, **about)
    if not begins_exactly or recognition.end_precision == Precision.DOCUMENTED:
        return not_known(evidence, **about)
    return held(evidence, **about)


def starts_vaguely(recognition: Recognition) -> bool:
    """Whether no document says when a recognition began: only that it held by then."""
    return recognition.start_precision == Precision.DOCUMENTED


@rule(
    "L02",
    gettext_lazy("The renewal file is handed in before its deadline"),
    RuleSeverity.WARNING,
)
def renewal_file(case: Case) -> Finding:
    """L02: the renewal file is due the months of the regime's notice before the end.

    It is recalled 8, 6 and 4 months before the end. An evaluation at the end of the
    term that was opened is taken for the file.
    """
    if nothing := unrecognised(case):
        return nothing
    due = next(iter(case.due(Occasion.END_OF_TERM)), None)
    if due is None or due.file_due_on is None:
        return not_known(
            _("The rules do not say when the file is due."), link=case.recognition
        )
    about = {"on": due.file_due_on, "link": due.evaluation or case.recognition}
    if not due.due.is_exact and due.evaluation is None:
        return not_known(
            _("No source states the day on which the term ends: %(end)s.")
            % {"end": reckoned(due.due)},
            link=case.recognition,
        )
    facts = {"deadline": day(due.file_due_on), "end": day(due.due_on)}
    if due.evaluation is not None:
        facts["opened"] = day(due.evaluation.reference_on)
        return held(
            _("The term ends on %(end)s; it is evaluated as of %(opened)s.") % facts,
            **about,
        )
    if due.state in (DueState.OVERDUE, DueState.FILE_MISSING):
        return broken(
            _("The file was due on %(deadline)s, for the end on %(end)s: overdue.")
            % facts,
            **about,
        )
    if due.state == DueState.UNDOCUMENTED:
        return not_known(
            _("The file was due on %(deadline)s; no document tells of it.") % facts,
            **about,
        )
    reached = [
        months
        for months in REMINDERS
        if case.day >= due.due_on - relativedelta(months=months)
    ]
    if reached:
        facts["months"] = min(reached)
        return at_risk(
            _(
                "Less than %(months)s months before the end on %(end)s: the file is "
                "due by %(deadline)s."
            )
            % facts,
            **about,
        )
    return held(
        _("The file is due by %(deadline)s, for the end on %(end)s.") % facts, **about
    )


@rule(
    "L03",
    gettext_lazy("It is evaluated when the rules of its recognition ask for it"),
    RuleSeverity.INFO,
)
def evaluations_due(case: Case) -> Finding:
    """L03: the calendar follows the regime in force when the recognition began.

    A change of regime during a term does not change the term.
    """
    if nothing := unrecognised(case):
        return nothing
    recognition, regime = case.recognition, case.recognition.regime
    if regime != case.regime_on(recognition.start_on):
        return broken(
            _("“%(regime)s” was not in force when the recognition began on %(start)s.")
            % {"regime": regime, "start": day(recognition.start_on)},
            on=recognition.start_on,
            link=recognition,
        )
    dues = [due for due in case.dues if due.recognition == recognition]
    if not dues:
        return not_known(
            _("The rules do not say when it is evaluated."), link=recognition
        )
    if starts_vaguely(recognition) and not any(due.evaluation for due in dues):
        return not_known(
            _("When its term began is not documented, so neither is when it is due."),
            link=recognition,
        )
    overdue = [due for due in dues if due.state == DueState.OVERDUE]
    ahead = [
        due
        for due in dues
        if due.due.latest is not None
        and due.due.latest >= case.day
        and due.state != DueState.UNDOCUMENTED
    ]
    if overdue:
        (due, *_others) = overdue
        return broken(
            _("It was to be evaluated by %(day)s (%(occasion)s), and is not.")
            % {"day": day(due.due.latest), "occasion": due.occasion.label},
            on=due.due_on,
            link=recognition,
        )
    if not ahead:
        return not_known(
            _("No evaluation of this term is documented."),
            on=dues[-1].due_on,
            link=recognition,
        )
    (due, *_others) = ahead
    near = due.state in (DueState.SOON, DueState.FILE_MISSING)
    state = at_risk if near else held
    return state(
        _("It is to be evaluated by %(day)s (%(occasion)s): %(state)s.")
        % {
            "day": day(due.due.latest),
            "occasion": due.occasion.label,
            "state": due.state.label,
        },
        on=due.due_on,
        link=due.evaluation or recognition,
    )


@rule(
    "L04",
    gettext_lazy("It has a legal form that the rules allow"),
    RuleSeverity.ERROR,
    by_definition=True,
)
def legal_form(case: Case) -> Finding:
    """L04: the legal form is in the list of the regime.

    A de facto association needs no enterprise number; whatever else is in the list has
    one, so that one that lacks it is to be looked at.
    """
    if nothing := unrecognised(case):
        return nothing
    entity, regime = case.cluster.legal_entity, case.regime
    if not regime.legal_forms:
        return not_known(_("The rules do not say which legal forms are allowed."))
    if entity is None or not entity.legal_form:
        return not_known(_("The legal form of the cluster is not known."), link=entity)
    facts = {
        "entity": entity,
        "form": LegalForm(entity.legal_form).label,
        "forms": ", ".join(map(str, regime.legal_form_labels)),
    }
    if entity.legal_form not in regime.legal_forms:
        return broken(
            _("“%(entity)s” is a %(form)s; allowed are: %(forms)s.") % facts,
            link=entity,
        )
    if entity.legal_form != LegalForm.DE_FACTO and not entity.enterprise_number:
        return at_risk(
            _("“%(entity)s” is a %(form)s, and its enterprise number is not known.")
            % facts,
            link=entity,
        )
    return held(_("“%(entity)s” is a %(form)s, which is allowed.") % facts, link=entity)
