"""Organisations: when they existed, what they belong to, records merged into them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.models import Organisation, OrganisationMerge, OrganisationName
from tests.factories import (
    make_activity,
    make_cluster,
    make_membership,
    make_organisation,
    make_organisation_activity,
    make_organisation_merge,
    make_organisation_name,
    make_source,
)

pytestmark = pytest.mark.django_db

FOUNDED, CLOSED = date(1978, 4, 1), date(2012, 6, 30)
DAY = date(2010, 1, 1)


def test_whether_it_was_there_takes_a_founding_a_document_or_a_membership():
    old, new = (
        {"source": make_source(published_on=day, published_precision="day")}
        for day in (date(2005, 1, 1), date(2021, 1, 1))
    )
    there = [
        make_organisation(founded_on=FOUNDED, **new),
        make_organisation(**old),
        make_organisation(**new),
    ]
    make_membership(organisation=there[-1], start_on=date(2009, 1, 1))
    unseen = make_organisation(**new)
    make_membership(organisation=unseen, start_on=date(2015, 1, 1))

    def was_there(day):
        rows = Organisation.objects.with_traces(day).filter(pk__in=[unseen.pk])
        return rows.get().was_there

    found = Organisation.objects.with_traces(DAY).filter(pk__in=[o.pk for o in there])
    assert [row.was_there for row in found] == [True] * 3
    assert not was_there(DAY)
    assert was_there(date(2015, 1, 1))


@pytest.mark.parametrize(
    ("founded", "closed", "day", "existed"),
    [
        (FOUNDED, CLOSED, date(1978, 3, 31), False),
        (FOUNDED, CLOSED, FOUNDED, True),
        (FOUNDED, CLOSED, CLOSED, True),
        (FOUNDED, CLOSED, date(2012, 7, 1), False),
        (None, CLOSED, date(1900, 1, 1), True),
        (None, CLOSED, date(2012, 7, 1), False),
        (FOUNDED, None, date(1978, 3, 31), False),
        (FOUNDED, None, date(2200, 1, 1), True),
        (None, None, date(1900, 1, 1), True),
    ],
)
def test_an_organisation_exists_from_its_founding_to_its_closing_day(
    founded, closed, day, existed
):
    organisation = make_organisation(founded_on=founded, closed_on=closed)

    assert Organisation.objects.as_of(day).contains(organisation) is existed


def test_organisations_are_kept_by_kind():
    university = make_organisation(kind="university")
    college = make_organisation(kind="college")
    make_organisation()

    assert list(Organisation.objects.of_kind("university")) == [university]
    assert set(Organisation.objects.of_kind("university", "college")) == {
        university,
        college,
    }


def test_records_merged_into_another_are_not_current():
    kept = make_organisation()
    make_organisation(merged_into=kept)

    assert list(Organisation.objects.current()) == [kept]


def test_members_are_those_of_the_cluster_on_the_day():
    cluster = make_cluster()
    member = make_membership(cluster=cluster, start_on=DAY).organisation
    make_membership(cluster=cluster, end_on=date(2009, 12, 31))
    elsewhere = make_membership(start_on=DAY).organisation
    make_organisation()

    assert set(Organisation.objects.members_of_any(DAY)) == {member, elsewhere}
    assert not Organisation.objects.members_of_any(date(2000, 1, 1)).exists()


def test_those_who_have_to_do_with_clusters_are_members_or_were_or_nothing_tells():
    member = make_membership(start_on=DAY).organisation
    former = make_membership(end_on=date(2009, 12, 31)).organisation
    neither = make_organisation()
    known = Organisation.objects.filter(pk__in=[member.pk, former.pk, neither.pk])

    assert set(known.tied_to_clusters(DAY)) == {former}
    assert set(known.without_clusters(DAY)) == {neither}


def test_an_organisation_counts_as_one_member_however_often_it_joined():
    membership = make_membership(end_on=date(2009, 12, 31))
    make_membership(
        cluster=membership.cluster, organisation=membership.organisation, start_on=DAY
    )
    make_membership(organisation=membership.organisation, start_on=DAY)
    alone = make_organisation()

    def counts(day):
        rows = Organisation.objects.with_cluster_count(day)
        return {row: row.cluster_count for row in rows}

    assert counts(date(2009, 12, 31)) == {membership.organisation: 1, alone: 0}
    assert counts(DAY) == {membership.organisation: 2, alone: 0}


def test_a_tombstone_must_carry_no_membership():
    kept = make_organisation()
    make_membership(organisation=kept)
    make_organisation(merged_into=kept)
    laden = make_organisation(merged_into=kept)
    make_membership(organisation=laden)

    assert list(Organisation.objects.inconsistent_tombstones()) == [laden]


def test_merges_that_were_undone_are_not_in_force():
    merge = make_organisation_merge()
    make_organisation_merge(undone_at="2026-01-01T12:00Z")

    assert list(OrganisationMerge.objects.in_force()) == [merge]


def test_an_organisation_may_be_merged_again_after_a_merge_was_undone():
    undone = make_organisation_merge(undone_at="2026-01-01T12:00Z")

    again = make_organisation_merge(merged=undone.merged)

    again.full_clean()
    assert str(again) == f"{undone.merged} → {again.kept}"


def test_names_are_kept_by_kind():
    former = make_organisation_name(kind="former")
    make_organisation_name(kind="abbreviation")

    assert list(OrganisationName.objects.of_kind("former")) == [former]


def test_an_enterprise_number_is_stored_as_digits_and_shown_in_groups():
    organisation = make_organisation()
    organisation.enterprise_number = "TVA BE 0403.019.261"

    organisation.full_clean()
    organisation.save()

    organisation.refresh_from_db()
    assert organisation.enterprise_number == "0403019261"
    assert organisation.enterprise_number_display == "0403.019.261"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("0431.150.351", "check digits"),
        ("2.123.456.789", "not an enterprise number"),
        ("12345", "write ten digits"),
    ],
)
def test_a_wrong_enterprise_number_is_explained_on_its_field(number, message):
    organisation = make_organisation()
    organisation.enterprise_number = number

    with pytest.raises(ValidationError) as error:
        organisation.full_clean()

    (explanation,) = error.value.message_dict["enterprise_number"]
    assert message in explanation


def test_any_number_of_organisations_may_have_no_enterprise_number():
    first, second = make_organisation(), make_organisation(enterprise_number="")

    second.full_clean()

    assert first.enterprise_number == second.enterprise_number == ""
    assert second.enterprise_number_display == ""


def test_facts_about_an_organisation_are_told_in_words():
    organisation = make_organisation(name="Sonaca")
    activity = make_activity(code="30300", label_fr="Aéronautique", label_en="Aircraft")

    words = [
        str(organisation),
        str(make_organisation_name(name="SONACA SA", organisation=organisation)),
        str(make_organisation_activity(organisation=organisation, activity=activity)),
    ]

    assert words == ["Sonaca", "SONACA SA", "Sonaca: 30300 Aircraft"]
