"""What lists can be narrowed to: the counts are true, and every filter can be undone.

Every list and every filter of the apps' `filters.py` goes through the same tests.
"""

from collections import Counter
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.urls import resolve

from evaluation import filters as judgement_filters
from programmes import filters as money_filters
from registry import filters
from registry.activities import ActivityFilter
from registry.connections.filters import TieFilter, UnconnectedFilterSet
from registry.countries import PartyCountryFilter
from registry.lists.companions import ALL, NOT
from registry.lists.facets import NOT_STATED, CountedFilter, MostFrequentFilter
from registry.lists.filterset import FacetedFilterSet
from registry.lists.linked import LinkedFilter
from registry.models import Source
from registry.network_filters import LinkedKindFilter
from registry.themes import ThemedFilterSet
from tests.costs import Asked
from tests.html import page_of
from tests.pages import LISTS, address, listed
from tests.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]

ON_THE_DAY = {"as_of": DAY.isoformat()}

each_list = pytest.mark.parametrize("name", LISTS)


def view_of(name):
    return resolve(address(name)).func.view_class


def ask(client, name, **query):
    """Return the answer of a list on the day of the world."""
    response = client.get(address(name, **ON_THE_DAY | query))
    assert response.status_code == 200, query
    return response


ANSWERS = {}
"""What lists answered: as the world stays as it is, one answer is for all tests."""


@pytest.fixture(scope="module", autouse=True)
def answers(large_world):
    """Have no answer outlive the world that it is about."""
    yield
    ANSWERS.clear()


def whole(client, name):
    """Return the context of a list that nothing narrows."""
    if name not in ANSWERS:
        ANSWERS[name] = ask(client, name).context
    return ANSWERS[name]


def narrowed_by_everything(client, name):
    """Return what is asked of a list with all its filters in force, and the answer."""
    key = name, "everything"
    if key not in ANSWERS:
        query = query_with_everything(client, name) | {"page": "1"}
        ANSWERS[key] = query, ask(client, name, **query)
    return ANSWERS[key]


def options(context):
    return {
        (facet.name, option.value): option.count
        for facet in context["facets"]
        for option in facet.options
    }


def filters_of(client, name):
    """Return every filter of a list, by its parameter."""
    return whole(client, name)["view"].filterset.filters


def facets_of(client, name):
    """Return the filters of a list that have options with counts."""
    filters = filters_of(client, name)
    return [name for name, each in filters.items() if isinstance(each, CountedFilter)]


def view_on_the_day(client, name):
    return whole(client, name)["view"]


def narrowed(view, **query):
    """Return the filters of a list with what an address asks for, without its page."""
    asked = QueryDict(urlencode(query, doseq=True))
    rows = view.get_queryset()
    filterset = view.filterset_class(asked, rows, day=view.day, request=view.request)
    assert filterset.is_valid(), filterset.problems
    return filterset


def keys(view, **query):
    return set(narrowed(view, **query).qs.values_list("pk", flat=True))


def sorted_keys(view, column):
    """Return the rows of a list in the order that an address asks for."""
    asked = listed(view, **ON_THE_DAY, sort=column)
    return [row.record.pk for row in asked.sorted_table(asked.get_columns()).rows]


SEVERAL_VALUES = (
    LinkedFilter,
    LinkedKindFilter,
    ActivityFilter,
    TieFilter,
    judgement_filters.ReasonFilter,
    money_filters.BeneficiaryNetworkFilter,
    PartyCountryFilter,
)
"""Facets under several values of which one row may be."""


SORTED_BY_NAME = {"indicator_detail", "unconnected_list"}
"""Lists whose other columns tell what has no order."""


def query_of(url):
    return Counter(
        (name, value)
        for name, values in parse_qs(urlsplit(url).query).items()
        for value in values
    )


def test_every_filter_set_belongs_to_a_list():
    declared = {
        value
        for app in (filters, money_filters, judgement_filters)
        for value in vars(app).values()
        if isinstance(value, type) and issubclass(value, FacetedFilterSet)
    }
    abstract = {FacetedFilterSet, ThemedFilterSet, filters.SourcedFilterSet}
    elsewhere = {UnconnectedFilterSet}

    assert {view_of(name).filterset_class for name in LISTS} == (
        declared - abstract | elsewhere
    )


@each_list
def test_each_option_says_how_many_rows_it_gives(client, name):
    view = view_on_the_day(client, name)
    facets = narrowed(view).facets()

    assert {facet.name for facet in facets} == set(facets_of(client, name))
    for facet in facets:
        assert len(facet.options) > 1, facet.name
        for option in facet.options:
            found = keys(view, **{facet.name: option.value})
            assert len(found) == option.count, (facet.name, option.value)


@each_list
def test_each_option_beside_another_says_how_many_rows_both_give(client, name):
    view = view_on_the_day(client, name)

    for facet in narrowed(view).facets():
        most = max(facet.options, key=lambda option: option.count)
        query = {facet.name: most.value}
        for other in narrowed(view, **query).facets():
            for option in other.options if other.name != facet.name else ():
                both = query | {other.name: option.value}
                assert len(keys(view, **both)) == option.count, both


@each_list
def test_options_that_exclude_each_other_share_all_the_rows(client, name):
    context = whole(client, name)
    declared = filters_of(client, name)

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
    view = view_on_the_day(client, name)

    for facet in narrowed(view).facets():
        values = [option.value for option in facet.options[:2]]
        first, second = (keys(view, **{facet.name: value}) for value in values)

        assert keys(view, **{facet.name: values}) == first | second
        assert first
        assert second
        if not isinstance(view.filterset.filters[facet.name], SEVERAL_VALUES):
            assert not first & second


@each_list
def test_choosing_every_value_of_a_facet_leaves_out_nothing(client, name):
    view = view_on_the_day(client, name)
    everything = keys(view)

    for facet in narrowed(view).facets():
        if isinstance(view.filterset.filters[facet.name], MostFrequentFilter):
            continue  # It offers the largest groups only.
        values = [option.value for option in facet.options]

        assert keys(view, **{facet.name: values}) == everything


@each_list
def test_a_chosen_value_stays_on_the_page_even_without_rows(client, name):
    view, chosen = view_on_the_day(client, name), {}
    for facet, value in options(whole(client, name)):
        if facet not in chosen:
            chosen[facet] = value
            found = narrowed(view, q="zzzz", **{facet: value})

            assert not found.qs
            assert selected_in(found.facets()) == {(facet, value): 0}

    assert chosen.keys() == set(facets_of(client, name))
    context = ask(client, name, q="zzzz", **chosen).context
    assert context["total"] == 0
    assert selected_in(context["facets"]) == dict.fromkeys(chosen.items(), 0)


def selected_in(facets):
    return {
        (facet.name, option.value): option.count
        for facet in facets
        for option in facet.options
        if option.selected
    }


def query_with_everything(client, name):
    """Return a query with a search, a source, and two values of each facet."""
    shown = options(whole(client, name))
    chosen = {
        facet: [value for of, value in shown if of == facet][:2]
        for facet in facets_of(client, name)
    }
    if "source" in filters_of(client, name):
        chosen["source"] = "hub"
    return {"q": "e", **chosen, "sort": "-" + first_sortable(name), **ON_THE_DAY}


def first_sortable(name):
    return view_of(name).columns[0].name


@each_list
def test_a_chip_removes_one_filter_and_nothing_else(client, name):
    query, response = narrowed_by_everything(client, name)
    before = query_of(address(name, **query)) - Counter({("page", "1"): 1})
    view, chips = view_on_the_day(client, name), response.context["chips"]
    everything = keys(view)

    removed = [before - query_of(chip.remove_url) for chip in chips]
    filters_in_force = {pair: 1 for pair in before if pair[0] not in {"sort", "as_of"}}
    assert sum(removed, Counter()) == Counter(filters_in_force)
    for chip, gone in zip(chips, removed, strict=True):
        assert gone.total() == 1
        assert not query_of(chip.remove_url) - before
        assert keys(view, **parse_qs(urlsplit(chip.remove_url).query)) <= everything


@each_list
def test_clearing_removes_every_filter_and_keeps_the_day_and_the_order(client, name):
    query, response = narrowed_by_everything(client, name)

    assert query_of(response.context["clear_url"]) == Counter(
        {("as_of", query["as_of"]): 1, ("sort", query["sort"]): 1}
    )


@each_list
def test_the_page_shows_what_the_filters_hold(client, name):
    _query, response = narrowed_by_everything(client, name)
    page, context = page_of(response), response.context

    boxes = page.find("div", id="facets").find_all("input", type="checkbox")
    shown = {
        (box["name"], box["value"]): (
            int(box.parent.find("span", **{"class": "count"}).text),
            "checked" in box.attrs,
        )
        for box in boxes
        if not box["name"].startswith(ALL)
    }
    chips = page.find_all("a", **{"class": "chip"})

    assert shown == {
        (prefix + facet.name, option.value): (option.count, ticked)
        for facet in context["facets"]
        for option in facet.options
        for prefix, ticked in (("", option.selected), (NOT, option.left_out))
    }
    assert [box["name"] for box in boxes if box["name"].startswith(ALL)] == [
        ALL + facet.name for facet in context["facets"] if facet.all_of is not None
    ]
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
    assert ask(client, name, q=" ", page=1).context["chips"] == []


# Order and pages


@each_list
def test_a_list_is_sorted_by_each_of_its_columns_both_ways(client, name):
    view = view_on_the_day(client, name)
    columns = whole(client, name)["table"].columns
    sortable = [column.name for column in columns if column.orderable]
    everything = keys(view)

    # Indicators have no order but the name, where no rank is sure.
    assert len(sortable) > (0 if name in SORTED_BY_NAME else 2)
    for column in sortable:
        up, down = (sorted_keys(view, sign + column) for sign in ("", "-"))

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
    assert {"q", "sort", *ends} | {
        prefix + facet.name
        for facet in response.context["facets"]
        for prefix in (["", NOT] if facet.all_of is None else ["", NOT, ALL])
    } == sent


# Leaving out, and all of several


@each_list
def test_what_is_left_out_and_what_is_kept_are_the_whole_list(client, name):
    view = view_on_the_day(client, name)
    everything = keys(view)

    for facet in narrowed(view).facets():
        values = [option.value for option in facet.options]
        for chosen in [*([value] for value in values), values[:2]]:
            kept = keys(view, **{facet.name: chosen})
            rest = keys(view, **{NOT + facet.name: chosen})

            assert kept | rest == everything, (facet.name, chosen)
            assert not kept & rest


@each_list
def test_no_filter_looks_for_what_is_in_no_list_of_the_database(client, name):
    view = view_on_the_day(client, name)
    facets = narrowed(view).facets()

    with Asked() as asked:
        for facet in facets:
            values = [option.value for option in facet.options]
            for value in {values[0], values[-1]}:
                keys(view, **{facet.name: value})
                keys(view, **{NOT + facet.name: value})

    assert asked.of_no_list == []


@each_list
def test_what_is_left_out_of_one_facet_counts_in_all_others(client, name):
    view = view_on_the_day(client, name)
    before = narrowed(view).facets()

    for facet in before:
        query = {NOT + facet.name: facet.options[0].value}
        after = narrowed(view, **query).facets()

        counts = {each.name: {o.value: o.count for o in each.options} for each in after}
        # A tree opens where something is left out, and shows its parts besides.
        assert counts[facet.name].items() >= {
            (option.value, option.count) for option in facet.options
        }
        del counts[facet.name]
        for other, numbers in counts.items():
            for value, number in [*numbers.items()][:3]:
                found = keys(view, **query, **{other: value})
                assert len(found) == number, (facet.name, other, value)
        left_out = [(e.name, o.value) for e in after for o in e.options if o.left_out]
        assert left_out == [(facet.name, facet.options[0].value)]


@each_list
def test_rows_have_all_that_is_chosen_where_a_reader_asks_for_it(client, name):
    view = view_on_the_day(client, name)

    for facet in narrowed(view).facets():
        if facet.all_of is None:
            continue
        values = [o.value for o in facet.options if o.value != NOT_STATED]
        first, query = values[0], {ALL + facet.name: "true"}
        after = narrowed(view, **query, **{facet.name: first}).facets()
        (shown,) = [each for each in after if each.name == facet.name]
        numbers = {option.value: option.count for option in shown.options}

        for value in values:
            both = keys(view, **query, **{facet.name: [first, value]})
            one, other = (keys(view, **{facet.name: each}) for each in (first, value))
            assert both == one & other
            assert numbers.get(value, 0) == len(both), (facet.name, value)


@each_list
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_cannot_be_left_out_is_explained(client, name, language):
    for facet in facets_of(client, name):
        response = client.get(
            address(name, **{NOT + facet: "no such"}),
            headers={"accept-language": language},
        )

        assert response.status_code == 400
        assert "no such" in response.content.decode()


@each_list
def test_a_chip_says_what_is_left_out_and_takes_it_back(client, name):
    view = view_on_the_day(client, name)

    for facet in narrowed(view).facets():
        query = {NOT + facet.name: facet.options[0].value}

        (chip,) = narrowed(view, **query).chips()

        assert f"not {facet.options[0].label}" in chip.label
        assert NOT not in chip.remove_url
