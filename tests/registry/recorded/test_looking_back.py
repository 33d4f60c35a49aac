"""What a page says as known at a moment: entered, changed and removed since."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from registry.erasure.erasing import erase_person
from registry.imports.plans.undoing import undo_import
from registry.models import Cluster, ImportMode, Membership, Person
from registry.pages import ClusterList
from registry.recorded.reading import as_known_at
from registry.services import change_from, merge_records, undo_merge
from tests.factories import (
    make_cluster,
    make_mandate,
    make_membership,
    make_organisation,
    make_person,
    make_source,
    make_superuser,
)
from tests.html import page_of
from tests.registry.imports.lists import apply_list

from .ages import FIRST, bear

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ENTERED, CHANGED, UNDONE = FIRST, FIRST + 10 * DAY, FIRST + 20 * DAY
BETWEEN = (CHANGED + 5 * DAY).date().isoformat()
AT_FIRST = (ENTERED + 5 * DAY).date().isoformat()


@pytest.fixture
def cluster():
    """A cluster with three members, as it was entered on the first day."""
    cluster = make_cluster(name="TWEED", slug="tweed")
    for name in ("Sonaca", "Safran", "Thales"):
        make_membership(
            cluster=cluster,
            organisation=make_organisation(name=name),
            start_on=date(2010, 1, 1),
        )
    bear(ENTERED)
    return cluster


def read(client, row, known_on="", name="", **query):
    address = reverse(name, args=[row.slug]) if name else row.get_absolute_url()
    return client.get(address, query | ({"known_on": known_on} if known_on else {}))


def members(client, cluster, known_on=""):
    page = read(client, cluster, known_on, "cluster_members", _export="json")
    return {each["slug"] for each in _json(page)}


def _json(response):
    return json.loads(b"".join(response))


def test_what_was_ended_and_restored_was_ended_in_between(client, cluster):
    rows = cluster.memberships.exclude(organisation__name="Sonaca")
    rows.update(end_on=date(2020, 12, 31), end_source=rows.first().source)
    bear(CHANGED)
    cluster.memberships.update(end_on=None, end_source=None)
    bear(UNDONE)

    assert len(members(client, cluster)) == 3
    assert len(members(client, cluster, BETWEEN)) == 1
    assert len(members(client, cluster, AT_FIRST)) == 3


def test_the_day_of_the_page_is_the_day_looked_back_to(client, cluster):
    page = read(client, cluster, AT_FIRST)

    assert page.context["as_of"].isoformat() == AT_FIRST
    assert not page.context["as_of_chosen"]
    chosen = read(client, cluster, AT_FIRST, as_of="2015-06-30")
    assert chosen.context["as_of"] == date(2015, 6, 30)
    assert "as_of=2015-06-30" in chosen.text
    assert f"known_on={AT_FIRST}" in chosen.text


def test_a_day_is_known_to_its_end_in_brussels(client, cluster):
    midnight = timezone.make_aware(timezone.datetime(2026, 3, 1))
    Cluster.objects.filter(pk=cluster.pk).update(name="Tweed")
    bear(midnight)

    assert "<h1>TWEED" in _squeezed(read(client, cluster, "2026-02-28"))
    assert "<h1>Tweed" in _squeezed(read(client, cluster, "2026-03-01"))


def test_a_moment_is_one_to_the_second(client, cluster):
    Cluster.objects.filter(pk=cluster.pk).update(name="Tweed")
    bear(CHANGED)

    for moment, name in (
        (CHANGED - timedelta(seconds=1), "TWEED"),
        (CHANGED, "Tweed"),
    ):
        text = moment.isoformat()
        assert f"<h1>{name}" in _squeezed(read(client, cluster, text))
        # A plus that somebody typed into an address arrives as a blank.
        typed = client.get(f"/clusters/tweed/?known_on={text}")
        assert "+" in text
        assert f"<h1>{name}" in _squeezed(typed)
    brussels = timezone.localtime(CHANGED).replace(tzinfo=None).isoformat()
    assert "<h1>Tweed" in _squeezed(read(client, cluster, brussels))


def _squeezed(page) -> str:
    return "".join(line.strip() for line in page.text.splitlines())


def test_what_was_entered_later_says_when_and_leads_to_today(client, cluster):
    make_cluster(name="Late", slug="late")
    bear(CHANGED)

    for name in ("cluster_detail", "cluster_members", "cluster_programmes"):
        page = client.get(reverse(name, args=["late"]), {"known_on": AT_FIRST})

        main = page_of(page).find("main")
        assert page.status_code == 404
        assert "Not known yet on" in main.find("h1").text
        assert "It was entered on 11 January 2026" in main.text
        assert main.find("a")["href"] == "?"
        assert "Late" not in main.text
    assert client.get("/clusters/never/", {"known_on": AT_FIRST}).status_code == 404
    page = client.get("/clusters/never/", {"known_on": AT_FIRST})
    assert "There is no such page" in page.text


def test_what_bore_another_slug_is_found_under_it(client, cluster):
    Cluster.objects.filter(pk=cluster.pk).update(slug="renamed")
    bear(CHANGED)
    cluster.refresh_from_db()

    for name in ("cluster_detail", "cluster_members"):
        page = read(client, cluster, AT_FIRST, name, as_of="2015-06-30")
        there = reverse(name, args=["tweed"])
        assert page.status_code == 302
        assert page["Location"] == f"{there}?as_of=2015-06-30&known_on={AT_FIRST}"
        assert client.get(page["Location"]).status_code == 200
    assert read(client, cluster, BETWEEN).status_code == 200
    assert client.get("/clusters/tweed/", {"known_on": BETWEEN}).status_code == 404


def test_what_was_removed_since_is_still_known_then(client, cluster):
    organisation = make_organisation(name="Gone")
    bear(ENTERED)
    organisation.delete()
    bear(CHANGED)

    assert read(client, organisation).status_code == 404
    assert read(client, organisation, AT_FIRST).status_code == 200
    assert read(client, organisation, BETWEEN).status_code == 404


def test_two_records_that_are_one_by_now_were_two(client, cluster):
    kept, merged = (m.organisation for m in cluster.memberships.all()[:2])
    merge = merge_records(kept=kept, merged=merged, reason="one", user=None)
    bear(CHANGED)
    undo_merge(merge=merge, user=None)
    bear(UNDONE)

    for known_on, status in ((AT_FIRST, 200), (BETWEEN, 302), ("", 200)):
        assert read(client, merged, known_on).status_code == status
    assert f"known_on={BETWEEN}" in read(client, merged, BETWEEN)["Location"]
    assert len(members(client, cluster, AT_FIRST)) == 3
    assert len(members(client, cluster, BETWEEN)) == 2


def test_an_import_that_was_undone_is_known_in_between(client, cluster):
    row = ("Brand New SA", "", "")
    batch = apply_list(row, cluster=cluster, mode=ImportMode.ADDITIONS)
    bear(CHANGED)
    assert len(members(client, cluster, BETWEEN)) == 4
    undo_import(batch=batch, user=None)
    bear(UNDONE)

    assert len(members(client, cluster, AT_FIRST)) == 3
    assert len(members(client, cluster, BETWEEN)) == 4
    assert len(members(client, cluster)) == 3


def test_names_of_a_day_are_those_that_were_known_for_it(client, cluster):
    """Both times at once: what was said on one day of another."""
    organisation = cluster.memberships.get(organisation__name="Safran").organisation
    change_from(
        row=organisation,
        values={"name": "Safran Aero Boosters"},
        day=date(2016, 5, 2),
        source=make_source(),
    )
    bear(CHANGED)
    organisation.refresh_from_db()

    def name(known_on, as_of):
        page = read(client, organisation, known_on, as_of=as_of)
        return page_of(page).find("h1").text

    assert name(AT_FIRST, "2020-01-01") == "Safran"
    assert name(AT_FIRST, "2015-01-01") == "Safran"
    assert name(BETWEEN, "2020-01-01") == "Safran Aero Boosters"
    assert name(BETWEEN, "2015-01-01") == "Safran"


def test_a_correction_of_a_name_is_undone_in_what_it_is_sorted_by(client, cluster):
    Cluster.objects.filter(pk=cluster.pk).update(name="Éolien")
    bear(CHANGED)

    with as_known_at(CHANGED - DAY):
        assert Cluster.objects.get().name_key == "tweed"
    assert Cluster.objects.get().name_key == "eolien"


def test_who_was_erased_does_not_come_back(client, cluster):
    person = make_person(name="Zénobie Vandenplas", slug="zenobie-vandenplas")
    make_mandate(person=person, cluster=cluster, start_on=date(2015, 1, 1))
    bear(ENTERED)
    Person.objects.filter(pk=person.pk).update(name="Z. Vandenplas")
    bear(CHANGED)
    assert "Zénobie" in read(client, cluster, AT_FIRST).text
    erase_person(
        spellings=["Zénobie Vandenplas", "Z. Vandenplas"], reason="asked", user=None
    )
    bear(UNDONE)

    for known_on in (AT_FIRST, BETWEEN, ""):
        for address in (cluster.get_absolute_url(), "/mandates/"):
            page = client.get(address, {"known_on": known_on})
            assert page.status_code == 200
            assert "vandenplas" not in page.text.casefold()
            assert "N. N." in page.text


def test_the_search_finds_by_the_words_of_today_and_shows_what_was_known(
    client, cluster
):
    Cluster.objects.filter(pk=cluster.pk).update(name="Wallonie Énergie")
    make_cluster(name="Wallonie Énergie nouvelle", slug="new")
    bear(CHANGED)

    page = client.get("/search/", {"q": "wallonie", "known_on": AT_FIRST})
    assert "is told as it was known then" in page.text
    assert f"/clusters/tweed/?known_on={AT_FIRST}" in page.text
    assert ">TWEED<" in page.text
    assert "nouvelle" not in page.text


# What cannot be asked


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yesterday", "is not a day that the registry knows"),
        ("2026-02-30", "is not a day that the registry knows"),
        ("2026-02-01T25:00", "is not a day that the registry knows"),
        ("9999-12-31T23:59:59-12:00", "is not a day that the registry knows"),
        ("0001-01-01T00:00", "is not a day that the registry knows"),
        ("\x00", "The address holds a NUL character"),
        ("2025-12-31", "began to be kept on 1 January 2026"),
        ("2199-01-01", "nobody knows yet"),
        ("2199-01-01T00:00", "nobody knows yet"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_the_reason(client, cluster, text, why):
    page = client.get("/clusters/", {"known_on": text})

    assert page.status_code == 400
    assert why in page_of(page).find("main").text
    links = page_of(page).find("main").find_all("a", having="href")
    assert [link["href"] for link in links][0] == "/clusters/"
    assert not [link for link in links if "known_on" in link["href"]]


def test_two_moments_are_one_too_many_and_one_twice_is_one(client, cluster):
    asked = {"known_on": [AT_FIRST, BETWEEN]}
    assert client.get("/clusters/", asked).status_code == 400
    asked = {"known_on": [AT_FIRST, "06/01/2026", ""]}
    assert client.get("/clusters/", asked).status_code == 200


def test_today_is_known_until_now(client, cluster):
    today = timezone.localdate()
    assert read(client, cluster, today.isoformat()).status_code == 200
    tomorrow = (today + DAY).isoformat()
    assert read(client, cluster, tomorrow).status_code == 400


def test_an_empty_registry_knew_nothing(client):
    page = client.get("/clusters/", {"known_on": "2026-01-01"})

    assert page.status_code == 400


def test_an_empty_moment_asks_for_nothing(client, cluster):
    assert "known-on-banner" not in client.get("/clusters/?known_on=").text


# Who keeps the registry works on what it says now


@pytest.mark.parametrize(
    "address",
    ["/desk/", "/admin/", "/imports/", "/log/", "/accounts/login/"],
)
def test_pages_of_staff_and_accounts_do_not_look_back(client, cluster, address):
    client.force_login(make_superuser())

    page = client.get(address, {"known_on": AT_FIRST, "q": "a"})

    assert page.status_code == 400
    assert "shows the registry as it is now" in page.text
    assert f'href="{address}?q=a"' in page.text


def test_what_there_is_no_page_for_is_not_found(client, cluster):
    assert client.get("/nothing/", {"known_on": AT_FIRST}).status_code == 404


def test_postgresql_refuses_what_would_be_written_meanwhile(
    client, cluster, monkeypatch
):
    def rename(self, request):
        Cluster.objects.update(name="Overwritten")

    def remember(self, request):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE overwritten ()")

    for write in (rename, remember):
        monkeypatch.setattr(ClusterList, "get", write)
        page = client.get("/clusters/", {"known_on": AT_FIRST})

        assert page.status_code == 409
        assert "Nothing can be changed here" in page.text
        assert 'href="/clusters/"' in page.text
    assert Cluster.objects.get().name == "TWEED"


def test_another_fault_stays_one(client, cluster, monkeypatch):
    monkeypatch.setattr(ClusterList, "get", lambda self, request: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.get("/clusters/", {"known_on": AT_FIRST})
    assert Membership.objects.count() == 3


def test_nothing_is_sent_to_what_was_known(client, cluster):
    page = client.post(f"/clusters/?known_on={AT_FIRST}", {"name": "x"})

    assert page.status_code == 409
    assert "Nothing can be changed here" in page.text


def test_another_language_comes_back_to_the_same_moment(client, cluster):
    page = client.post(
        reverse("set_language"),
        {"language": "fr", "next": f"/clusters/?known_on={AT_FIRST}"},
    )

    assert page["Location"] == f"/clusters/?known_on={AT_FIRST}"
    french = page_of(client.get(page["Location"]))
    assert french.find("html")["lang"] == "fr"
    assert french.find("section", id="known-on-banner")
