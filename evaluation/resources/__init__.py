"""The tables of evaluation as files: which columns, and what stands in them."""

from .files import (
    ConditionResource,
    CriterionScoreResource,
    EvaluationResource,
    MeasurementResource,
    RecommendationResource,
    RectificationResource,
)
from .frameworks import (
    CriterionResource,
    FrameworkResource,
    QualityLabelResource,
    TargetResource,
)
from .published import (
    ContradictionResource,
    DismissalResource,
    PublishedFigureResource,
    StatementResource,
)

__all__ = [
    "ConditionResource",
    "ContradictionResource",
    "CriterionResource",
    "CriterionScoreResource",
    "DismissalResource",
    "EvaluationResource",
    "FrameworkResource",
    "MeasurementResource",
    "PublishedFigureResource",
    "QualityLabelResource",
    "RecommendationResource",
    "RectificationResource",
    "StatementResource",
    "TargetResource",
]
