"""The tables of evaluation as files: which columns, and what stands in them."""

from .files import (
    CriterionScoreResource,
    EvaluationResource,
    MeasurementResource,
    RecommendationResource,
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
    "StatementResource",
    "TargetResource",
]
