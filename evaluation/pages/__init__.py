"""The pages of evaluation."""

from .acts import (
    EvaluationDiscard,
    EvaluationEdit,
    EvaluationOpen,
    EvaluationSign,
)
from .calendar import EvaluationCalendar, EvaluationCalendarFile
from .candidates import ContradictionCandidates
from .clusters import ClusterEvaluation, ClusterIndicators
from .decisions import EvaluationDecide, RecommendationFollow
from .evaluations import EvaluationDetail, EvaluationList, EvaluationReport
from .figures import ContradictionDetail, ContradictionList, FigureList
from .indicators import IndicatorCompare, IndicatorDetail, IndicatorList
from .targets import TargetList

__all__ = [
    "ClusterEvaluation",
    "ClusterIndicators",
    "ContradictionCandidates",
    "ContradictionDetail",
    "ContradictionList",
    "EvaluationCalendar",
    "EvaluationCalendarFile",
    "EvaluationDecide",
    "EvaluationDetail",
    "EvaluationDiscard",
    "EvaluationEdit",
    "EvaluationList",
    "EvaluationOpen",
    "EvaluationReport",
    "EvaluationSign",
    "FigureList",
    "IndicatorCompare",
    "IndicatorDetail",
    "IndicatorList",
    "RecommendationFollow",
    "TargetList",
]
