"""Every page and every file, looked back at: what is true of all of them."""

import json
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from registry.api import PREFIX
from registry.values import is_a_page
from tests.factories import make_superuser
from tests.html import page_of
from tests.pages import LISTS, PAGES, address
from tests.registry.test_every_page import IN_FRENCH, failures, is_ours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

TRANSACTION = 5
"""What looking back adds: the first moment of the history, and a transaction."""


def today() -> str:
    return timezone.localdate().isoformat()


def body_of(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def leads_to_what_looks_back(href: str, path: str) -> bool:
    return is_a_page(RequestFactory().get(urlsplit(href).path or path))


@pytest.fixture(scope="module")
def known(small_world):
    """A function that gives the tree of a page as it is known now, by its name."""
    kept = {}

    def read(name):
        if name not in kept:
            kept[name] = Client().get(address(name, known_on=today()))
        return kept[name]

    return read


def test_every_page_answers_and_says_that_it_looks_back(known):
    def check(name):
        response = known(name)
        banner = response.status_code == 200 and page_of(response).find(
            "section", id="known-on-banner"
        )
        return not banner or "As the registry knew it on" not in banner.text

    assert failures(check) == {}


def test_every_page_speaks_french_to_who_looks_back(client):
    def check(name):
        response = client.get(address(name, known_on=today()), **IN_FRENCH)
        return response.status_code != 200 or 'lang="fr"' not in response.text

    assert failures(check) == {}


def test_the_moment_is_kept_in_every_link_and_every_form(known):
    """But for the one that leads to what is known now."""

    def check(name):
        page = known(name)
        path = urlsplit(address(name)).path
        tree = page_of(page)
        links = [
            link["href"]
            for link in tree.find_all("a", having="href")
            if is_ours(link["href"])
            and leads_to_what_looks_back(link["href"], path)
            and not link.is_inside("known-on-banner")
            # What is shown as an example is asked as it stands there.
            and not (name == "api" and link["href"].startswith(PREFIX))
        ]
        lost = [
            href
            for href in links
            if parse_qs(urlsplit(href).query).get("known_on") != [today()]
        ]
        forms = tree.find_all("form", method="get")
        assert links
        assert forms
        return lost + [
            form.attrs for form in forms if not form.find_all("input", name="known_on")
        ]

    assert failures(check) == {}


def test_the_moment_is_kept_in_what_drawings_lead_to(known):
    def check(name):
        scripts = page_of(known(name)).find_all("script", type="application/json")
        addresses = [
            text
            for script in scripts
            for text in _texts(json.loads(script.text))
            if text.startswith("/") and not text.startswith("/static/")
        ]
        found.extend(addresses)
        return [each for each in addresses if f"known_on={today()}" not in each]

    found = []
    assert failures(check) == {}
    assert found


def _texts(value):
    """Yield every text in what a drawing is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def test_every_page_leads_to_what_is_known_now(known):
    def check(name):
        banner = page_of(known(name)).find("section", id="known-on-banner")
        href = banner.find("a")["href"]
        return not is_ours(href) or "known_on" in href

    assert failures(check) == {}


def test_what_leads_to_staff_does_not_look_back(client):
    """Where one acts is the present."""
    tree = page_of(client.get(address("cluster_detail", known_on=today())))
    for link in tree.find_all("a", having="href"):
        if not leads_to_what_looks_back(link["href"], "/"):
            assert "known_on" not in link["href"]


def test_nobody_is_offered_to_act_on_what_was_known(client):
    client.force_login(make_superuser())
    always = {reverse("set_language"), reverse("account_logout")}

    def acts(**query):
        pages = ("organisation_suggestions", "cluster_evaluation", "evaluation_detail")
        trees = [page_of(client.get(address(name, **query))) for name in pages]
        forms = [
            form for tree in trees for form in tree.find_all("form", method="post")
        ]
        return {form["action"].partition("?")[0] for form in forms} - always

    assert acts()
    assert acts(known_on=today()) == set()


def test_looking_back_costs_every_page_the_same_few_queries(client):
    def check(name):
        counts = []
        for query in ({}, {"known_on": today()}):
            client.get(address(name, **query))  # what is kept for good is kept now
            with CaptureQueriesContext(connection) as asked:
                client.get(address(name, **query))
            counts.append(len(asked))
        return counts if counts[1] - counts[0] != TRANSACTION else None

    assert failures(check) == {}


@pytest.mark.parametrize("file_format", ["csv", "csv-excel"])
def test_a_list_as_known_now_is_the_same_file_to_the_byte(client, file_format):
    def check(name):
        query = {"_export": file_format}
        now = client.get(address(name, **query))
        known = client.get(address(name, known_on=today(), **query))
        return (
            known.status_code != 200
            or body_of(now) != body_of(known)
            or f"_known_on_{today()}." not in known["Content-Disposition"]
        )

    assert failures(check, LISTS) == {}


def test_a_list_as_json_says_of_each_row_when_it_was_known(client):
    def check(name):
        query = {"_export": "json"}
        now = client.get(address(name, **query))
        known = client.get(address(name, known_on=today(), **query))
        return [row | {"known_on": today()} for row in _rows(now)] != _rows(known)

    assert failures(check, [name for name in LISTS if name != "indicator_detail"]) == {}


def _rows(response) -> list[dict]:
    return json.loads(body_of(response))


def test_a_file_of_what_the_page_shows_says_when_it_was_known(client):
    query = {"_export": "xlsx", "_columns": "shown", "known_on": today()}
    file = load_workbook(BytesIO(body_of(client.get(address("cluster_list", **query)))))
    about = [cell.value for row in file.worksheets[-1].rows for cell in row]

    assert "As the registry knew it on" in about
    assert any(f"known_on={today()}" in str(cell) for cell in about)


def test_a_map_as_a_file_says_when_it_was_known(client):
    query = {"_export": "geojson", "known_on": today()}
    file = _rows(client.get(address("organisation_list", **query)))

    assert file["known_on"] == today()


def test_calendars_and_suggestions_look_back_too(client):
    for name in ("evaluation_calendar_file", "search_suggestions"):
        path = reverse(name)
        now = client.get(path, {"q": "hub", "as_of": today()})
        known = client.get(path, {"q": "hub", "known_on": today()})

        assert known.status_code == 200
        assert known.text.replace("known_on", "as_of") == now.text


def test_before_anything_was_recorded_every_page_says_so(client):
    def check(name):
        response = client.get(address(name, known_on="1999-12-31"))
        return (
            response.status_code != 400
            or "The registry began to be kept on" not in response.text
        )

    assert failures(check, PAGES) == {}
