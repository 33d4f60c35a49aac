"""Every public page: that it answers, what it costs, how it is built, where it leads.

What is true of all pages is one test over all of them.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from csp.constants import NONE, SELF
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.views import defaults

from evaluation.pages.indicators import MOST_COMPARED
from registry.lists.as_of import read_day
from registry.models import Cluster
from registry.pages.sources import FACTS_SHOWN
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
    TIMELESS,
    address,
    names_of_public_pages,
)
from tests.world import DAY, World

pytestmark = pytest.mark.django_db

BUDGETS = Path(__file__).parents[1] / "query_budgets.json"
QUERIES = json.loads(BUDGETS.read_text())
"""How many queries each page makes, for readers who are not logged in.

``pytest tests/registry/test_pages.py --refresh-query-budgets`` writes them anew.
"""

MOST_QUERIES = 30

IN_FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-BE,fr;q=0.9"}


@pytest.fixture
def world():
    return World(3)


def failures(check, names=PAGES):
    """Return what ``check`` finds wrong, for each page where it finds something."""
    found = {name: check(name) for name in names}
    return {name: wrong for name, wrong in found.items() if wrong}


def is_ours(href):
    return href.startswith(("/", "?"))


def leads_to_a_page(href, path):
    """Say whether an address leads to a public page of the site."""
    try:
        return resolve(urlsplit(href).path or path).url_name in PAGES
    except Resolver404:
        return False


# What answers


def test_every_public_address_is_tested():
    assert set(PAGES) == names_of_public_pages() == set(QUERIES)


def test_every_page_answers_get_and_head_and_nothing_else(client, world):
    def statuses(name):
        responses = [
            client.get(address(name)),
            client.head(address(name)),
            client.post(address(name)),
            client.put(address(name)),
            client.delete(address(name)),
        ]
        assert not responses[1].content
        return [response.status_code for response in responses]

    assert {name: statuses(name) for name in PAGES} == dict.fromkeys(
        PAGES, [200, 200, 405, 405, 405]
    )


def test_every_page_answers_when_nothing_is_registered(client):
    for name, arguments in PAGES.items():
        expected = 404 if arguments and name not in ALWAYS_THERE else 200

        assert client.get(address(name)).status_code == expected, name


@pytest.mark.parametrize("slug", ["unknown", "a" * 10_000, "-", "0"])
def test_there_is_no_page_for_what_is_not_registered(client, world, slug):
    for name, arguments in PAGES.items():
        if arguments:
            path = reverse(name, kwargs={"slug": slug})

            assert client.get(path).status_code == 404, name


@pytest.mark.parametrize(
    "path",
    [
        "/clusters/%00/",
        "/clusters/%FF/",
        "/clusters/hub%20/",
        "/clusters/h%C3%A9/",
        "/clusters/hub/members/2/",
        "/organisations/../",
        "/nothing",
        "/%C3%28",
    ],
)
def test_an_address_of_no_page_is_answered_with_ways_on(client, world, path):
    response = client.get(path)

    page = page_of(response)
    assert response.status_code == 404
    assert page.find("h1").text == "There is no such page"
    assert page.find("main").find_all("a", href=reverse("cluster_list"))


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
    response = Client(enforce_csrf_checks=True).post(reverse("set_language"))

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
    World(rows)
    made = queries_of_each_page(client)

    if rows == 1 and pytestconfig.getoption("--refresh-query-budgets"):
        BUDGETS.write_text(json.dumps(made, indent=1) + "\n")
        QUERIES.update(made)
    assert made == QUERIES


def test_no_page_makes_many_queries():
    above = {name for name, number in QUERIES.items() if number > MOST_QUERIES}

    assert above == set()


def test_a_chosen_day_costs_no_query_more(client, world):
    counts = queries_of_each_page(client, as_of=DAY.isoformat())

    assert {name for name in PAGES if counts[name] > QUERIES[name]} == set()


# How it is built


def test_every_page_has_a_language_a_title_and_one_heading(client, world):
    def check(name):
        page = page_of(client.get(address(name)))
        heading = page.find("h1")
        return (
            page.find("html").get("lang") != "en"
            or not page.find("head").find("title").text.endswith(" – Walloon Clusters")
            or not heading.text
            or not heading.is_inside("main")
            or len(page.find_all("main")) != 1
        )

    assert failures(check) == {}


def test_every_page_speaks_french_to_who_reads_french(client, world):
    def check(name):
        response = client.get(address(name), **IN_FRENCH)
        page = page_of(response)
        return (
            response.status_code != 200
            or page.find("html")["lang"] != "fr"
            or "Accept-Language" not in response["Vary"]
        )

    assert failures(check) == {}


def test_headings_go_down_one_level_at_a_time(client, world):
    def check(name):
        levels = [
            int(heading.tag[1])
            for heading in page_of(client.get(address(name)))
            .find("main")
            .find_all("h1", "h2", "h3", "h4", "h5", "h6")
        ]
        return levels[0] != 1 or any(
            below > above + 1 for above, below in zip(levels, levels[1:], strict=False)
        )

    assert failures(check) == {}


def test_every_table_has_a_caption_and_every_heading_its_scope(client, world):
    tables = []

    def check(name):
        for table in page_of(client.get(address(name))).find_all("table"):
            tables.append(table)
            if not table.find("caption").text:
                return table
            if {cell.get("scope") for cell in table.find_all("th")} - {"col", "row"}:
                return table
            for row in table.find("tbody").find_all("tr"):
                if len(row.find_all("th", scope="row")) != 1:
                    return row
        return None

    assert failures(check) == {}
    assert len(tables) > 20


def test_every_identifier_of_a_page_is_unique_and_leads_somewhere(client, world):
    references = ["aria-labelledby", "aria-describedby", "for", "popovertarget"]

    def check(name):
        page = page_of(client.get(address(name)))
        ids = [element["id"] for element in page.find_all(having="id")]
        referred = [
            reference
            for attribute in references
            for element in page.find_all(having=attribute)
            for reference in element[attribute].split()
        ] + [
            link["href"][1:]
            for link in page.find_all("a", having="href")
            if link["href"].startswith("#")
        ]
        return [twice for twice in ids if ids.count(twice) > 1] + [
            reference for reference in referred if reference not in ids
        ]

    assert failures(check) == {}


def test_every_field_has_a_label_and_every_picture_and_button_words(client, world):
    def check(name):
        page = page_of(client.get(address(name)))
        labelled = {label.get("for") for label in page.find_all("label")}
        return (
            [
                field
                for field in page.find_all("input", "select", "textarea")
                if field.get("type") != "hidden"
                and field.get("id") not in labelled
                and field.parent.tag != "label"
            ]
            + [
                element
                for element in page.find_all("a", "button", "summary")
                if not (element.text or element.get("aria-label"))
            ]
            + [image for image in page.find_all("img") if image.get("alt") is None]
        )

    assert failures(check) == {}


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(client, world):
    def check(name):
        page = page_of(client.get(address(name)))
        return [
            element
            for element in page.walk()
            if element.tag == "style"
            or "style" in element.attrs
            or any(attribute.startswith("on") for attribute in element.attrs)
            or element.get("href", "").startswith("javascript:")
            or (
                element.tag == "script"
                and not element.get("src")
                and element.get("type") != "application/json"
            )
        ]

    assert failures(check) == {}


def test_every_page_forbids_what_it_does_not_bring_itself(client, world):
    def check(response):
        directives = dict(
            directive.strip().split(" ", 1)
            for directive in response["Content-Security-Policy"].split(";")
        )
        return directives != {
            "default-src": SELF,
            "script-src": SELF,
            "style-src": SELF,
            "img-src": f"{SELF} data:",
            "object-src": NONE,
            "base-uri": NONE,
            "form-action": SELF,
            "frame-ancestors": NONE,
        } or (
            response["X-Content-Type-Options"] != "nosniff"
            or response["X-Frame-Options"] != "DENY"
            or response["Referrer-Policy"] != "same-origin"
        )

    assert failures(lambda name: check(client.get(address(name)))) == {}
    assert not check(client.get("/nothing"))
    assert not check(client.get(address("home", as_of="never")))


def test_every_file_that_a_page_loads_is_on_this_site(client, world):
    def check(name):
        page = page_of(client.get(address(name)))
        loaded = [
            element.get("src") or element.get("href")
            for element in page.find_all("script", "img", "link")
            if element.get("src") or element.get("href")
        ]
        assert loaded
        return [url for url in loaded if not url.startswith("/static/")]

    assert failures(check) == {}


# Where it leads


def test_every_link_of_every_page_leads_to_a_page_that_answers(client, world):
    statuses = {}

    def check(name):
        path = address(name)
        page = page_of(client.get(path))
        wrong = []
        for link in page.find_all("a", having="href"):
            href = link["href"]
            if not is_ours(href) or href == reverse("admin:index"):
                continue
            target = urlsplit(path).path + href if href.startswith("?") else href
            if target not in statuses:
                response = client.get(target, follow=True)
                assert b"".join(response)
                statuses[target] = response.status_code
            if statuses[target] != 200:
                wrong.append((href, statuses[target]))
        return wrong

    assert failures(check) == {}
    assert len(statuses) > 100


@pytest.mark.parametrize("text", [DAY.isoformat(), f"{DAY:%d/%m/%Y}"])
def test_a_chosen_day_is_kept_in_every_link_and_every_form(client, world, text):
    """Only the day bar, and figures that speak of a day, lead to other days."""

    def check(name):
        path = address(name, as_of=text)
        page = page_of(client.get(path))

        def day_of(href):
            return parse_qs(urlsplit(href).query).get("as_of")

        links = [
            link
            for link in page.find_all("a", having="href")
            if is_ours(link["href"])
            and leads_to_a_page(link["href"], urlsplit(path).path)
            and not link.is_inside("day-bar")
            and "data-of-figure" not in link.attrs
        ]
        forms = page.find_all("form", method="get")
        assert links
        assert forms
        lost = [
            link
            for link in links
            if [read_day(value) for value in day_of(link["href"]) or []] != [DAY]
        ]
        forgetful = [
            form
            for form in forms
            if [field["value"] for field in form.find_all("input", name="as_of")]
            not in ([DAY.isoformat()], [text])
        ]
        return lost + forgetful

    assert failures(check) == {}


def test_links_of_a_chart_keep_the_chosen_day(client, world):
    page = page_of(client.get(address("evaluation_calendar", as_of=DAY.isoformat())))
    chart = page.find("figure").find("script")

    addresses = [row["url"] for row in json.loads(chart.text)["rows"]]

    assert addresses
    assert {parse_qs(urlsplit(url).query)["as_of"][0] for url in addresses} == {
        DAY.isoformat()
    }


def test_no_link_bears_a_day_when_none_was_chosen(client, world):
    """But the day bar's, and the link to copy: it must show the same later.

    And those of figures, which speak of a day whichever is shown.
    """

    def check(name):
        page = page_of(client.get(address(name)))
        return [
            link
            for link in page.find_all("a", having="href")
            if "as_of" in link["href"]
            and not link.is_inside("day-bar")
            and not {"data-copy-link", "data-of-figure"} & set(link.attrs)
        ] + [
            field
            for form in page.find_all("form", method="get")
            for field in form.find_all("input", name="as_of")
            if not form.is_inside("day-bar")
        ]

    assert failures(check) == {}


def test_the_day_bar_says_which_day_is_shown_and_leads_to_today(client, world):
    for name in set(PAGES) - TIMELESS:
        page = page_of(client.get(address(name, as_of=DAY.isoformat(), x="1")))
        bar = page.find("section", id="day-bar")
        (today,) = [link for link in bar.find_all("a") if link.text == "Today"]

        assert bar.find("input", type="date")["value"] == DAY.isoformat()
        assert "as_of" not in today["href"]
        assert "x=1" in today["href"]


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


def test_a_choice_of_language_comes_back_to_the_same_address(client, world):
    path = address("cluster_list", kind="business_cluster", as_of="2010-06-30")
    form = page_of(client.get(path)).find("form", id="language-switch")

    response = client.post(
        form["action"],
        {"next": form.find("input", name="next")["value"], "language": "fr"},
    )

    assert response["Location"] == path
    assert page_of(client.get(path)).find("html")["lang"] == "fr"


# What it shows


def test_every_sibling_page_of_a_cluster_says_the_same_of_it(client, world):
    def head(name):
        page = page_of(client.get(address(name, as_of="2010-06-30")))
        tabs = page.find("nav", **{"class": "tabs"})
        return (
            page.find("h1").text,
            page.find("p", **{"class": "page-head-facts"}).text,
            [tab.text for tab in tabs.find_all("a")],
        )

    heading, facts, tabs = head("cluster_detail")

    assert heading == "Hub cluster"
    assert facts.startswith("Business cluster in operation on 30 June 2010 ")
    assert "Members: 2 documented of 790 published Region" in facts
    assert tabs == [
        "Overview",
        "Members 2 of 790",
        "Partnerships and agreements 7",
        "Public money",
        "Indicators",
        "Evaluation",
    ]
    for name in (
        "cluster_members",
        "cluster_links",
        "cluster_programmes",
        "cluster_evaluation",
    ):
        assert head(name) == (heading, facts, tabs)


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


def test_every_fact_leads_to_the_sentence_of_its_source(client, world):
    quote = world.sourced["quote"]
    shown = set(PAGES) - TIMELESS - {"home", "search"} - set(LISTS)
    shown |= {"cluster_members"}
    # What they show is computed: it leads to how, not to a sentence.
    shown -= {"indicator_list", "indicator_compare", "evaluation_calendar"}

    def check(name):
        page = page_of(client.get(address(name, as_of=DAY.isoformat())))
        if name in {"source_detail", "contradiction_detail"}:
            return quote not in page.text
        notes = page.find_all("details", **{"class": "source-note"})
        return not notes or not any(
            note.find_all("blockquote", lang="fr") and quote in note.text
            for note in notes
        )

    assert failures(check, shown) == {}


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
            if "alert" in script.text and script.get("type") != "application/json"
        ]


def test_the_data_dictionary_tells_of_every_model_and_its_rules(client):
    page = page_of(client.get(address("data_dictionary")))
    section = page.find("section", **{"aria-labelledby": "membership"})

    assert section.find("h2").text == "Memberships"
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
