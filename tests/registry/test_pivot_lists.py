"""Every list by every two of its facets: a cell is what the list shows behind it."""

from itertools import combinations
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.lists.computed import ComputedFilterSet
from registry.lists.directory import all_lists
from registry.lists.facets import CountedFilter
from registry.lists.ranges import BetweenFilter
from registry.pivot import grouping
from registry.pivot.asked import PARAMETERS, facets_of, measures_of, pivoted_lists

from .pivots import cells_of, page_at, table_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]

each_list = pytest.mark.parametrize("name", sorted(pivoted_lists()))


COUNTED, TABLES = {}, {}
"""What was found before: the world stays as it is, so that it is true of all tests."""


@pytest.fixture(scope="module", autouse=True)
def found_before(large_world):
    """Have nothing that was found outlive the world that it is about."""
    yield
    COUNTED.clear()
    TABLES.clear()


def counted_behind(rf, name, cell):
    """Return how many rows the list has at the address of a cell."""
    if cell.url not in COUNTED:
        parts = urlsplit(cell.url)
        assert parts.path == pivoted_lists()[name].list_url()
        COUNTED[cell.url] = page_at(rf, name, parts.query).filterset.qs.count()
    return COUNTED[cell.url]


def pivot(rf, *asked):
    """Return the table of a list by facets, which no test changes."""
    if asked not in TABLES:
        TABLES[asked] = table_of(rf, *asked)
    return TABLES[asked]


UNCOUNTED = {"tie": "what ties an organisation is SQL over tables of several apps"}
"""Facets that no pivot can be counted by, each with the reason."""


def test_every_list_with_a_facet_is_counted_by_it():
    """But those whose rows are worked out, and stand in no table of the database."""
    counted = {
        page.url_name()
        for page in all_lists()
        if any(
            isinstance(facet, CountedFilter)
            for facet in page.filterset_class.base_filters.values()
        )
    }
    computed = {
        page.url_name()
        for page in all_lists()
        if issubclass(page.filterset_class, ComputedFilterSet)
    }

    assert pivoted_lists().keys() == counted - computed
    assert "evaluation_calendar" in computed
    for page in pivoted_lists().values():
        facets = [
            name
            for name, facet in page.filterset_class.base_filters.items()
            if isinstance(facet, CountedFilter) and name not in UNCOUNTED
        ]
        assert list(facets_of(page)) == facets


def test_no_list_has_a_filter_that_is_a_parameter_of_pivots():
    for page in all_lists():
        filters = page.filterset_class.base_filters
        ends = {
            f"{name}_{end}"
            for name, each in filters.items()
            if isinstance(each, BetweenFilter)
            for end in ("from", "to")
        }
        assert not {*filters, *ends} & set(PARAMETERS), page


@each_list
def test_each_cell_leads_to_as_many_rows_as_it_says(rf, name):
    for rows, columns in combinations(facets_of(pivoted_lists()[name]), 2):
        table = pivot(rf, name, rows, columns)
        filled = [cell for cell in cells_of(table) if cell.rows]

        assert filled
        for cell in filled:
            assert cell.url, (rows, columns)
            assert cell.value == cell.rows == counted_behind(rf, name, cell)


@each_list
def test_cells_come_to_the_total_or_the_page_says_why_not(rf, name):
    facets = list(facets_of(pivoted_lists()[name]))
    for rows, columns in combinations(facets, 2):
        table = pivot(rf, name, rows, columns)
        total = table.total.value
        by_row = sum(row.total.value for row in table.rows)
        by_column = sum(cell.value for cell in table.totals)

        assert total == table.page.filterset.qs.count()
        assert by_row >= total
        assert by_column >= total
        assert len(table.double_counts) == (by_row > total) + (by_column > total)
        for row in table.rows:
            assert sum(cell.value or 0 for cell in row.cells) >= row.total.value
        if not table.double_counts:
            inner = sum(cell.value or 0 for row in table.rows for cell in row.cells)
            assert inner == total


@each_list
def test_rows_and_columns_change_places(rf, name):
    for rows, columns in combinations(facets_of(pivoted_lists()[name]), 2):
        table = pivot(rf, name, rows, columns)
        turned = pivot(rf, name, columns, rows)

        assert [row.heading for row in table.rows] == turned.column_headings
        assert [[cell.value for cell in row.cells] for row in table.rows] == [
            list(values)
            for values in zip(
                *([cell.value for cell in row.cells] for row in turned.rows),
                strict=True,
            )
        ]


@each_list
def test_totals_are_those_of_each_facet_alone(rf, name):
    for rows, columns in combinations(facets_of(pivoted_lists()[name]), 2):
        for measure in measures_of(pivoted_lists()[name]):
            both = pivot(rf, name, rows, columns, measure)
            alone = pivot(rf, name, rows, "", measure)

            assert [(row.heading, row.total) for row in both.rows] == [
                (row.heading, row.total) for row in alone.rows
            ]
            assert both.total == alone.total


def shows_parts(table):
    """Return whether the facet is a tree: what is chosen is shown by its parts."""
    (facet,) = table.facets
    return not facet.is_on_a_column and facet.pairs().is_narrowed


@each_list
def test_where_a_facet_is_chosen_its_other_values_do_not_count(rf, name):
    """An organisation of two clusters, in a list narrowed to one, is in that one."""
    for rows in facets_of(pivoted_lists()[name]):
        values = [row.heading.written for row in pivot(rf, name, rows).rows][:2]

        table = table_of(rf, name, rows, **{rows: values})

        if not shows_parts(table):
            assert sorted(row.heading.written for row in table.rows) == sorted(values)
        for cell in cells_of(table):
            assert cell.value == counted_behind(rf, name, cell)


@each_list
def test_values_beyond_the_most_frequent_are_counted_together(rf, name, monkeypatch):
    rows, *_others = facets_of(pivoted_lists()[name])
    whole = pivot(rf, name, rows)
    stated = [row for row in whole.rows if row.heading.written != "not_stated"]
    monkeypatch.setattr(grouping, "MOST_SHOWN", 1)

    table = table_of(rf, name, rows)

    others = [row for row in table.rows if row.heading.place == grouping.OTHERS]
    assert table.total == whole.total
    assert table.has_others == bool(others) == (len(stated) > 1)
    if others:
        assert str(len(stated) - 1) in others[0].heading.label
        assert not others[0].total.url
        largest = max(row.total.rows for row in stated)
        assert (
            max(
                row.total.rows
                for row in table.rows
                if row.heading.written not in ("", "not_stated")
            )
            == largest
        )
        assert others[0].total.rows <= sum(row.total.rows for row in stated) - largest


@each_list
def test_one_query_counts_however_many_values_there_are(rf, name):
    for rows, columns in combinations(facets_of(pivoted_lists()[name]), 2):
        table = table_of(rf, name, rows, columns)
        assert table.page.filterset.is_valid()
        with CaptureQueriesContext(connection) as queries:
            assert table.total.rows

        counting = [each for each in queries if "GROUPING SETS" in each["sql"]]
        assert len(counting) == 1
        assert len(queries) <= 1 + LOOKED_UP


LOOKED_UP = 2
"""A facet may look up once what its column is made of: areas, published numbers."""
