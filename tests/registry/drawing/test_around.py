"""What lies around a network or an organisation, worked out by hand.

North has four members, and runs a partnership::

    Alpha    a member of North and of East
    Beta     a member of North alone
    Gamma    takes part in North's partnership, a member of West
    Delta    a member of North until 2009
    Epsilon  a member of North alone, takes part in an event with South there

North and East have an agreement; East, West, North, South, Far and Away a memorandum,
which joins too many at once to be a contact of two. Nothing leads to Island.
"""

from datetime import date
from types import SimpleNamespace

import pytest

from registry.drawing.around import NetworkAround, OrganisationAround
from registry.models import Cluster
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_event,
    make_event_participation,
    make_membership,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_recognition,
)

pytestmark = pytest.mark.django_db

DAY = date(2012, 6, 30)
BEGUN = {"start_on": date(2005, 1, 1)}


@pytest.fixture
def hand():
    """Make the network of the module's docstring."""
    names = ("North", "East", "West", "South", "Far", "Away", "Island")
    networks = {name.lower(): make_cluster(name=name) for name in names}
    for network in networks.values():
        make_recognition(cluster=network, **BEGUN)
    bodies = {
        name.lower(): make_organisation(name=name)
        for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
    }
    made = SimpleNamespace(**networks, **bodies)
    for organisation, network in [
        (made.alpha, made.north),
        (made.alpha, made.east),
        (made.beta, made.north),
        (made.gamma, made.west),
        (made.epsilon, made.north),
    ]:
        make_membership(organisation=organisation, cluster=network, **BEGUN)
    make_membership(
        organisation=made.delta,
        cluster=made.north,
        end_on=date(2009, 12, 31),
        **BEGUN,
    )
    made.partnership = make_partnership(title="Wind", **BEGUN)
    make_partnership_cluster(partnership=made.partnership, cluster=made.north)
    make_participation(partnership=made.partnership, organisation=made.gamma)
    made.agreement = make_agreement(title="Hand in hand", **BEGUN)
    for network in (made.north, made.east):
        make_agreement_party(agreement=made.agreement, cluster=network)
    memorandum = make_agreement(title="All together", **BEGUN)
    for name in names[:6]:
        make_agreement_party(agreement=memorandum, cluster=networks[name.lower()])
    made.event = make_event(title="Fair", start_on=date(2011, 5, 1))
    make_event_participation(event=made.event, organisation=made.epsilon)
    make_event_participation(event=made.event, organisation=made.beta)
    make_event_participation(event=made.event, cluster=made.south)
    return made


def told(joiner):
    """Return a joiner as names: what it is, how it is active, what it reaches."""

    def names(ways):
        return [str(way.thing) if way.thing else "member" for way in ways]

    return (
        str(joiner.node),
        joiner.kind,
        names(joiner.here),
        {str(reach.network): names(reach.ways) for reach in joiner.reached},
    )


def test_a_network_is_joined_to_others_by_who_and_what_is_in_both(hand):
    around = NetworkAround(hand.north, DAY)

    assert [told(joiner) for joiner in around.joiners] == [
        ("Alpha", "organisation", ["member"], {"East": ["member"]}),
        ("Gamma", "organisation", ["Wind"], {"West": ["member"]}),
        ("Hand in hand", "agreement", [], {"East": []}),
    ]
    assert around.reached == [hand.east, hand.west]
    assert around.alone == 2
    assert [str(network) for network in around.out_of_reach()] == [
        "Away",
        "Far",
        "Island",
        "South",
    ]


def test_what_is_around_a_network_is_of_the_day(hand):
    before = NetworkAround(hand.north, date(2004, 12, 31))
    then = NetworkAround(hand.north, date(2009, 12, 31))

    assert before.joiners == []
    assert before.alone == 0
    assert before.out_of_reach() == []
    assert then.alone == 3


def test_an_organisation_meets_others_in_what_it_takes_part_in(hand):
    around = OrganisationAround(hand.epsilon, DAY)

    assert [
        (
            str(meeting.node),
            meeting.kind,
            [str(each) for each in meeting.networks],
            [str(each) for each in meeting.organisations],
            meeting.others,
        )
        for meeting in around.meetings
    ] == [
        ("North", "member", [], [], 2),
        ("Fair", "event", ["South"], ["Beta"], 0),
    ]
    assert around.networks == [hand.north]
    assert around.reached == [hand.south, hand.beta]


def test_a_network_that_an_organisation_belongs_to_is_not_met_again(hand):
    make_event_participation(event=hand.event, cluster=hand.north)

    around = OrganisationAround(hand.epsilon, DAY)

    assert around.reached == [hand.south, hand.beta]


def test_an_organisation_with_nothing_around_it(hand):
    around = OrganisationAround(make_organisation(name="Zeta"), DAY)

    assert around.meetings == []
    assert around.reached == []


def test_nobody_is_lost_between_those_who_join_and_those_who_do_not(hand):
    """Every member is one of the joiners, or one of those alone."""
    for network in Cluster.objects.all():
        around = NetworkAround(network, DAY)
        members = network.memberships.as_of(DAY).count()
        taking_part = 1 if network == hand.north else 0
        assert len(around.organisations) + around.alone == members + taking_part
