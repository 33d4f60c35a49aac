"""What lists can be narrowed to: the counts are true, and every filter can be undone.

Every list and every filter of the apps' `filters.py` goes through the same tests.
"""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve

from evaluation import filters as judgement_filters
from programmes import filters as money_filters
from registry import filters
from registry.activities import ActivityFilter
from registry.connections import filters as connection_filters
from registry.connections.filters import TieFilter
from registry.lists.facets import LinkedFilter, MostFrequentFilter
from registry.lists.filterset import FacetedFilterSet
from registry.models import Source
from tests.html import page_of
from tests.pages import LISTS, address
from tests.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]

ON_THE_DAY = {"as_of": DAY.isoformat()}

each_list = pytest.mark.parametrize("name", LISTS)


def view_of(name):
    return resolve(address(name)).func.view_class


def facets_of(name):
    """Return the filters of a list that have options with counts."""
    filterset = view_of(name).filterset_class
    return [
        facet
        for facet, declared in filterset.base_filters.items()
        if hasattr(declared, "options")
    ]


def ask(client, name, **query):
    """Return the context of a list on the day of the world."""
    response = client.get(address(name, **ON_THE_DAY | query))
    assert response.status_code == 200, query
    return response.context


def total(client, name, **query):
    return ask(client, name, **query)["total"]


def rows(client, name, **query):
    return [row.record for row in ask(client, name, **query)["table"].rows]


def options(context):
    return {
        (facet.name, option.value): option.count
        for facet in context["facets"]
        for option in facet.options
    }


SEVERAL_VALUES = (
    LinkedFilter,
    ActivityFilter,
    TieFilter,
    judgement_filters.ReasonFilter,
    money_filters.BeneficiaryNetworkFilter,
)
"""Facets under several values of which one row may be."""


def query_of(url):
    return Counter(
        (name, value)
        for name, values in parse_qs(urlsplit(url).query).items()
        for value in values
    )


def test_every_filter_set_belongs_to_a_list():
    declared = {
        value
        for app in (
            filters,
            connection_filters,
            money_filters,
            judgement_filters,
        )
        for value in vars(app).values()
        if isinstance(value, type) and issubclass(value, FacetedFilterSet)
    }
    abstract = {FacetedFilterSet, filters.SourcedFilterSet}

    assert {view_of(name).filterset_class for name in LISTS} == declared - abstract


@each_list
def test_following_an_option_alone_gives_as_many_rows_as_it_says(client, name):
    shown = options(ask(client, name))

    found = {
        (facet, value): total(client, name, **{facet: value}) for facet, value in shown
    }

    assert found == shown
    for facet in facets_of(name):
        assert len([value for of, value in shown if of == facet]) > 1, facet


@each_list
def test_following_an_option_beside_another_gives_as_many_rows_as_it_says(client, name):
    for chosen in facets_of(name):
        context = ask(client, name)
        (values,) = [
            facet.options for facet in context["facets"] if facet.name == chosen
        ]
        query = {chosen: max(values, key=lambda option: option.count).value}
        shown = {
            (facet, value): count
            for (facet, value), count in options(ask(client, name, **query)).items()
            if facet != chosen
        }

        found = {
            (facet, value): total(client, name, **query, **{facet: value})
            for facet, value in shown
        }

        assert found == shown


@each_list
def test_options_that_exclude_each_other_share_all_the_rows(client, name):
    context = ask(client, name)
    declared = view_of(name).filterset_class.base_filters

    for facet in context["facets"]:
        counts = [option.count for option in facet.options]
        if isinstance(declared[facet.name], SEVERAL_VALUES):
            assert sum(counts) >= context["total"]
        elif isinstance(declared[facet.name], MostFrequentFilter):
            assert len(counts) <= MostFrequentFilter.MOST + 1
            assert sum(counts) <= context["total"]
        else:
            assert sum(counts) == context["total"]


@each_list
def test_choosing_two_values_of_a_facet_widens_the_result(client, name):
    declared = view_of(name).filterset_class.base_filters

    for facet in facets_of(name):
        values = [value for of, value in options(ask(client, name)) if of == facet][:2]
        first, second = (
            {row.pk for row in rows(client, name, **{facet: value})} for value in values
        )

        both = {row.pk for row in rows(client, name, **{facet: values})}

        assert both == first | second
        assert first
        assert second
        if not isinstance(declared[facet], SEVERAL_VALUES):
            assert not first & second


@each_list
def test_choosing_every_value_of_a_facet_leaves_out_nothing(client, name):
    everything = total(client, name)
    declared = view_of(name).filterset_class.base_filters

    for facet in facets_of(name):
        if isinstance(declared[facet], MostFrequentFilter):
            continue  # It offers the largest groups only.
        values = [value for of, value in options(ask(client, name)) if of == facet]

        assert total(client, name, **{facet: values}) == everything


@each_list
def test_a_chosen_value_stays_on_the_page_even_without_rows(client, name):
    for facet in facets_of(name):
        value = next(value for of, value in options(ask(client, name)) if of == facet)

        context = ask(client, name, q="zzzz", **{facet: value})

        assert context["total"] == 0
        assert options(context)[facet, value] == 0
        selected = [
            (shown.name, option.value)
            for shown in context["facets"]
            for option in shown.options
            if option.selected
        ]
        assert selected == [(facet, value)]


def query_with_everything(client, name):
    """Return a query with a search, a source, and two values of each facet."""
    shown = options(ask(client, name))
    chosen = {
        facet: [value for of, value in shown if of == facet][:2]
        for facet in facets_of(name)
    }
    if "source" in view_of(name).filterset_class.base_filters:
        chosen["source"] = "hub"
    return {"q": "e", **chosen, "sort": "-" + first_sortable(name), **ON_THE_DAY}


def first_sortable(name):
    return view_of(name).columns[0].name


@each_list
def test_a_chip_removes_one_filter_and_nothing_else(client, name):
    query = query_with_everything(client, name) | {"page": "1"}
    before = query_of(address(name, **query)) - Counter({("page", "1"): 1})

    chips = ask(client, name, **query)["chips"]

    removed = [before - query_of(chip.remove_url) for chip in chips]
    filters_in_force = {pair: 1 for pair in before if pair[0] not in {"sort", "as_of"}}
    assert sum(removed, Counter()) == Counter(filters_in_force)
    for chip, gone in zip(chips, removed, strict=True):
        assert gone.total() == 1
        assert not query_of(chip.remove_url) - before
        assert client.get(address(name).partition("?")[0] + chip.remove_url)


@each_list
def test_clearing_removes_every_filter_and_keeps_the_day_and_the_order(client, name):
    query = query_with_everything(client, name) | {"page": "1"}

    clear_url = ask(client, name, **query)["clear_url"]

    assert query_of(clear_url) == Counter(
        {("as_of", query["as_of"]): 1, ("sort", query["sort"]): 1}
    )


@each_list
def test_the_page_shows_what_the_filters_hold(client, name):
    query = query_with_everything(client, name)
    response = client.get(address(name, **query))
    page, context = page_of(response), response.context

    boxes = page.find("div", id="facets").find_all("input", type="checkbox")
    shown = {
        (box["name"], box["value"]): (
            int(box.parent.find("span", **{"class": "count"}).text),
            "checked" in box.attrs,
        )
        for box in boxes
    }
    chips = page.find_all("a", **{"class": "chip"})

    assert shown == {
        (facet.name, option.value): (option.count, option.selected)
        for facet in context["facets"]
        for option in facet.options
    }
    assert [chip["href"] for chip in chips] == [
        chip.remove_url for chip in context["chips"]
    ]
    assert page.find("input", id="filter-q")["value"] == "e"


def test_the_filters_that_are_no_facets_stay_when_a_facet_is_chosen(client):
    query = {"source": Source.objects.first().slug, "member": "true"}
    page = page_of(client.get(address("organisation_list", **query)))

    sent = page.find("div", id="facets").find_all("input", type="hidden")

    assert {field["name"]: field["value"] for field in sent} == query


@each_list
def test_a_list_without_filters_shows_no_chips(client, name):
    assert ask(client, name, q=" ", page=1)["chips"] == []


# Order and pages


@each_list
def test_a_list_is_sorted_by_each_of_its_columns_both_ways(client, name):
    table = ask(client, name)["table"]
    sortable = [column.name for column in table.columns if column.orderable]
    everything = {row.pk for row in rows(client, name)}

    # Indicators have no order but the name, where no rank is sure.
    assert len(sortable) > (0 if name == "indicator_detail" else 2)
    for column in sortable:
        up = [row.pk for row in rows(client, name, sort=column)]
        down = [row.pk for row in rows(client, name, sort=f"-{column}")]

        assert down == up[::-1], column
        assert set(up) == everything


@each_list
def test_every_order_is_complete_so_that_pages_never_share_a_row(name):
    for column in view_of(name).columns:
        assert not column.sort or column.sort[-1] in {"slug", "pk"}, column.name


def test_the_header_of_a_sorted_column_says_so_and_turns_the_order(client):
    query = {"kind": "business_cluster", "sort": "name", "page": "1"}
    page = page_of(client.get(address("cluster_list", **query)))

    (header,) = page.find_all("th", having="aria-sort")

    assert header["aria-sort"] == "ascending"
    link = header.find("a")["href"]
    assert query_of(link) == Counter(
        {("kind", "business_cluster"): 1, ("sort", "-name"): 1}
    )


@each_list
def test_a_filter_does_not_carry_the_page_along(client, name):
    response = client.get(address(name, page=1, sort=first_sortable(name)))
    form = page_of(response).find("form", id="filter-form")
    ends = [end.name for asked in response.context["ranges"] for end in asked.ends]

    sent = {field["name"] for field in form.find_all("input", having="name")}

    assert "page" not in sent
    assert {"q", "sort", *facets_of(name), *ends} == sent
