"""The pages of who works with whom, and who could."""

from .brokers import BrokerList
from .lost import ClusterImpact, LossList
from .pairs import ClusterConnections, PairList
from .suggestions import JudgeSuggestion, OrganisationSuggestions
from .unconnected import UnconnectedList

__all__ = [
    "BrokerList",
    "ClusterConnections",
    "ClusterImpact",
    "JudgeSuggestion",
    "LossList",
    "OrganisationSuggestions",
    "PairList",
    "UnconnectedList",
]
