"""The pages of the registry."""

from . import connections
from .cluster_members import ClusterMembers
from .clusters import ClusterDetail, ClusterLinks, ClusterList, ClusterPage
from .events import EventDetail, EventList
from .home import Home
from .links import AgreementDetail, AgreementList, PartnershipDetail, PartnershipList
from .mandates import MandateList
from .memberships import MembershipList
from .organisations import OrganisationDetail, OrganisationList, OrganisationPage
from .sources import RegimeList, SourceDetail, SourceList

__all__ = [
    "AgreementDetail",
    "AgreementList",
    "ClusterDetail",
    "ClusterLinks",
    "ClusterList",
    "ClusterMembers",
    "ClusterPage",
    "EventDetail",
    "EventList",
    "Home",
    "MandateList",
    "MembershipList",
    "OrganisationDetail",
    "OrganisationList",
    "OrganisationPage",
    "PartnershipDetail",
    "PartnershipList",
    "RegimeList",
    "connections",
    "SourceDetail",
    "SourceList",
]
