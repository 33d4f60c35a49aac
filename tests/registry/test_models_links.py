"""What links clusters and organisations: memberships, projects, agreements, events."""

from datetime import date

import pytest

from registry.models import (
    Agreement,
    InternationalAction,
    Membership,
    Partnership,
)
from tests.factories import (
    make_action_participation,
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_event,
    make_event_participation,
    make_international_action,
    make_mandate,
    make_mandate_attestation,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_person,
    make_source,
)

pytestmark = pytest.mark.django_db

START, END = date(2005, 1, 1), date(2012, 6, 30)


def attest(membership, *days):
    for day in days:
        make_membership_attestation(
            membership=membership, source=make_source(), documented_on=day
        )


def test_a_membership_was_last_documented_by_the_latest_document_up_to_the_day():
    membership = make_membership(start_on=START)
    attest(membership, date(2007, 6, 1), date(2009, 6, 1))

    def last_documented(day):
        return Membership.objects.with_last_documented(day).get().last_documented_on

    assert last_documented(date(2004, 12, 31)) is None
    assert last_documented(START) == START
    assert last_documented(date(2009, 5, 31)) == date(2007, 6, 1)
    assert last_documented(date(2009, 6, 1)) == date(2009, 6, 1)


@pytest.mark.parametrize(
    ("day", "recent"),
    [
        (date(2004, 12, 31), False),
        (START, True),
        (date(2007, 12, 31), True),
        (date(2008, 1, 1), False),
        (date(2009, 6, 1), True),
        (date(2012, 5, 31), True),
        (date(2012, 6, 1), False),
    ],
)
def test_a_document_shows_a_membership_for_three_years(day, recent):
    membership = make_membership(start_on=START)
    attest(membership, date(2009, 6, 1))

    recently = Membership.objects.recently_documented(day)
    not_recently = Membership.objects.not_recently_documented(day)

    assert recently.contains(membership) is recent
    assert not_recently.contains(membership) is not recent


def test_a_membership_must_be_shown_by_documents_of_its_own_time():
    attest(make_membership(start_on=START, end_on=END), END)
    bare = make_membership()
    bare.attestations.all().delete()
    early, late = make_membership(), make_membership(start_on=START, end_on=END)
    attest(early, date(2004, 12, 31))
    attest(late, date(2012, 7, 1))

    assert set(Membership.objects.inconsistent_attestation()) == {bare, early, late}


def test_a_membership_must_lie_within_the_life_of_the_organisation():
    founded, closed = date(2000, 1, 1), END

    def membership(**period):
        organisation = make_organisation(founded_on=founded, closed_on=closed)
        return make_membership(organisation=organisation, **period)

    make_membership()
    membership(start_on=founded, end_on=closed)
    early = membership(start_on=date(1999, 12, 31), end_on=closed)
    late = membership(start_on=START, end_on=date(2012, 7, 1))
    endless = membership(start_on=START)

    assert set(Membership.objects.inconsistent_lifetime()) == {early, late, endless}


def test_a_membership_must_not_be_of_a_record_merged_into_another():
    kept = make_membership().organisation
    lost = make_membership(organisation=make_organisation(merged_into=kept))

    assert list(Membership.objects.inconsistent_tombstone()) == [lost]


def test_what_belongs_to_a_cluster_is_kept_by_cluster():
    cluster, other = make_cluster(), make_cluster()
    of_one, of_other = {}, {}
    for kept, whose in [(of_one, cluster), (of_other, other)]:
        kept[Membership] = make_membership(cluster=whose)
        kept[Partnership] = make_partnership_cluster(cluster=whose).partnership
        kept[Agreement] = make_agreement_party(cluster=whose).agreement
        kept[InternationalAction] = make_action_participation(cluster=whose).action

    for model, row in of_one.items():
        assert list(model.objects.of_cluster(cluster)) == [row]
    for model, row in of_other.items():
        assert list(model.objects.of_cluster(other)) == [row]


def test_the_fields_of_a_partnership_have_labels():
    both = make_partnership(fields=["technological", "industrial"])

    assert both.field_labels == ["technological", "industrial"]


def test_those_who_take_part_are_counted():
    shared, alone, empty = (make_partnership() for _number in range(3))
    for partnership in [shared, shared, alone]:
        make_participation(partnership=partnership)

    rows = Partnership.objects.with_participation_count()

    assert {row: row.participation_count for row in rows} == {
        shared: 2,
        alone: 1,
        empty: None,
    }
    assert set(Partnership.objects.inconsistent_participation()) == {alone, empty}


def test_clusters_of_partnerships_and_parties_of_agreements_are_fetched_along(
    django_assert_num_queries,
):
    for _number in range(3):
        partnership, agreement = make_partnership(), make_agreement()
        for _link in range(2):
            make_partnership_cluster(partnership=partnership)
            make_agreement_party(agreement=agreement)
        make_agreement_party(agreement=agreement, organisation=make_organisation())

    with django_assert_num_queries(2):
        clusters = [
            link.cluster.name
            for row in Partnership.objects.with_clusters()
            for link in row.cluster_links.all()
        ]
    with django_assert_num_queries(2):
        parties = [
            party.party.name
            for row in Agreement.objects.with_parties()
            for party in row.parties.all()
        ]

    assert len(clusters) == 6
    assert len(parties) == 9


def test_agreements_are_kept_by_kind():
    memorandum = make_agreement(kind="memorandum")
    call = make_agreement(kind="call")
    make_agreement(kind="project")

    assert list(Agreement.objects.of_kind("memorandum")) == [memorandum]
    assert set(Agreement.objects.of_kind("memorandum", "call")) == {memorandum, call}


def test_an_agreement_must_have_a_cluster_among_its_parties():
    make_agreement_party()
    without = make_agreement_party(organisation=make_organisation()).agreement
    bare = make_agreement()

    assert set(Agreement.objects.inconsistent_parties()) == {without, bare}


def test_a_party_or_a_participant_is_whoever_is_named():
    cluster, organisation, person = make_cluster(), make_organisation(), make_person()

    assert make_agreement_party(cluster=cluster).party == cluster
    assert make_agreement_party(organisation=organisation).party == organisation
    assert make_event_participation(cluster=cluster).participant == cluster
    assert make_event_participation(person=person).participant == person
    assert (
        make_event_participation(organisation=organisation).participant == organisation
    )


def test_links_are_told_in_words():
    cluster, organisation = make_cluster(name="Skywin"), make_organisation(name="Sabca")
    membership = make_membership(cluster=cluster, organisation=organisation)
    mandate = make_mandate(cluster=cluster, person=make_person(name="Ada Lovelace"))
    partnership = make_partnership(title="WINGS")
    agreement = make_agreement(title="Bilbao 2024")
    event = make_event(title="Clusters Meet Regions")
    action = make_international_action(title="Le Bourget")
    source = make_source()

    words = [
        str(membership),
        str(make_membership_attestation(membership=membership, source=source)),
        str(make_mandate_attestation(mandate=mandate, source=source)),
        str(partnership),
        str(make_partnership_cluster(partnership=partnership, cluster=cluster)),
        str(make_participation(partnership=partnership, organisation=organisation)),
        str(agreement),
        str(make_agreement_party(agreement=agreement, cluster=cluster)),
        str(event),
        str(make_event_participation(event=event, cluster=cluster)),
        str(action),
        str(make_action_participation(action=action, cluster=cluster)),
    ]

    assert words == [
        "Sabca – Skywin",
        "Sabca – Skywin, 1 January 2005",
        "Ada Lovelace, animator, Skywin, 1 January 2005",
        "WINGS",
        "WINGS: Skywin",
        "Sabca, WINGS",
        "Bilbao 2024",
        "Skywin, Bilbao 2024",
        "Clusters Meet Regions",
        "Skywin, Clusters Meet Regions",
        "Le Bourget",
        "Skywin, Le Bourget",
    ]
