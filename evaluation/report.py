"""The report of an evaluation, as a PDF that a screen reader can read (PDF/UA)."""

import json
from collections.abc import Iterator
from pathlib import Path

import typst
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from registry.words import day, language, number, period

from .evaluation_file import Beside, EvaluationFile
from .figures.answers import known_words, made_of
from .indicators.words import in_unit, told
from .models import Evaluation

TEMPLATE = Path(settings.BASE_DIR) / "templates/evaluation/report.typ"


def report_pdf(evaluation: Evaluation, user, known_on=None) -> bytes:
    """Return the report as it stands, in the language of the reader.

    Args:
        user: who reads it; of a confidential report some read only who was judged,
            when, and what was decided.
        known_on: the ``KnownOn`` at which it is looked at as it was known; None now.
    """
    report = json.dumps(contents(evaluation, user, known_on))
    return typst.compile(
        TEMPLATE.read_bytes(), sys_inputs={"report": report}, pdf_standards="ua-1"
    )


def contents(evaluation: Evaluation, user, known_on=None) -> dict:
    """Return everything that the report says, as text in the language of the reader."""
    shown = evaluation.is_whole_for(user)
    notices = []
    if known_on:
        notices.append(
            _("As the registry knew it on %(moment)s.") % {"moment": known_on}
        )
    if evaluation.is_confidential and not shown:
        notices.append(_("Scores, findings and recommendations are confidential."))
    elif not shown:
        notices.append(_("Scores, findings and recommendations are not published yet."))
    elif not evaluation.is_open and not evaluation.is_published:
        notices.append(_("This report is not published."))
    if evaluation.annulled_on:
        notices.append(
            _("This evaluation was annulled on %(day)s.")
            % {"day": day(evaluation.annulled_on)}
        )
    if evaluation.is_open:
        notices.append(_("Draft: this evaluation is not signed."))
    file = EvaluationFile(evaluation, user)
    is_measured = shown and file.is_measured
    return {
        "language": language(),
        "title": _("Evaluation of %(cluster)s") % {"cluster": evaluation.cluster},
        "author": str(evaluation.evaluating_organisation or evaluation.evaluator or ""),
        "subtitle": _("%(occasion)s, measured on %(day)s")
        % {
            "occasion": str(capfirst(evaluation.get_occasion_display())),
            "day": day(evaluation.reference_on, evaluation.reference_precision),
        },
        "notice": " ".join(notices),
        "words": _words(evaluation),
        "facts": list(_facts(evaluation, shown)),
        "scores": list(_scores(evaluation)) if shown else [],
        "sections": list(_sections(evaluation)) if shown else [],
        "measurements": [_measured(row) for row in file.rows] if is_measured else [],
        "recommendations": list(_recommendations(evaluation)) if shown else [],
    }


def _words(evaluation) -> dict[str, str]:
    return {
        "facts": _("The evaluation"),
        "criteria": str(evaluation.framework),
        "criterion": _("Criterion"),
        "score": _("Score, 1 to 5"),
        "findings": _("Findings"),
        "indicators": _("Indicators"),
        "measured": _("Computed from the registry as it stood when it was measured.")
        + " "
        + _("What was entered by hand says so, with its source."),
        "indicator": _("Indicator"),
        "value": _("What can be said"),
        "before": _("Evaluation before"),
        "others": _("Other clusters"),
        "recommendations": _("Recommendations"),
        "recommendation": _("Recommendation"),
        "number": _("No."),
        "owner": _("Who is to do it"),
        "due": _("Due on"),
        "follow_up": _("What came of it"),
    }


def _facts(evaluation, shown: bool) -> Iterator[dict]:
    recognition, renewal = evaluation.recognition, evaluation.renewal
    is_decided = bool(evaluation.outcome)
    facts = [
        (_("Cluster"), evaluation.cluster),
        (_("Recognition judged"), recognition and period(recognition)),
        (_("Legal regime"), recognition and recognition.regime),
        (_("Act"), recognition and recognition.regime.act),
        (_("Act of the recognition"), recognition and recognition.act),
        (_("Evaluator"), evaluation.evaluator),
        (_("Organisation"), evaluation.evaluating_organisation),
        (_("Method"), shown and evaluation.method),
        (
            _("Members who answered"),
            shown and _of(evaluation.members_answering, evaluation.members_asked),
        ),
        (
            _("Others who answered"),
            shown and _of(evaluation.others_answering, evaluation.others_asked),
        ),
        (_("Signed on"), evaluation.signed_at and day(evaluation.signed_at)),
        # By name, if the account has one: what people log in with is for nobody.
        (_("Signed by"), evaluation.signed_by and evaluation.signed_by.get_full_name()),
        (
            _("Opinion given on"),
            shown and evaluation.opinion_on and day(evaluation.opinion_on),
        ),
        (_("Decision"), evaluation.outcome and evaluation.get_outcome_display()),
        (
            _("Decided on"),
            evaluation.decided_on
            and day(evaluation.decided_on, evaluation.decided_precision),
        ),
        (_("Conditions"), _conditions(evaluation)),
        (_("Reasons"), "; ".join(map(str, evaluation.reason_labels))),
        (_("Reasons in words"), evaluation.reasons_text),
        (_("New recognition"), renewal and period(renewal)),
        (_("Act of the new recognition"), renewal and renewal.act),
        (
            _("Document of the decision"),
            is_decided and _decided_by(evaluation),
        ),
        *(
            (str(capfirst(act.get_kind_display())), f"{day(act.done_on)}: {act.reason}")
            for act in evaluation.rectifications.all()
        ),
    ]
    for name, value in facts:
        if value:
            yield {"name": name, "value": str(value)}


def _conditions(evaluation) -> str:
    """Return the conditions one by one, each with its day, or in words."""
    said = [
        f"{each.text} ({day(each.due_on)})" if each.due_on else each.text
        for each in evaluation.conditions_asked.all()
    ]
    return "; ".join(said) or evaluation.conditions


def _of(part: int | None, whole: int | None) -> str:
    """Return how many of whom: 41 of 60; nothing where nobody was asked."""
    if whole is None:
        return ""
    answering = _("not stated") if part is None else number(part)
    return _("%(part)s of %(whole)s") % {"part": answering, "whole": number(whole)}


def _decided_by(evaluation) -> str:
    """Return the document of a decision: that of what it began or ended, if it did."""
    renewal, recognition = evaluation.renewal, evaluation.recognition
    if renewal is not None:
        return _document(renewal.source)
    if "after" in evaluation.effects and recognition.end_source:
        return _document(recognition.end_source)
    return _document(evaluation.source)


def _document(source) -> str:
    published = day(source.published_on, source.published_precision)
    return ", ".join(filter(None, [source.title, source.publisher, published]))


def _scores(evaluation):
    for row in evaluation.scores.select_related("criterion").order_by(
        "criterion__rank"
    ):
        yield {
            "criterion": str(row.criterion),
            "score": "–" if row.score is None else str(row.score),
            "findings": row.findings,
        }


def _sections(evaluation):
    opinion = _("Opinion of the advisory committee")
    if evaluation.opinion_on:
        opinion = _("%(opinion)s, %(day)s") % {
            "opinion": opinion,
            "day": day(evaluation.opinion_on),
        }
    for name, text in (
        (_("Strengths"), evaluation.strengths),
        (_("Weaknesses"), evaluation.weaknesses),
        (opinion, evaluation.opinion),
    ):
        if text:
            yield {"name": name, "text": text}


def _measured(row: Beside) -> dict[str, str]:
    """Return a line of the table: what can be said, and what stands beside it."""
    indicator, reading = row.indicator, row.reading
    notes = [
        made_of(reading, indicator),
        str(reading.missing or ""),
        known_words(reading, indicator),
    ]
    if reading.is_manual:
        notes = [
            pgettext("a value", "by hand"),
            reading.justification,
            _document(reading.source),
        ]
    return {
        "code": str(indicator.code),
        "name": str(capfirst(indicator.label)),
        "unit": str(indicator.unit.label),
        "value": told(reading, indicator.unit),
        "notes": [note for note in notes if note],
        "before": told(row.previous, indicator.unit) if row.previous else "–",
        "others": _others(row),
    }


def _others(row: Beside) -> str:
    """Return the value in the middle of the others, and how many have one."""
    if not row.others:
        return "–"
    unit, count = row.indicator.unit, len(row.others)
    clusters = ngettext("%(number)s cluster", "%(number)s clusters", count)
    return f"{in_unit(row.median, unit)} ({clusters % {'number': number(count)}})"


def _recommendations(evaluation):
    for row in evaluation.recommendations.all():
        closed = row.closed_on and day(row.closed_on)
        yield {
            "number": str(row.number),
            "text": row.text,
            "owner": row.owner,
            "due": day(row.due_on) if row.due_on else "",
            "follow_up": ": ".join(filter(None, [closed, row.follow_up])),
        }
