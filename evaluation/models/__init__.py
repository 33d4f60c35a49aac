"""Judgement: frameworks, evaluations, measurements, targets, published figures."""

from .contradiction import Contradiction, Resolution
from .criterion_score import CriterionScore
from .dismissal import Dismissal
from .evaluation import (
    Evaluation,
    EvaluationStatus,
    Occasion,
    Outcome,
    Reason,
)
from .framework import Criterion, Framework
from .indicator import IndicatorCode
from .lack import Lack, Missing
from .measurement import Measurement
from .published_figure import UNITS, FigureMeasure, FigureUnit, PublishedFigure
from .quality_label import LabelLevel, QualityLabel
from .recommendation import Recommendation
from .statement import Statement
from .target import Target

__all__ = [
    "Contradiction",
    "Criterion",
    "CriterionScore",
    "Dismissal",
    "Evaluation",
    "EvaluationStatus",
    "FigureMeasure",
    "FigureUnit",
    "Framework",
    "IndicatorCode",
    "Lack",
    "LabelLevel",
    "Measurement",
    "Missing",
    "Occasion",
    "Outcome",
    "PublishedFigure",
    "QualityLabel",
    "Reason",
    "Recommendation",
    "Resolution",
    "Statement",
    "Target",
    "UNITS",
]
