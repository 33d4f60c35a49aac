"""Public pages: what each costs, what it shows of rows made for the test.

What is true of every page in one world is in ``test_every_page.py``.
"""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.views import defaults

from evaluation.pages.indicators import MOST_COMPARED
from registry.lists.directory import all_lists
from registry.models import Cluster, Source
from registry.pages.sources import FACTS_SHOWN
from tests.costs import Asked
from tests.factories import (
    FACTORIES,
    make_cluster,
    make_cluster_name,
    make_mandate,
    make_membership,
    make_organisation,
    make_recognition,
    make_source,
)
from tests.html import page_of
from tests.pages import (
    ALWAYS_THERE,
    LISTS,
    PAGES,
    address,
    names_of_public_pages,
)
from tests.world import DAY
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

BUDGETS = Path(__file__).parents[1] / "query_budgets.json"
QUERIES = json.loads(BUDGETS.read_text())
"""How many queries each page makes, for readers who are not logged in.

``pytest tests/registry/test_pages.py --refresh-query-budgets`` writes them anew.
"""

MOST_QUERIES = 30

IN_FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-BE,fr;q=0.9"}


# What answers


def test_every_public_address_is_tested():
    assert set(PAGES) == names_of_public_pages() == set(QUERIES)


def test_every_page_answers_when_nothing_is_registered(client):
    for name, arguments in PAGES.items():
        expected = 404 if arguments and name not in ALWAYS_THERE else 200

        assert client.get(address(name)).status_code == expected, name


@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (defaults.bad_request, 400, "The address cannot be understood"),
        (defaults.permission_denied, 403, "This page is not open to you"),
        (defaults.page_not_found, 404, "There is no such page"),
        (defaults.server_error, 500, "Something broke on our side"),
    ],
)
def test_a_page_for_a_failure_needs_no_database(
    rf, django_assert_num_queries, view, status, heading
):
    request = rf.get("/")
    failure = {} if view is defaults.server_error else {"exception": Exception()}

    with django_assert_num_queries(0):
        response = view(request, **failure)

    page = page_of(response)
    assert response.status_code == status
    assert page.find("h1").text == heading
    assert page.find("main").find_all("a", href=reverse("cluster_list"))


def test_a_form_without_its_token_is_refused_with_what_to_do():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"))

    assert response.status_code == 403
    assert page_of(response).find("h1").text == "The form has expired"


# What it costs


def queries_of_each_page(client, **query):
    counts = {}
    clusters = Cluster.objects.recognisable().order_by("pk")[:MOST_COMPARED]
    choices = {"indicator_compare": {"cluster": [each.slug for each in clusters]}}
    assert len(choices["indicator_compare"]["cluster"]) > 1
    for name in PAGES:
        page = address(name, **choices.get(name, {}), **query)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts[name] = len(queries)
    return counts


@pytest.mark.parametrize("rows", [1, 40])
def test_a_page_makes_its_number_of_queries_however_much_it_shows(
    client, rows, pytestconfig
):
    make_world(rows)
    made = queries_of_each_page(client)

    if rows == 1 and pytestconfig.getoption("--refresh-query-budgets"):
        BUDGETS.write_text(json.dumps(made, indent=1) + "\n")
        QUERIES.update(made)
    # A list of several pages asks for the keys of its rows first, and then for these;
    # for the keys twice, where some rows refer to nothing that orders them.
    lists = {page.url_name() for page in all_lists()} | {"cluster_members"}
    more = {name: number - QUERIES[name] for name, number in made.items()}
    assert {name for name, number in more.items() if number} <= lists
    assert set(more.values()) <= ({0} if rows == 1 else {0, 1, 2})


def test_no_page_looks_for_what_is_in_no_list_of_the_database(client):
    """PostgreSQL compares each row with each of a long list: ask what is not there."""
    make_world(1)
    found = {}
    for name in PAGES:
        with Asked() as asked:
            client.get(address(name))
        if asked.of_no_list:
            found[name] = asked.of_no_list

    assert found == {}


def test_what_is_in_no_list_is_found_among_what_was_asked():
    with Asked() as asked:
        Cluster.objects.exclude(pk__in=Source.objects.values("pk")).exists()
        Cluster.objects.filter(pk__in=Source.objects.values("pk")).exists()

    assert len(asked.of_no_list) == 1


def test_no_page_makes_many_queries():
    above = {name for name, number in QUERIES.items() if number > MOST_QUERIES}

    assert above == set()


def test_a_chosen_day_costs_no_query_more(client):
    make_world(3)
    counts = queries_of_each_page(client, as_of=DAY.isoformat())

    assert {name for name in PAGES if counts[name] > QUERIES[name]} == set()


def test_a_record_merged_into_another_leads_there_with_the_whole_query(client):
    kept = make_organisation(slug="kept")
    make_organisation(slug="gone", merged_into=kept)
    path = reverse("organisation_detail", args=["gone"])

    plain = client.get(path)
    asked = client.get(path, {"as_of": "2005-12-31", "x": ["a b", "é"]})

    assert plain.status_code == asked.status_code == 302
    assert plain["Location"] == "/organisations/kept/"
    assert asked["Location"] == ("/organisations/kept/?as_of=2005-12-31&x=a+b&x=%C3%A9")
    assert client.get(asked["Location"]).status_code == 200


# What it shows


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2002-12-31", "not yet recognised on 31 December 2002"),
        ("2003-01-01", "in operation on 1 January 2003"),
        ("2005-12-31", "in operation on 31 December 2005"),
        ("2006-01-01", "no recognition is documented for 1 January 2006"),
    ],
)
def test_the_page_of_a_cluster_says_whether_it_was_in_operation(client, day, words):
    cluster = make_cluster(slug="hub")
    make_recognition(cluster=cluster, start_on="2003-01-01", end_on="2005-12-31")

    page = page_of(client.get(address("cluster_detail", as_of=day)))

    assert words in page.find("p", **{"class": "page-head-facts"}).text


def test_the_page_of_a_cluster_tells_present_roles_from_earlier_ones(client):
    cluster = make_cluster(slug="hub")
    for name, start, end in [
        ("before", "2001-01-01", "2009-12-31"),
        ("then", "2010-01-01", None),
        ("later", "2011-01-01", None),
    ]:
        mandate = make_mandate(cluster=cluster, start_on=start, end_on=end)
        mandate.person.name = name
        mandate.person.save()

    page = page_of(client.get(address("cluster_detail", as_of="2010-06-30")))
    now, earlier = page.find("section", **{"aria-labelledby": "people"}).find_all(
        "table"
    )

    assert [row.text for row in now.find_all("th", scope="row")] == ["then"]
    assert [row.text for row in earlier.find_all("th", scope="row")] == ["before"]


def test_members_are_those_of_the_day_and_say_when_they_were_last_documented(client):
    cluster = make_cluster(slug="hub")
    for name, start, end in [
        ("Gone", "2001-01-01", "2004-12-31"),
        ("Then", "2005-01-01", None),
        ("Later", "2011-01-01", None),
    ]:
        make_membership(
            cluster=cluster,
            organisation=make_organisation(name=name),
            start_on=start,
            end_on=end,
        )

    page = page_of(client.get(address("cluster_members", as_of="2010-06-30")))
    (row,) = page.find("section", id="results").find("tbody").find_all("tr")

    assert row.find("th").text == "Then"
    kind, since, documented = row.find_all("td")
    assert since.text == "since 1 January 2005"
    assert documented.find("span", having="data-age").text == "1 January 2005"
    assert documented.find("span", having="data-age")["data-age"] == "old"


def test_the_page_of_a_source_shows_its_facts_by_model_and_says_if_not_all(client):
    source = make_source(slug="hub")
    cluster = make_cluster(source=source, name="TWEED", quote="TWEED est un cluster.")
    for _number in range(FACTS_SHOWN + 1):
        make_cluster_name(cluster=cluster, source=source)

    page = page_of(client.get(address("source_detail")))
    headings = [heading.text for heading in page.find_all("h3")]
    names = page.find("section", **{"aria-labelledby": "facts-clustername"})

    assert set(headings) == {
        "Clusters and poles 1",
        f"Names of clusters {FACTS_SHOWN + 1}",
    }
    assert f"The first {FACTS_SHOWN} of {FACTS_SHOWN + 1}." in names.text
    assert len(names.find_all("li")) == FACTS_SHOWN
    assert page.find("q").text == "TWEED est un cluster."


def test_the_page_of_a_source_shows_the_rows_of_every_model(client):
    source = make_source(slug="hub")
    citing = [
        model
        for model in FACTORIES
        if "source" in [field.name for field in model._meta.fields]
    ]
    for model in citing:
        FACTORIES[model](source=source)

    page = page_of(client.get(address("source_detail")))
    shown = {section.get("aria-labelledby") for section in page.find_all("section")}

    assert shown >= {f"facts-{model._meta.model_name}" for model in citing}
    assert len(citing) > 25


def test_the_page_of_a_source_without_facts_says_so(client):
    make_source(slug="hub")

    page = page_of(client.get(address("source_detail")))

    assert "No fact rests on this source." in page.text


@pytest.mark.parametrize("name", LISTS)
def test_a_list_without_rows_says_so_in_words(client, name):
    make_cluster(slug="hub", source=make_source())

    page = page_of(client.get(address(name, q="zzzz")))
    empty = page.find("div", **{"class": "empty"})

    assert empty.text
    assert not page.find("section", id="results").find_all("table")


def test_text_from_the_registry_is_never_markup(client):
    evil = '<script>alert("1")</script><b onclick="x">&amp;'
    cluster = make_cluster(slug="hub", name=evil, description=evil, note=evil)
    make_recognition(cluster=cluster)
    make_cluster_name(cluster=cluster, name=evil, quote=evil)

    for name in ["home", "cluster_list", "cluster_detail", "cluster_members"]:
        page = page_of(client.get(address(name)))

        assert evil in page.text or name == "home"
        assert not page.find_all("b")
        assert not [
            script
            for script in page.find_all("script")
            if "alert" in script.text
            and script.get("type") not in ("application/json", "application/ld+json")
        ]


def test_the_data_dictionary_tells_of_every_model_and_its_rules(client):
    page = page_of(client.get(address("data_dictionary")))
    entries = [
        model
        for app in page.find_all("dl")
        for model in app.find_all("div", having="id")
    ]
    (listed,) = (each for each in entries if each["id"] == "membership")

    assert len(entries) > 80
    for entry in entries:
        assert entry.find("dd").text
        told = page_of(client.get(entry.find("a")["href"]))
        assert told.find("h1").text == entry.find("a").text
    section = page_of(client.get(listed.find("a")["href"])).find("main")
    assert section.find("h1").text == "Memberships"
    assert "cluster__slug , organisation__slug , start_on" in section.text
    assert "is a member of this cluster already on some of these days" in section.text
    assert {cell.text for cell in section.find_all("th", scope="row")} >= {
        "cluster",
        "organisation",
        "start_on",
        "end_on",
        "category",
        "source",
        "quote",
    }


def test_french_pages_keep_days_and_numbers_as_french_writes_them(client):
    cluster = make_cluster(slug="hub")
    make_recognition(cluster=cluster, start_on="2003-03-01")

    page = page_of(client.get(address("cluster_detail"), **IN_FRENCH))

    with translation.override("fr"):
        assert "1er mars 2003" in page.text
