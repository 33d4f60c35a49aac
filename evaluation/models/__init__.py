"""Judgement: frameworks, evaluations, measurements, targets, published figures."""

from .condition import Condition
from .contradiction import Contradiction, Resolution
from .criterion_score import CriterionScore
from .dismissal import Dismissal
from .evaluation import Evaluation
from .framework import Criterion, Framework
from .indicator import IndicatorCode
from .lack import Lack, Missing
from .measurement import Measurement
from .outcomes import (
    AGAINST,
    ENDING,
    IN_FAVOUR,
    RENEWING,
    EvaluationStatus,
    Occasion,
    Outcome,
    Reason,
)
from .published_figure import UNITS, FigureMeasure, FigureUnit, PublishedFigure
from .quality_label import LabelLevel, QualityLabel
from .recommendation import Recommendation
from .rectification import Rectification, RectificationKind
from .statement import Statement
from .target import Target

__all__ = [
    "AGAINST",
    "Condition",
    "Contradiction",
    "Criterion",
    "CriterionScore",
    "Dismissal",
    "ENDING",
    "Evaluation",
    "EvaluationStatus",
    "FigureMeasure",
    "FigureUnit",
    "Framework",
    "IN_FAVOUR",
    "IndicatorCode",
    "Lack",
    "LabelLevel",
    "Measurement",
    "Missing",
    "Occasion",
    "Outcome",
    "PublishedFigure",
    "QualityLabel",
    "RENEWING",
    "Reason",
    "Recommendation",
    "Rectification",
    "RectificationKind",
    "Resolution",
    "Statement",
    "Target",
    "UNITS",
]
