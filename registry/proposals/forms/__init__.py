"""What a network's own people may propose: one form each."""

from registry.plugs import proposal_forms

from .base import ProposalForm
from .members import MemberJoined, MemberListSent, MembershipCorrected, MembersLeft
from .network import NetworkFacts, NetworkRenamed, OtherNameOfNetwork
from .partnerships import PartnershipProposed

OF_REGISTRY = {
    "joined": MemberJoined,
    "left": MembersLeft,
    "membership": MembershipCorrected,
    "list": MemberListSent,
    "network": NetworkFacts,
    "renamed": NetworkRenamed,
    "name": OtherNameOfNetwork,
    "partnership": PartnershipProposed,
}


def all_forms() -> dict[str, type[ProposalForm]]:
    """Return the forms by their codes, those of the apps above last."""
    return OF_REGISTRY | proposal_forms()
