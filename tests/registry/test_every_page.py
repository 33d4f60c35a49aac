"""Every public page in one world: that it answers, how it is built, where it leads.

What is true of all pages is one test over all of them. The world is made once, and a
page is read once for all the tests that only look at it.
"""

import json
from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from registry.lists.as_of import read_day
from tests.html import page_of
from tests.pages import LISTS, OF_RECORDED_TIME, PAGES, TIMELESS, address
from tests.policies import POLICY
from tests.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

IN_FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-BE,fr;q=0.9"}


@pytest.fixture(scope="module")
def ask(small_world):
    """A function that gives the answer to a reader who comes to an address.

    The world stays as it is, so that the first answer is that of all the tests.
    """
    return cache(lambda path: Client().get(path))


@pytest.fixture(scope="module")
def read(ask):
    """A function that gives the tree of a page, by its name and what is asked of it."""
    tree = cache(lambda path: page_of(ask(path)))
    return lambda name, **query: tree(address(name, **query))


def failures(check, names=PAGES):
    """Return what ``check`` finds wrong, for each page where it finds something."""
    found = {name: check(name) for name in names}
    return {name: wrong for name, wrong in found.items() if wrong}


def is_ours(href):
    return href.startswith(("/", "?"))


def leads_to_a_page(href, path):
    """Say whether an address leads to a public page of the site."""
    try:
        found = resolve(urlsplit(href).path or path)
    except Resolver404:
        return False
    return found.url_name in PAGES and not found.namespace


# What answers


def test_every_page_answers_get_and_head_and_nothing_else(ask, client):
    def statuses(name):
        responses = [
            ask(address(name)),
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


@pytest.mark.parametrize("slug", ["unknown", "a" * 10_000, "-", "0"])
def test_there_is_no_page_for_what_is_not_registered(client, slug):
    for name, arguments in PAGES.items():
        if arguments:
            path = reverse(name, kwargs=dict.fromkeys(arguments, slug))

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
def test_an_address_of_no_page_is_answered_with_ways_on(client, path):
    response = client.get(path)

    page = page_of(response)
    assert response.status_code == 404
    assert page.find("h1").text == "There is no such page"
    assert page.find("main").find_all("a", href=reverse("cluster_list"))


# How it is built


def test_every_page_has_a_language_a_title_and_one_heading(read):
    def check(name):
        page = read(name)
        heading = page.find("h1")
        return (
            page.find("html").get("lang") != "en"
            or not page.find("head").find("title").text.endswith(" – Walloon Clusters")
            or not heading.text
            or not heading.is_inside("main")
            or len(page.find_all("main")) != 1
        )

    assert failures(check) == {}


def test_every_page_speaks_french_to_who_reads_french(client):
    def check(name):
        response = client.get(address(name), **IN_FRENCH)
        page = page_of(response)
        return (
            response.status_code != 200
            or page.find("html")["lang"] != "fr"
            or "Accept-Language" not in response["Vary"]
        )

    assert failures(check) == {}


def test_headings_go_down_one_level_at_a_time(read):
    def check(name):
        levels = [
            int(heading.tag[1])
            for heading in read(name)
            .find("main")
            .find_all("h1", "h2", "h3", "h4", "h5", "h6")
        ]
        return levels[0] != 1 or any(
            below > above + 1 for above, below in zip(levels, levels[1:], strict=False)
        )

    assert failures(check) == {}


def test_every_table_has_a_caption_and_every_heading_its_scope(read):
    tables = []

    def check(name):
        for table in read(name).find_all("table"):
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


def test_every_identifier_of_a_page_is_unique_and_leads_somewhere(read):
    references = ["aria-labelledby", "aria-describedby", "for", "popovertarget"]

    def check(name):
        page = read(name)
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


def test_every_field_has_a_label_and_every_picture_and_button_words(read):
    def check(name):
        page = read(name)
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


DATA = ("application/json", "application/ld+json")
"""What a block of data says that it is: nobody runs it."""


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(read):
    def check(name):
        page = read(name)
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
                and element.get("type") not in DATA
            )
        ]

    assert failures(check) == {}


def test_every_page_forbids_what_it_does_not_bring_itself(ask):
    def check(response):
        directives = dict(
            directive.strip().split(" ", 1)
            for directive in response["Content-Security-Policy"].split(";")
        )
        return directives != POLICY or (
            response["X-Content-Type-Options"] != "nosniff"
            or response["X-Frame-Options"] != "DENY"
            or response["Referrer-Policy"] != "same-origin"
        )

    assert failures(lambda name: check(ask(address(name)))) == {}
    assert not check(ask("/nothing"))
    assert not check(ask(address("home", as_of="never")))


def test_every_file_that_a_page_loads_is_on_this_site(read):
    def check(name):
        page = read(name)
        loaded = [
            element.get("src") or element.get("href")
            for element in page.find_all("script", "img", "link")
            if (element.get("src") or element.get("href"))
            # Another form of the page is only named.
            and element.get("rel") != "alternate"
        ]
        assert loaded
        return [url for url in loaded if not url.startswith("/static/")]

    assert failures(check) == {}


# Where it leads


def test_every_link_of_every_page_leads_to_a_page_that_answers(read, client):
    statuses = {}

    def check(name):
        path = address(name)
        page = read(name)
        wrong = []
        for link in page.find_all("a", having="href"):
            href = link["href"]
            if not is_ours(href) or href == reverse("desk"):
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
def test_a_chosen_day_is_kept_in_every_link_and_every_form(read, text):
    """Only the day bar, and figures that speak of a day, lead to other days."""

    def check(name):
        path = address(name, as_of=text)
        page = read(name, as_of=text)

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


def test_links_of_a_chart_keep_the_chosen_day(read):
    page = read("evaluation_calendar", as_of=DAY.isoformat())
    chart = page.find("figure").find("script")

    addresses = [row["url"] for row in json.loads(chart.text)["rows"]]

    assert addresses
    assert {parse_qs(urlsplit(url).query)["as_of"][0] for url in addresses} == {
        DAY.isoformat()
    }


def test_no_link_bears_a_day_when_none_was_chosen(read):
    """But the day bar's, and the link to copy: it must show the same later.

    And those of figures, which speak of a day whichever is shown.
    """

    def check(name):
        page = read(name)
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


def test_the_day_bar_says_which_day_is_shown_and_leads_to_today(read):
    for name in set(PAGES) - TIMELESS - OF_RECORDED_TIME:
        page = read(name, as_of=DAY.isoformat(), x="1")
        bar = page.find("section", id="day-bar")
        (today,) = [link for link in bar.find_all("a") if link.text == "Today"]

        assert bar.find("input", id="as-of")["value"] == DAY.isoformat()
        assert "as_of" not in today["href"]
        assert "x=1" in today["href"]


def test_a_choice_of_language_comes_back_to_the_same_address(client):
    path = address("cluster_list", kind="business_cluster", as_of="2010-06-30")
    form = page_of(client.get(path)).find("form", id="language-switch")

    response = client.post(
        form["action"],
        {"next": form.find("input", name="next")["value"], "language": "fr"},
    )

    assert response["Location"] == path
    assert page_of(client.get(path)).find("html")["lang"] == "fr"


def test_every_sibling_page_of_a_cluster_says_the_same_of_it(read):
    def head(name):
        page = read(name, as_of="2010-06-30")
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
        "Connections",
    ]
    for name in (
        "cluster_members",
        "cluster_links",
        "cluster_programmes",
        "cluster_evaluation",
    ):
        assert head(name) == (heading, facts, tabs)


def test_every_fact_leads_to_the_sentence_of_its_source(read, small_world):
    quote = small_world.sourced["quote"]
    shown = set(PAGES) - TIMELESS - OF_RECORDED_TIME - {"home", "search"} - set(LISTS)
    shown |= {"cluster_members"}
    # What they show is computed: it leads to how, not to a sentence.
    shown -= {"indicator_list", "indicator_compare", "evaluation_calendar", "pivot"}
    # What they count is told, fact by fact, where each row leads.
    shown -= {"connection_list", "cluster_connections", "broker_list", "loss_list"}
    shown -= {"network_drawing", "cluster_network", "organisation_network"}

    def check(name):
        page = read(name, as_of=DAY.isoformat())
        if name in {"source_detail", "contradiction_detail"}:
            return quote not in page.text
        notes = page.find_all("details", **{"class": "source-note"})
        return not notes or not any(
            note.find_all("blockquote", lang="fr") and quote in note.text
            for note in notes
        )

    assert failures(check, shown) == {}
