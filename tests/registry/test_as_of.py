"""The day that an address chooses, and addresses that cannot be understood."""

from datetime import date
from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict
from django.urls import resolve, reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from registry.lists.as_of import FIRST_DAY, LAST_DAY, BadQuery, day_of, read_day
from tests.html import page_of
from tests.pages import LISTS, PAGES, TIMELESS, address
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(1)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_day_is_read_in_each_way_people_write_it(day):
    ways = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]

    assert {read_day(day.strftime(way)) for way in ways} == {day}
    assert read_day(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    "text",
    [
        "2005-02-30",
        "2001-02-29",
        "0000-00-00",
        "1899-12-31",
        "2201-01-01",
        "9999-12-31",
        "9999-99-99",
        "31/12/05",
        "12/31/2005",
        "2005",
        "2005-12",
        "today",
        "2005-12-31T00:00",
        "2005-12-31 ; DROP TABLE",
        "²⁰⁰⁵-12-31",
        "-1",
        "1" * 10_000,
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence_that_quotes_it(text):
    with pytest.raises(BadQuery) as refusal:
        read_day(text)

    assert f"“{text[:40]}” is not a day" in str(refusal.value)
    assert len(str(refusal.value)) < 200


@given(st.text())
def test_any_text_is_a_day_or_is_refused(text):
    try:
        day = read_day(text)
    except BadQuery:
        return
    assert FIRST_DAY <= day <= LAST_DAY


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("", None),
        ("as_of=", None),
        ("as_of=%20", None),
        ("as_of=2005-12-31", date(2005, 12, 31)),
        ("as_of=%2031/12/2005%20", date(2005, 12, 31)),
        ("as_of=2005-12-31&as_of=", date(2005, 12, 31)),
        ("as_of=2005-12-31&as_of=31/12/2005", date(2005, 12, 31)),
    ],
)
def test_an_address_chooses_one_day_or_none(query, day):
    assert day_of(QueryDict(query)) == day


def test_an_address_that_names_two_days_is_refused():
    with pytest.raises(BadQuery, match="more than one day"):
        day_of(QueryDict("as_of=2005-12-31&as_of=2006-12-31"))


def test_without_a_chosen_day_a_page_shows_today(client):
    context = client.get(reverse("home")).context

    assert context["as_of"] == timezone.localdate()
    assert not context["as_of_chosen"]


BAD_DAYS = [
    "2005-02-30",
    "0000-00-00",
    "9999-99-99",
    "1" * 10_000,
    "%FF",
    "%C3%28",
]
BAD_FOR_EVERY_PAGE = {
    **{f"as_of={day}": "is not a day that the registry knows" for day in BAD_DAYS},
    "as_of=%00": "holds a NUL character",
    "as_of=2005-12-31&as_of=2006-12-31": "names more than one day",
    "x=%00": "holds a NUL character",
    "%00=x": "holds a NUL character",
    "q=a%00b": "holds a NUL character",
    "as_of=2005-12-31%00": "holds a NUL character",
}
BAD_FOR_EVERY_LIST = {
    "sort=colour": "cannot be sorted by “colour”: try ",
    "sort=--name": "cannot be sorted by “--name”",
    "sort=-": "cannot be sorted by “-”",
    "sort=name,kind": "cannot be sorted by",
    f"sort={'a' * 10_000}": "cannot be sorted by",
    "page=0": "There is no page “0” in this list: it has 1 in all.",
    "page=-1": "There is no page “-1”",
    "page=99": "There is no page “99”",
    "page=x": "There is no page “x”",
    "page=1.5": "There is no page “1.5”",
    f"page={10**30}": "There is no page",
    f"page={'9' * 5000}": "There is no page",
    "page=%FF": "There is no page",
    f"q={'a' * 10_000}": "10000 characters were read: write 200 at most.",
    "_export=pdf": "“pdf” is not a format of export: choose csv, xlsx or json.",
    "_export=ods": "“ods” is not a format of export: choose csv, xlsx or json.",
    "_export=": "is not a format of export",
    "_export=CSV": "“CSV” is not a format of export",
}
BAD_FOR_ONE_PAGE = [
    ("search", f"q={'a' * 10_000}", "too long to search for"),
    ("cluster_list", "kind=guild", "Kind: “guild” is none of its values"),
    ("cluster_list", "kind=business_cluster&kind=guild", "“guild” is none of"),
    ("cluster_list", f"kind={'a' * 10_000}", "Kind: “aaaa"),
    ("cluster_list", "kind=%FF", "is none of its values"),
    ("cluster_list", "in_operation=maybe", "which are true (yes), false (no)."),
    ("cluster_list", "in_operation=not_stated", "“not_stated” is none of"),
    ("cluster_list", "theme=unknown", "Theme: “unknown” is none of"),
    ("cluster_list", "source=unknown", "Source: “unknown” is none of"),
    ("cluster_list", "not_kind=guild", "Kind: “guild” is none of its values"),
    ("organisation_list", "province=BE1", "“BE1” is none of"),
    ("organisation_list", "province=BE9", "“BE9” is none of"),
    ("organisation_list", "cluster=unknown", "Member of: “unknown” is none of"),
    ("organisation_list", "all_cluster=some", "which are true (all of these)."),
    ("organisation_list", "size=huge", "medium (fewer than 250)"),
    ("organisation_list", "place=nowhere", "Place: “nowhere” is none of"),
    ("organisation_list", "activity=x", "nacebel-2008-A (A Agriculture"),
    ("organisation_list", "source=%C3%28", "is none of its values"),
    ("organisation_list", "seen_from=x", "“x” was read. Write a day as 2005-12-31."),
    ("organisation_list", "seen_from=2005-01-01&seen_to=y", "“y” was read."),
    ("grant_list", "amount_from=much", "“much” was read. Write an amount in digits"),
    ("cluster_members", "kind=guild", "“guild” is none of"),
    ("cluster_members", "province=x", "“x” is none of"),
    ("cluster_members", "documented=perhaps", "“perhaps” is none of"),
    ("partnership_list", "in_force=1", "“1” is none of"),
    ("partnership_list", "organisation=unknown", "“unknown” is none of"),
    ("agreement_list", "scope=galactic", "“galactic” is none of"),
    ("agreement_list", "cluster=1%27%20OR%201=1", "is none of"),
    ("event_list", "source=unknown", "is none of"),
    ("source_list", "language=la", "which are de (German), en (English), fr (French)"),
    ("source_list", "kind=rumour", "“rumour” is none of"),
]


def assert_explained(client, path, words):
    response = client.get(path)
    page = page_of(response)

    assert response.status_code == 400
    assert page.find("h1").text == "The address cannot be understood"
    assert words in page.find("p", **{"class": "lead"}).text
    assert len(page.find("main").text) < 800


@pytest.mark.parametrize("query", BAD_FOR_EVERY_PAGE, ids=lambda query: query[:40])
def test_every_page_explains_what_no_address_may_hold(client, world, query):
    for name in set(PAGES) - TIMELESS:
        assert_explained(
            client,
            f"{address(name).partition('?')[0]}?{query}",
            BAD_FOR_EVERY_PAGE[query],
        )


@pytest.mark.parametrize("query", BAD_FOR_EVERY_LIST, ids=lambda query: query[:40])
def test_every_list_explains_what_it_cannot_do(client, world, query):
    for name in LISTS:
        assert_explained(client, f"{address(name)}?{query}", BAD_FOR_EVERY_LIST[query])


@pytest.mark.parametrize(
    ("name", "query", "words"),
    BAD_FOR_ONE_PAGE,
    ids=[f"{name} {query[:40]}" for name, query, _words in BAD_FOR_ONE_PAGE],
)
def test_a_page_explains_a_value_that_it_does_not_know(
    client, world, name, query, words
):
    assert_explained(client, f"{address(name).partition('?')[0]}?{query}", words)


def test_a_timeless_page_takes_no_offence_at_an_impossible_day(client):
    for query in BAD_FOR_EVERY_PAGE:
        for name in TIMELESS:
            assert client.get(f"{address(name)}?{query}").status_code == 200


@pytest.mark.parametrize("day", ["2005-02-30", "9999-12-31", "1899-12-31", "soon"])
def test_the_ways_on_from_a_page_that_was_not_understood_work(client, world, day):
    page = page_of(client.get(f"{reverse('cluster_list')}?as_of={day}"))

    for link in page.find_all("a", having="href"):
        if link["href"].startswith("/") and not link["href"].startswith("/desk"):
            assert client.get(link["href"]).status_code == 200
    (search,) = [form for form in page.find_all("form") if form["method"] == "get"]
    assert not search.find_all("input", type="hidden")


def test_what_was_asked_is_never_markup(client):
    page = page_of(client.get(reverse("home"), {"as_of": "<script>alert(1)</script>"}))

    assert "<script>alert(1)</script>" in page.find("main").text
    assert not page.find("main").find_all("script")


VALUES = [
    "",
    "0",
    "1",
    "2",
    "-1",
    "true",
    "false",
    "not_stated",
    "hub",
    "business_cluster",
    "enterprise",
    "BE32",
    "name",
    "-name",
    "title",
    "csv",
    "json",
    "2005-12-31",
    "2005-02-30",
    "null",
    "\x00",
    "%",
    "'",
    "é" * 300,
]


@pytest.mark.parametrize("name", LISTS)
def test_no_query_whatsoever_breaks_a_list(client, world, name):
    view = resolve(address(name)).func.view_class
    names = [*view.filterset_class.base_filters, "sort", "page", "as_of", "_export"]
    pairs = st.tuples(
        st.sampled_from(names) | st.text(max_size=10),
        st.sampled_from(VALUES) | st.text(max_size=30),
    )

    @given(
        st.lists(pairs, max_size=5).map(urlencode) | st.binary(max_size=80).map(quote)
    )
    def check(query):
        response = client.get(f"{address(name)}?{query}")

        assert response.status_code in {200, 400}
        assert b"".join(response)

    check()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "query", "words"), BAD_FOR_ONE_PAGE[1:], ids=lambda value: value[:40]
)
def test_no_refusal_speaks_the_language_of_the_framework(
    client, world, name, query, words
):
    address_asked = f"{address(name).partition('?')[0]}?{query}"
    page = page_of(client.get(address_asked, headers={"accept-language": "fr"}))

    told = page.find("p", **{"class": "lead"}).text
    for english in ("choice", "valid", "value", "were read", "was read"):
        assert english not in told
