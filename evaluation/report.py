"""The report of an evaluation, as a PDF that a screen reader can read (PDF/UA)."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from registry.words import day, language, number, percent

from .indicators import CATALOGUE
from .indicators.words import told
from .models import Evaluation

TEMPLATE = Path(settings.BASE_DIR) / "templates/evaluation/report.typ"


def report_pdf(evaluation: Evaluation, *, confidential: bool) -> bytes:
    """Return the report as it stands, in the language of the reader.

    Args:
        confidential: whether the reader may see what is confidential: without, a
            confidential report tells who was judged, when, and what was decided.
    """
    report = json.dumps(contents(evaluation, confidential=confidential))
    return typst.compile(
        TEMPLATE.read_bytes(), sys_inputs={"report": report}, pdf_standards="ua-1"
    )


def contents(evaluation: Evaluation, *, confidential: bool) -> dict:
    """Return everything that the report says, as text in the language of the reader."""
    shown = confidential or not evaluation.is_confidential
    notices = (
        [] if shown else [_("Scores, findings and recommendations are confidential.")]
    )
    if evaluation.is_open:
        notices.append(_("Draft: this evaluation is not signed."))
    return {
        "language": language(),
        "title": _("Evaluation of %(cluster)s") % {"cluster": evaluation.cluster},
        "author": str(evaluation.evaluating_organisation or evaluation.evaluator or ""),
        "subtitle": _("%(occasion)s, measured on %(day)s")
        % {
            "occasion": str(evaluation.get_occasion_display()).capitalize(),
            "day": day(evaluation.reference_on),
        },
        "notice": " ".join(notices),
        "words": _words(evaluation),
        "facts": list(_facts(evaluation, shown)),
        "scores": list(_scores(evaluation)) if shown else [],
        "sections": list(_sections(evaluation)) if shown else [],
        "measurements": list(_measurements(evaluation)) if shown else [],
        "recommendations": list(_recommendations(evaluation)) if shown else [],
    }


def _words(evaluation) -> dict[str, str]:
    return {
        "facts": _("The evaluation"),
        "what": _("What"),
        "said": _("Said"),
        "criteria": str(evaluation.framework),
        "criterion": _("Criterion"),
        "score": _("Score, 1 to 5"),
        "findings": _("Findings"),
        "indicators": _("Indicators"),
        "measured": _("Computed from the registry as it stood when it was measured."),
        "code": _("Code"),
        "indicator": _("Indicator"),
        "value": _("Value"),
        "computed": _("Of"),
        "coverage": _("Share known"),
        "recommendations": _("Recommendations"),
        "recommendation": _("Recommendation"),
        "number": _("No."),
        "owner": _("Who is to do it"),
        "due": _("Due on"),
        "follow_up": _("What came of it"),
    }


def _facts(evaluation, shown: bool):
    recognition = evaluation.recognition
    facts = [
        (_("Cluster"), evaluation.cluster),
        (_("Recognised since"), recognition and day(recognition.start_on)),
        (_("Legal regime"), recognition and recognition.regime),
        (_("Evaluator"), evaluation.evaluator),
        (_("Organisation"), evaluation.evaluating_organisation),
        (_("Method"), shown and evaluation.method),
        (_("Signed on"), evaluation.signed_at and day(evaluation.signed_at)),
        (_("Decision"), evaluation.outcome and evaluation.get_outcome_display()),
        (_("Decided on"), evaluation.decided_on and day(evaluation.decided_on)),
        (_("Conditions"), evaluation.conditions),
        (_("Reasons"), "; ".join(map(str, evaluation.reason_labels))),
        (_("Reasons in words"), evaluation.reasons_text),
    ]
    for name, value in facts:
        if value:
            yield {"name": name, "value": str(value)}


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
    for name, text in (
        (_("Strengths"), evaluation.strengths),
        (_("Weaknesses"), evaluation.weaknesses),
        (_("Opinion of the advisory committee"), evaluation.opinion),
    ):
        if text:
            yield {"name": name, "text": text}


def _measurements(evaluation):
    for row in evaluation.measurements.select_related("source"):
        fraction = row.numerator is not None and row.denominator is not None
        yield {
            "code": row.code,
            "name": str(row.get_code_display()),
            "value": _value(row),
            "fraction": f"{number(row.numerator)} / {number(row.denominator)}"
            if fraction
            else "",
            "coverage": percent(row.coverage),
            "note": str(row.missing or row.justification),
        }


def _value(row) -> str:
    return told(row, CATALOGUE[row.code].unit)


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
