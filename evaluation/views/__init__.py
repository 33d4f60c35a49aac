"""The pages of evaluation."""

from .figures import ContradictionDetail, ContradictionList, FigureList
from .indicators import IndicatorCompare, IndicatorDetail, IndicatorList
from .targets import TargetList

__all__ = [
    "ContradictionDetail",
    "ContradictionList",
    "FigureList",
    "IndicatorCompare",
    "IndicatorDetail",
    "IndicatorList",
    "TargetList",
]
