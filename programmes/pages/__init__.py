"""The pages of public money."""

from .clusters import ClusterProgrammes, OrganisationProgrammes
from .funding_lines import FundingLineDetail, FundingLineList
from .grants import GrantDetail, GrantListPage
from .plans import PlanDetail, PlanList
from .projects import CallDetail, CallList, ProjectDetail, ProjectList

__all__ = [
    "CallDetail",
    "CallList",
    "ClusterProgrammes",
    "FundingLineDetail",
    "FundingLineList",
    "GrantDetail",
    "GrantListPage",
    "OrganisationProgrammes",
    "PlanDetail",
    "PlanList",
    "ProjectDetail",
    "ProjectList",
]
