"""Feeds of lists and records: what changed, whole, in order, and for everybody."""

from datetime import date, timedelta
from threading import Event, Thread
from time import sleep

import pghistory
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.models import Evaluation
from registry.following.moments import settled
from registry.lists.directory import all_lists
from registry.models import Membership, Organisation
from tests.evaluation.factories import make_evaluation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_staff,
)
from tests.html import page_of
from tests.pages import PAGES, WORKED_OUT, address
from tests.registry.recorded.ages import FIRST, bear

from .atom import Feed

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
COMPUTED = WORKED_OUT | {"evaluation_calendar"}
"""Lists of what no table holds."""


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


@pytest.mark.parametrize("page", all_lists(), ids=lambda page: page.url_name())
def test_every_list_has_a_feed(small_world, client, page):
    response = client.get(address(page.url_name(), _feed="atom"))

    if page.url_name() in COMPUTED:
        assert response.status_code == 400
        assert "worked out" in response.text
    else:
        assert Feed(response).title


def test_every_page_says_where_its_feed_is_and_no_other(small_world, client):
    for name in PAGES:
        response = client.get(address(name), follow=True)
        if response.status_code != 200 or name in COMPUTED:
            continue
        link = page_of(response).find("link", type="application/atom+xml")
        if link is None:
            assert client.get(address(name, _feed="atom")).status_code == 400, name
        else:
            assert client.get(link["href"]).status_code == 200, name


def test_a_list_tells_what_joined_left_and_was_corrected(client, member):
    with pghistory.context(url="/some/form/"):
        other = make_membership(
            cluster=member.cluster,
            organisation=make_organisation(name="Issol"),
            start_on=date(2012, 1, 1),
        )
    bear(FIRST + DAY)
    Membership.objects.filter(pk=other.pk).update(locator="page 3")
    bear(FIRST + 2 * DAY)
    Membership.objects.filter(pk=other.pk).update(
        end_on=date(2020, 1, 1), end_source=other.source
    )
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
    Organisation.objects.filter(pk=member.organisation.pk).update(name="Zonaca")
    bear(FIRST + DAY)

    joined = feed_of(client, "/organisations/", q="zonaca").entries
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


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_that_an_earlier_transaction_can_still_precede():
    began, go_on = Event(), Event()

    def write_slowly():
        with transaction.atomic():
            make_cluster(name="Slow", slug="slow")
            began.set()
            go_on.wait(20)
        connection.close()

    thread = Thread(target=write_slowly)
    thread.start()
    try:
        assert began.wait(20)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(xact_start) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
            )
            since = cursor.fetchone()[0]
        assert settled() < since
    finally:
        go_on.set()
        thread.join()
    sleep(1.1)
    assert settled() > since
