"""The pages of evaluation."""

from .calendar import EvaluationCalendar, EvaluationCalendarFile
from .evaluations import EvaluationDetail, EvaluationList, EvaluationReport
from .figures import ContradictionDetail, ContradictionList, FigureList
from .indicators import IndicatorCompare, IndicatorDetail, IndicatorList
from .networks import ClusterEvaluation
from .targets import TargetList

__all__ = [
    "ClusterEvaluation",
    "ContradictionDetail",
    "ContradictionList",
    "EvaluationCalendar",
    "EvaluationCalendarFile",
    "EvaluationDetail",
    "EvaluationList",
    "EvaluationReport",
    "FigureList",
    "IndicatorCompare",
    "IndicatorDetail",
    "IndicatorList",
    "TargetList",
]
