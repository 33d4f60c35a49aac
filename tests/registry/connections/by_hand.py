"""A network of ten nodes, of which every measure is worked out by hand.

Four networks, A to D, and six organisations, p to u:

    A: p, q, r are members
    B: q, r are members
    C: s, t are members, and r takes part in project X, which C labels
    D: u is a member, and t takes part in partnership Z, which runs within D

So q joins A and B; r joins A, B and C; t joins C and D; each of the six is reached from
each other one: A - B - C - D.

What joins networks besides: an agreement of A and B, a joint call of B and C, a project
Y that A and C label and in which nobody is named, and a president of both A and D.

    A, B   q and r, members of both; an agreement       3 contacts
    A, C   project Y (and r is active in both)          1 contact
    A, D   the president                                1 contact
    B, C   the call (and r is active in both)           1 contact
    B, D   nothing, and nobody is active in both
    C, D   nothing, but t is active in both: it could join them
"""

from datetime import date

from registry.models import AgreementKind, ClusterKind
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_legal_regime,
    make_mandate,
    make_membership,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_person,
    make_recognition,
)
from tests.programmes.factories import (
    make_project,
    make_project_participant,
    make_project_pole,
)

DAY = date(2020, 6, 30)
SINCE = date(2015, 1, 1)

MEMBERS = {"A": "pqr", "B": "qr", "C": "st", "D": "u"}


class ByHand:
    """The network of the module's docstring, in the database."""

    def __init__(self):
        regime = make_legal_regime(cluster_kind=ClusterKind.COMPETITIVENESS_POLE)
        self.networks = {
            name: make_cluster(
                slug=name.lower(), name=name, kind=ClusterKind.COMPETITIVENESS_POLE
            )
            for name in MEMBERS
        }
        for network in self.networks.values():
            make_recognition(cluster=network, regime=regime, start_on=SINCE)
        self.organisations = {
            name: make_organisation(slug=f"org-{name}", name=name) for name in "pqrstu"
        }
        for network, members in MEMBERS.items():
            for name in members:
                make_membership(
                    cluster=self.networks[network],
                    organisation=self.organisations[name],
                    start_on=SINCE,
                )
        self.make_work()
        self.make_contacts()

    def make_work(self):
        self.project = make_project(slug="x", title="X", submitted_on=SINCE)
        make_project_pole(project=self.project, cluster=self.networks["C"])
        make_project_participant(
            project=self.project, organisation=self.organisations["r"]
        )
        self.partnership = make_partnership(slug="z", title="Z", start_on=SINCE)
        make_partnership_cluster(
            partnership=self.partnership, cluster=self.networks["D"]
        )
        make_participation(
            partnership=self.partnership, organisation=self.organisations["t"]
        )

    def make_contacts(self):
        for title, kind, parties in (
            ("Agreement", AgreementKind.COOPERATION, "AB"),
            ("Call", AgreementKind.CALL, "BC"),
        ):
            agreement = make_agreement(title=title, kind=kind, start_on=SINCE)
            for name in parties:
                make_agreement_party(agreement=agreement, cluster=self.networks[name])
        joint = make_project(slug="y", title="Y", submitted_on=SINCE)
        for name in "AC":
            make_project_pole(project=joint, cluster=self.networks[name])
        president = make_person(name="President")
        for name in "AD":
            make_mandate(person=president, cluster=self.networks[name], start_on=SINCE)
