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
from .comparison import IndicatorCompare
from .decisions import (
    EvaluationAnnul,
    EvaluationDecide,
    EvaluationOpinion,
    EvaluationPublish,
    EvaluationRectify,
    EvaluationReplace,
)
from .evaluations import EvaluationDetail, EvaluationList, EvaluationReport
from .figures import ContradictionDetail, ContradictionList, FigureList
from .following import ConditionFollow, RecommendationFollow
from .indicators import IndicatorDetail, IndicatorList
from .targets import TargetList

__all__ = [
    "ClusterEvaluation",
    "ClusterIndicators",
    "ConditionFollow",
    "ContradictionCandidates",
    "ContradictionDetail",
    "ContradictionList",
    "EvaluationAnnul",
    "EvaluationCalendar",
    "EvaluationCalendarFile",
    "EvaluationDecide",
    "EvaluationDetail",
    "EvaluationDiscard",
    "EvaluationEdit",
    "EvaluationList",
    "EvaluationOpen",
    "EvaluationOpinion",
    "EvaluationPublish",
    "EvaluationRectify",
    "EvaluationReplace",
    "EvaluationReport",
    "EvaluationSign",
    "FigureList",
    "IndicatorCompare",
    "IndicatorDetail",
    "IndicatorList",
    "RecommendationFollow",
    "TargetList",
]
