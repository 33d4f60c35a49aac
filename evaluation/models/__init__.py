"""Judgement: frameworks, evaluations, measurements, targets, published figures."""

from .evaluation import (
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Occasion,
    Outcome,
    Reason,
    Recommendation,
)
from .framework import Criterion, Framework
from .indicator import IndicatorCode
from .measurement import Measurement
from .published_figure import (
    Contradiction,
    FigureMeasure,
    PublishedFigure,
    Resolution,
    Statement,
)
from .quality_label import LabelLevel, QualityLabel
from .target import Target

__all__ = [
    "Contradiction",
    "Criterion",
    "CriterionScore",
    "Evaluation",
    "EvaluationStatus",
    "FigureMeasure",
    "Framework",
    "IndicatorCode",
    "LabelLevel",
    "Measurement",
    "Occasion",
    "Outcome",
    "PublishedFigure",
    "QualityLabel",
    "Reason",
    "Recommendation",
    "Resolution",
    "Statement",
    "Target",
]
