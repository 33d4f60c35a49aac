"""Feeds of lists and records: what changed, whole, in order, and for everybody."""

from datetime import date, timedelta

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.models import Evaluation
from registry.following import parts
from registry.models import Cluster, Membership, Organisation
from tests.evaluation.factories import make_evaluation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_staff,
)
from tests.registry.recorded.ages import FIRST, bear

from .atom import Feed

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def member():
    member = make_membership(
        cluster=make_cluster(name="TWEED", slug="tweed"),
        organisation=make_organisation(name="Sonaca", slug="sonaca"),
        start_on=date(2010, 1, 1),
    )
    bear(FIRST)
    return member


def feed_of(client, path, **query) -> Feed:
    return Feed(client.get(path, {"_feed": "atom"} | query))


def test_a_list_tells_what_joined_left_and_was_corrected(client, member):
    with pghistory.context(url="/some/form/"):
        other = make_membership(
            cluster=member.cluster,
            organisation=make_organisation(name="Issol"),
            start_on=date(2012, 1, 1),
        )
    bear(FIRST + DAY)
    # A context holds until the end of its transaction: here each has one of its own.
    row = Membership.objects.filter(pk=other.pk)
    with pghistory.context(url="/some/form/"):
        row.update(locator="page 3")
    bear(FIRST + 2 * DAY)
    with pghistory.context(url="/some/form/"):
        row.update(end_on=date(2020, 1, 1), end_source=other.source)
    bear(FIRST + 3 * DAY)

    left, corrected, joined, first = feed_of(client, "/clusters/tweed/members/").entries

    assert left.title.startswith("1 no more in the list")
    assert "Issol" in left.html
    assert corrected.title.startswith("1 corrected")
    assert "— → page 3" in corrected.html
    assert joined.title == "1 new in the list – entered on the site"
    assert joined.updated == FIRST + DAY
    assert "Sonaca" in first.html
    assert "Issol" not in first.html


def test_filters_decide_what_joins(client, member):
    bear(FIRST)
    Organisation.objects.filter(pk=member.organisation.pk).update(name="Quartz")
    bear(FIRST + DAY)

    joined = feed_of(client, "/organisations/", q="quartz").entries
    left = feed_of(client, "/organisations/", q="sonaca").entries

    assert [each.title.split(" –")[0] for each in joined] == ["1 new in the list"]
    assert joined[0].updated == FIRST + DAY
    assert left[-1].updated == FIRST


def test_an_import_is_one_entry(client, member):
    with pghistory.context(import_=1):
        for number in range(30):
            make_membership(
                cluster=member.cluster,
                organisation=make_organisation(name=f"Member {number}"),
            )
    bear(FIRST + DAY)

    entries = feed_of(client, "/memberships/", cluster="tweed").entries

    assert [each.title.split(" –")[0] for each in entries] == [
        "30 new in the list",
        "1 new in the list",
    ]


def test_entries_keep_their_names(client, member):
    before = feed_of(client, "/memberships/").entries
    make_membership(cluster=member.cluster)
    bear(FIRST + DAY)

    after = feed_of(client, "/memberships/").entries

    assert [each.number for each in after[1:]] == [each.number for each in before]
    assert after[1:] == before


def test_days_that_pass_are_told(client):
    make_membership(start_on=FIRST.date() + timedelta(days=40))
    bear(FIRST)

    entries = feed_of(client, "/memberships/").entries

    assert [each.title for each in entries] == [
        "1 new in the list – by the passing of days"
    ]
    assert timezone.localdate(entries[0].updated) == FIRST.date() + timedelta(days=40)


def test_who_comes_and_goes_by_the_passing_of_days_is_told_twice(client):
    start = FIRST.date() + timedelta(days=40)
    make_membership(start_on=start, end_on=start + timedelta(days=5))
    bear(FIRST)

    left, joined = feed_of(client, "/memberships/").entries

    assert timezone.localdate(joined.updated) == start
    assert timezone.localdate(left.updated) == start + timedelta(days=6)
    assert left.title.startswith("1 no more in the list")


def test_a_feed_looks_back_until_something_changed(client, member):
    other = make_membership()
    bear(FIRST + DAY)
    for number in range(1, 2 * parts.MOMENTS):
        Membership.objects.filter(pk=other.pk).update(locator=f"page {number}")
        bear(FIRST + (number + 1) * DAY)

    feed = feed_of(client, "/memberships/", cluster="tweed")

    assert [each.title.split(" –")[0] for each in feed.entries] == ["1 new in the list"]


def test_what_is_long_ago_is_a_part_of_its_own(client, member, monkeypatch):
    monkeypatch.setattr(parts, "LOOKS", 4)
    other = make_membership()
    bear(FIRST + DAY)
    for number in range(1, 10):
        Membership.objects.filter(pk=other.pk).update(locator=f"page {number}")
        bear(FIRST + (number + 1) * DAY)

    feed = feed_of(client, "/memberships/", cluster="tweed")
    assert not feed.entries
    while not feed.entries:
        feed = Feed(client.get(feed.links["prev-archive"]))

    assert len(feed.entries) == 1


def test_rows_that_are_worked_out_are_followed_by_what_the_list_says(client, member):
    make_membership(cluster=make_cluster(name="H2O"), organisation=member.organisation)
    bear(FIRST + DAY)

    lost = feed_of(client, "/connections/lost/", networks="all").entries
    brokers = feed_of(client, "/connections/brokers/", networks="all").entries

    assert [each.title.split(" –")[0] for each in lost] == [
        "1 new in the list, 1 corrected",
        "1 new in the list",
    ]
    assert "1 → —" in lost[0].html
    assert [each.title.split(" –")[0] for each in brokers] == ["1 new in the list"]
    assert "Sonaca" in brokers[0].html


def test_who_looks_for_words_follows_what_they_found_then(client, member):
    """A cluster is also found by what it says of itself, which is no name."""
    cluster = Cluster.objects.filter(pk=member.cluster.pk)
    cluster.update(description_en="Solar energy.")
    bear(FIRST + DAY)
    cluster.update(description_en="Wind energy.")
    bear(FIRST + 2 * DAY)

    solar = feed_of(client, "/clusters/", q="solar").entries
    wind = feed_of(client, "/clusters/", q="wind").entries

    assert [(each.title.split(" –")[0], each.updated) for each in solar] == [
        ("1 no more in the list", FIRST + 2 * DAY),
        ("1 new in the list", FIRST + DAY),
    ]
    assert [each.updated for each in wind] == [FIRST + 2 * DAY]


def test_a_record_tells_what_changed_in_it_and_about_it(client, member):
    Organisation.objects.filter(pk=member.organisation.pk).update(name="Zonaca")
    bear(FIRST + DAY)

    entries = feed_of(client, "/organisations/sonaca/").entries

    assert "Sonaca → Zonaca" in entries[0].html
    assert entries[0].title == "1 organisation: renamed – outside of the site"
    assert "membership" in entries[1].title


def test_long_feeds_lead_back_to_the_beginning(client, member):
    for number in range(1, 20):
        Membership.objects.filter(pk=member.pk).update(locator=f"page {number}")
        bear(FIRST + number * DAY)
    for path in ("/memberships/", "/clusters/tweed/"):
        feed, numbers = feed_of(client, path), []
        while True:
            numbers += [each.number for each in feed.entries]
            if "prev-archive" not in feed.links:
                break
            feed = Feed(client.get(feed.links["prev-archive"]))

        assert len(numbers) == len(set(numbers)) == 20


def test_who_has_the_newest_gets_no_more(client, member):
    first = client.get("/memberships/", {"_feed": "atom"})
    again = client.get(
        "/memberships/", {"_feed": "atom"}, headers={"If-None-Match": first["ETag"]}
    )
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)
    changed = client.get(
        "/memberships/", {"_feed": "atom"}, headers={"If-None-Match": first["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_a_feed_costs_no_more_as_rows_grow(client, member):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            feed_of(client, "/memberships/")
        return len(asked)

    few = queries()
    for _number in range(20):
        make_membership(cluster=member.cluster)
    bear(FIRST)

    assert queries() == few


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", {}),
        ("/memberships/", {"_feed": "rss"}),
        ("/memberships/", {"known_on": "2026-02-01"}),
        ("/memberships/", {"_before": "soon"}),
        ("/memberships/", {"cluster": "nobody"}),
        ("/memberships/", {"q": "a\x00b"}),
        ("/clusters/tweed/members/", {"as_of": "1990-01-01"}),
    ],
)
def test_what_cannot_be_followed_is_said(client, member, path, query):
    response = client.get(path, {"_feed": "atom"} | query)

    assert response.status_code == 400
    assert "text/html" in response["Content-Type"]


def test_what_is_not_there_has_no_feed(client):
    assert client.get("/clusters/nobody/?_feed=atom").status_code == 404


def test_a_feed_names_nobody_and_tells_nothing_that_is_closed(client, member):
    clerk = make_staff(username="anne.clerk", is_superuser=True)
    with pghistory.context(user=clerk.pk, url="/admin/"):
        Membership.objects.filter(pk=member.pk).update(locator="page 3")
        make_evaluation(cluster=member.cluster, method="plantedword")
    bear(FIRST + DAY)
    assert Evaluation.objects.exists()
    client.force_login(clerk)

    for path in ("/memberships/", "/evaluations/", "/clusters/tweed/"):
        text = client.get(path, {"_feed": "atom"}).text

        assert "anne.clerk" not in text
        assert "plantedword" not in text
        assert text == Client().get(path, {"_feed": "atom"}).text
