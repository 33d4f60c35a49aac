"""The pages of public money."""

from .plans import FundingLineDetail, FundingLineList, PlanDetail, PlanList

__all__ = ["FundingLineDetail", "FundingLineList", "PlanDetail", "PlanList"]
