"""Pivots of lists in the tests, on the day of the world."""

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from registry.pivot.asked import measures_of, pivoted_lists
from registry.pivot.table import PivotTable
from tests.world import DAY


def page_at(rf, name, query):
    """Return a list as it answers an address."""
    request = rf.get(f"/?{query}")
    request.user = AnonymousUser()
    page = pivoted_lists()[name]()
    page.setup(request)
    return page


def table_of(rf, name, rows, columns="", show=None, **query):
    """Return the pivot of a list on the day of the world."""
    asked = QueryDict(mutable=True)
    for key, value in {"as_of": DAY.isoformat(), **query}.items():
        asked.setlist(key, value if isinstance(value, list) else [value])
    page = page_at(rf, name, asked.urlencode())
    chosen = measures_of(type(page))[show or "number"]
    return PivotTable(page, rows, columns, chosen)


def cells_of(table):
    """Return every cell, totals among them."""
    inner = [cell for row in table.rows for cell in [*row.cells, row.total]]
    return [*inner, *table.totals, table.total]
