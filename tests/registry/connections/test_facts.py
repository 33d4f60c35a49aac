"""The fact under a sentence is one that says it: of that one, and of that thing.

An organisation may be tied to a project as its participant, and as a party of the
agreement that is the same undertaking: two facts in two tables, and alike keys.
"""

from itertools import combinations

import pytest
from django.utils import timezone

from registry.connections.bonds import Bonds
from registry.connections.chosen import Among
from registry.connections.fits import networks_that_fit, partners_that_fit
from registry.connections.joined import Joined, could_join
from registry.connections.losses import only_things
from registry.connections.statements import CLUSTERS, ORGANISATIONS
from registry.connections.telling import ties_of
from registry.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]


@pytest.fixture
def bonds():
    return Bonds(timezone.localdate())


@pytest.fixture
def networks(bonds):
    return list(Among.PERHAPS.of(bonds.day))


@pytest.fixture
def tied(bonds):
    """The keys of organisations that something ties to the world of networks."""
    every = Organisation.objects.values_list("pk", flat=True)
    return sorted(ties_of(every, bonds))


def facts_of(bonds: Bonds, which: str) -> set:
    """Return who has to do with what by which fact, asked table by table."""
    return {
        (bond.code, number, *row)
        for bond in bonds.all
        for number, ends in enumerate(getattr(bond, which))
        for row in ends.known().values_list("pk", ends.who, ends.thing)
    }


def test_ties_rest_on_facts_of_their_own(bonds):
    facts = facts_of(bonds, ORGANISATIONS)
    ties = ties_of(Organisation.objects.values_list("pk", flat=True), bonds)

    assert ties
    for who, each in ties.items():
        for _bond, at in each:
            assert (at.bond, at.ends, at.row, who, at.thing) in facts


def test_reasons_for_a_network_rest_on_facts_of_the_organisation(bonds, networks, tied):
    facts = facts_of(bonds, ORGANISATIONS)
    fits = networks_that_fit(tied, networks, bonds.day)

    assert fits
    for who, suggested in fits.items():
        for at in (ground.place for each in suggested for ground in each.grounds):
            assert (at.bond, at.ends, at.row, who, at.thing) in facts


def test_reasons_for_a_partner_rest_on_facts_of_the_partner(bonds, tied):
    facts = facts_of(bonds, ORGANISATIONS)
    found = [each for key in tied[::40] for each in partners_that_fit(key, bonds.day)]

    assert found
    for each in found:
        for at in (ground.place for ground in each.grounds):
            assert (at.bond, at.ends, at.row, each.key, at.thing) in facts


def test_what_only_one_network_runs_rests_on_facts_of_the_network(bonds, networks):
    facts = facts_of(bonds, CLUSTERS)
    found = {network.pk: only_things(network, bonds) for network in networks}

    assert any(found.values())
    for who, places in found.items():
        for at in places:
            assert (at.bond, at.ends, at.row, who, at.thing) in facts


def test_what_joins_two_networks_is_said_by_facts_of_them(bonds, networks):
    poles = [network for network in networks if network.kind == "competitiveness_pole"]
    said = 0
    for pair in combinations(poles, 2):
        for group in Joined(pair, bonds).groups:
            for thing in group.things:
                for network, fact in thing.facts:
                    assert fact.cluster == network
                    said += 1
        for each in could_join(pair, bonds):
            for _network, ways in each.ways:
                for _thing, fact in ways:
                    assert fact.organisation == each.organisation
                    said += 1
    assert said
