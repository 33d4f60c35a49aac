"""Lists for programs: the rows of the page, in its order, whatever is asked."""

import pytest
from django.http import QueryDict
from django.urls import resolve

from registry.api.lists import DEEPEST
from registry.api.names import camel, snake
from registry.api.parameters import of_every_answer, of_list
from registry.lists.companions import ALL, NOT
from registry.models import Organisation
from tests.factories import make_organisation
from tests.pages import FOR_PROGRAMS, LISTS, WORKED_OUT, address, address_for_programs

from .answers import ON_THE_DAY, asked, asked_also, is_told, of_the_file, same

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]

DAYS = ("1990-01-01", "2004-12-31", "2010-06-30", "2026-06-30")
RANGES = {"date": ("2008-01-01", "2010-12-31"), "number": ("1000", "1000000")}

each_list = pytest.mark.parametrize("name", LISTS)


VIEWS = {}
"""Each list as it answers on the day of the world, which stays as it is."""


@pytest.fixture(scope="module", autouse=True)
def views(large_world):
    """Have no view outlive the world that it is about."""
    yield
    VIEWS.clear()


def view_of(client, name):
    if name not in VIEWS:
        VIEWS[name] = client.get(address(name, **ON_THE_DAY)).context["view"]
    return VIEWS[name]


@each_list
def test_a_list_has_the_rows_of_its_page_in_the_same_order(client, name):
    answer = same(client, name)
    page = client.get(address(name, **ON_THE_DAY)).context

    assert answer["total"] == page["total"] > 0


@each_list
def test_each_value_of_each_filter_gives_the_same_rows(client, name):
    everything = asked(client, name)["total"]
    view = view_of(client, name)
    facets = view.filterset.facets()

    kept = []
    for facet in [each for each in facets if each.options]:
        values = [option.value for option in facet.options]
        # The number beside the value is that of its rows.
        first = asked_also(client, view, name, **{facet.name: values[0]})
        assert first == facet.options[0].count
        kept.append(first)
        for value in values[1:2]:
            same(client, name, **{facet.name: value})
        others = asked_also(client, view, name, **{NOT + facet.name: values[:1]})
        assert others == everything - first
        if facet.all_of is not None:
            both = {facet.name: values[:2], ALL + facet.name: "true"}
            asked_also(client, view, name, **both)

    assert any(kept) or name == "event_list"


@each_list
def test_each_order_and_a_search_give_the_same_rows(client, name):
    view = view_of(client, name)
    orders = [
        same(client, name, sort=f"{sign}{column.name}")["items"]
        for column in view.get_columns()
        if column.sort
        for sign in ("", "-")
    ]
    asked_also(client, view, name, q="e")

    assert any(orders)
    assert asked_also(client, view, name, q="nothing is called so") == 0


def test_each_range_gives_the_same_rows(client):
    """From a value, up to it, and between two: what is left out is left out of both."""
    kept = []
    for name in LISTS:
        everything = asked(client, name)["total"]
        view = view_of(client, name)
        for each in view.filterset.ranges():
            low, high = RANGES[each.input_type]
            start, end = (end.name for end in each.ends)
            for query in ({start: low}, {end: high}, {start: low, end: high}):
                kept.append((asked_also(client, view, name, **query), everything))

    assert any(0 < number < everything for number, everything in kept), kept


def asked_on(client, name, day):
    """Assert that a page shows as many rows as programs are told of a day."""
    total = same(client, name, as_of=day)["total"]
    assert client.get(address(name, as_of=day)).context["total"] == total
    return total


def test_each_day_gives_the_same_rows(client):
    found = {name: {asked_on(client, name, day) for day in DAYS} for name in LISTS}

    # Some tell of what has no day.
    assert len([each for each in found.values() if len(each) > 1]) > len(LISTS) / 2


@each_list
def test_following_next_gives_every_row_once(client, name):
    everything = asked(client, name, pageSize=100)["items"]
    found, answer = [], asked(client, name, pageSize=7)
    while True:
        found += answer["items"]
        if "next" not in answer:
            break
        answer = client.get(answer["next"]).json()

    assert found[: len(everything)] == everything
    assert len(found) == answer["total"]


@each_list
def test_a_cursor_goes_on_in_the_order_of_the_list(client, name, monkeypatch):
    """Beyond the pages with numbers: here they end after the first."""
    monkeypatch.setattr("registry.api.lists.DEEPEST", 5)
    view = view_of(client, name)
    orders = [{}, {"q": "e"}] + [
        {"sort": sign + column.name}
        for column in [each for each in view.get_columns() if each.sort][:2]
        for sign in ("", "-")
    ]
    for order in orders:
        expected = of_the_file(client, name, **order)
        answer = asked(client, name, pageSize=5, **order)
        if answer["total"] <= 5 or isinstance(view.rows, list):
            continue
        assert "last" not in answer
        found = answer["items"]
        while "next" in answer:
            assert "after=" in answer["next"]
            answer = client.get(answer["next"]).json()
            found += answer["items"]
        assert len(found) == len(expected) == answer["total"]
        for row, item in zip(expected, found, strict=True):
            assert is_told(row, item), (order, row, item)


def test_a_cursor_meets_nobody_twice_and_misses_nobody_while_others_write(
    client, monkeypatch
):
    monkeypatch.setattr("registry.api.lists.DEEPEST", 5)
    answer = asked(client, "organisation_list", pageSize=5)
    before = of_the_file(client, "organisation_list")
    found = answer["items"]

    number = 0
    while "next" in answer:
        # One is written before all others, and one that was read goes.
        number += 1
        make_organisation(slug=f"written-{number}", name=f"AAA {number}")
        Organisation.objects.filter(slug=found[0]["slug"]).update(
            closed_on="2001-01-01"
        )
        answer = client.get(answer["next"]).json()
        found += answer["items"]

    assert [each["slug"] for each in found] == [row["slug"] for row in before]
    assert answer["total"] == len(before) + number - 1


def test_pages_with_numbers_end_where_the_cursor_goes_on(client, monkeypatch):
    monkeypatch.setattr("registry.api.lists.DEEPEST", 10)

    answer = asked(client, "organisation_list", 400, pageSize=5, page=3)

    assert "Follow “next” of page 2" in answer["detail"]
    assert answer["issues"][0]["name"] == "page"
    assert DEEPEST == 10_000


def test_a_cursor_of_another_order_or_of_nobody_is_refused(client, monkeypatch):
    monkeypatch.setattr("registry.api.lists.DEEPEST", 5)
    first = asked(client, "organisation_list", pageSize=5)
    cursor = QueryDict(first["next"].partition("?")[2])["after"]

    for query in (
        {"after": cursor, "sort": "kind"},
        {"after": cursor[:-1] + "_"},
        {"after": "\ud800x"},
        {"after": "x"},
        {"after": cursor, "page": 1},
    ):
        try:
            answer = asked(client, "organisation_list", 400, **query)
        except UnicodeEncodeError:
            continue
        assert answer["issues"][0]["name"] == "after"


@pytest.mark.parametrize("name", sorted(WORKED_OUT))
def test_what_is_worked_out_has_pages_with_numbers_alone(client, name):
    answer = asked(client, name)

    assert answer["page"] == 1
    assert asked(client, name, 400, after="x")["issues"][0]["name"] == "after"


def test_a_list_tells_what_is_known_of_how_complete_it_is(client):
    known = asked(client, "cluster_members")["known"]
    page = client.get(address("cluster_members", **ON_THE_DAY)).context["view"].known

    assert known["sentence"] == page.sentence
    assert known["documented"] == page.documented
    assert [each["wording"] for each in known["published"]] == [
        each.wording for each in page.published
    ]
    assert known["published"][0]["source"]["title"]


@pytest.mark.parametrize("name", ["cluster_members", "membership_list", "event_list"])
def test_each_fact_names_its_source_and_how_exactly_its_days_are_known(client, name):
    for fact in asked(client, name)["items"]:
        assert fact["source"]["href"].startswith("http://testserver/api/v1/sources/")
        assert fact["source"]["title"]
        assert fact["basis"]
        assert ("startOn" in fact) == ("startPrecision" in fact)


def test_texts_in_two_languages_come_in_the_one_that_is_asked_for(client):
    def titles(**headers):
        response = client.get(address_for_programs("event_list"), headers=headers)
        return response["Content-Language"], response.json()["items"][0]["title"]

    english, french = titles(), titles(**{"accept-language": "fr-BE,fr;q=0.9"})
    by_name = client.get(address_for_programs("event_list", lang="fr"))

    assert english[0] == "en"
    assert french[0] == by_name["Content-Language"] == "fr"
    assert by_name.json()["items"][0]["title"] == french[1]


def test_a_program_may_choose_the_fields(client):
    answer = asked(client, "organisation_list", select="name,source")

    assert {key for item in answer["items"] for key in item} <= {
        "href",
        "name",
        "source",
    }
    refused = asked(client, "organisation_list", 400, select="name,secret")
    assert "secret" in refused["issues"][0]["detail"]
    assert "enterpriseNumber" in refused["issues"][0]["detail"]


def test_parameters_are_read_as_pages_write_them_and_in_camel_case(client):
    snakes = client.get("/api/v1/organisations?as_of=2010-06-30&page_size=3").json()
    camels = client.get("/api/v1/organisations?asOf=2010-06-30&pageSize=3").json()

    assert snakes == camels
    assert snakes["self"].endswith("?asOf=2010-06-30&pageSize=3")


@pytest.mark.parametrize("name", sorted(FOR_PROGRAMS))
def test_every_parameter_can_be_written_in_both_forms(name):
    page = resolve(address_for_programs(name)).func.view_initkwargs["page"]
    told = of_list(page) if hasattr(page, "filterset_class") else of_every_answer()

    for parameter in told:
        assert snake(camel(parameter.name)) == parameter.name


def test_the_link_of_a_page_leads_to_what_it_shows(client):
    page = client.get("/organisations/?kind=enterprise&as_of=31/12/2010&_show=table&x=")
    assert page.status_code == 400
    page = client.get("/organisations/?kind=enterprise&as_of=31/12/2010&x=1&q=")
    day = "as_of=31%2F12%2F2010"
    link = f"/api/v1/organisations?kind=enterprise&amp;{day}&amp;lang=en"
    assert f'href="{link}"' in page.text

    answer = client.get(link.replace("&amp;", "&")).json()

    assert answer["asOf"] == "2010-12-31"
    assert answer["total"] == page.context["total"]
