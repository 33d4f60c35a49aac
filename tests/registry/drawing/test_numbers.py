"""The numbers of drawings are those of the matrix of networks, and of the lists."""

import pytest

from registry.connections.bonds import MEMBER, Bonds
from registry.connections.chosen import Among
from registry.connections.pairs import Contacts
from registry.drawing.around import NetworkAround, OrganisationAround
from registry.drawing.backbone import Backbone
from registry.models import Cluster, Membership, Organisation
from tests.pages import address
from tests.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]


def test_around_each_network_are_the_numbers_of_the_matrix():
    networks = list(Cluster.objects.known_by(DAY))
    found = 0
    around = {network: NetworkAround(network, DAY) for network in networks}
    for pair in Contacts(networks, DAY).pairs():
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            joining = [
                joiner
                for joiner in around[one].joiners
                if other in [reach.network for reach in joiner.reached]
            ]
            bodies = [each for each in joining if each.kind == "organisation"]
            things = {code: n for code, n in pair.joined.items() if code != MEMBER}
            assert len(bodies) == pair.could
            assert len(joining) - len(bodies) == sum(things.values())
            found += len(joining)
    assert found > 10


def test_all_networks_together_are_the_matrix():
    backbone = Backbone(DAY)

    pairs = Contacts(backbone.networks, DAY).pairs()

    told = {(p.one, p.other): p.joined for p in backbone.pairs}
    assert told == {(p.one, p.other): p.joined for p in pairs if p.joined}
    assert told
    for pair in backbone.pairs:
        assert sum(backbone.numbers(pair)) == pair.contacts


def test_shared_members_are_those_of_the_table(large_world):
    shared = {}
    for organisation in Organisation.objects.all():
        held = Membership.objects.as_of(DAY).filter(organisation=organisation)
        keys = sorted(held.values_list("cluster", flat=True))
        for place, one in enumerate(keys):
            for other in keys[place + 1 :]:
                shared[one, other] = shared.get((one, other), 0) + 1

    told = {
        tuple(sorted((pair.one.pk, pair.other.pk))): pair.joined[MEMBER]
        for pair in Backbone(DAY, Among.ALL).pairs
        if MEMBER in pair.joined
    }

    assert told == shared
    assert shared


def test_the_others_of_a_network_are_as_many_as_its_list_says(client):
    organisation = Organisation.objects.get(slug="hub")
    around = OrganisationAround(organisation, DAY)

    assert around.networks
    for meeting in around.meetings:
        if meeting.kind == MEMBER:
            listed = client.get(
                address("membership_list", as_of=DAY, cluster=meeting.node.slug)
            )
            assert meeting.others == listed.context["total"] - 1


def test_what_an_organisation_takes_part_in_is_what_its_bonds_say():
    organisation = Organisation.objects.get(slug="hub")
    bonds = Bonds(DAY)
    expected = {
        (bond.code, thing)
        for bond in bonds.ties
        if bond.clusters
        for ends in bond.organisations
        for thing in ends.known()
        .filter(**{ends.who: organisation})
        .values_list(ends.thing, flat=True)
    }

    met = OrganisationAround(organisation, DAY).meetings

    assert {(m.kind, m.node.pk) for m in met if m.kind != MEMBER} == expected
    assert expected
