"""What every page of the site costs at three sizes, and how it grows with the registry.

`make bench PAGES=grants,home` measures some of them alone.
"""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from django.test import Client

from .clock import Cost, costs_of
from .databases import sized, within
from .figures import say_cost, say_ratio
from .pages import ListOfRows, Page, every_list, every_page
from .promises import QUIET

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

BASES = {"short": "long"}
"""What a way to see a list is compared with; the others, with its first page."""


@pytest.mark.parametrize("page", every_list(), ids=str)
def test_list(page: ListOfRows, sizes):
    reader = Client()
    found = {}
    for size in sizes:
        with within(sized(size)):
            found[size] = costs = _costs_of_pages(reader, page.ways(reader))
        for way, cost in costs.items():
            say_cost(f"list.{page}.{way}", cost, size)
        for way, cost in costs.items():
            base = BASES.get(way, "first")
            if way not in ("first", "long"):
                name = f"list.{page}.{way}_over_{base}.{size}"
                say_ratio(name, cost, costs[base], quiet=QUIET)
    _say_growth({f"list.{page}.{way}": way for way in costs}, found)


@pytest.mark.parametrize("page", every_page(), ids=str)
def test_page(page: Page, sizes):
    reader = Client()
    found = {}
    for size in sizes:
        with within(sized(size)):
            found[size] = _costs_of_pages(reader, {page.name: page.address})
        say_cost(f"page.{page}", found[size][page.name], size)
    _say_growth({f"page.{page}": page.name}, found)


def _costs_of_pages(reader: Client, addresses: dict[str, str]) -> dict[str, Cost]:
    def shown(address: str):
        def show() -> None:
            response = reader.get(address)
            assert response.status_code == 200, f"{address}: {response.status_code}"

        return show

    return costs_of({way: shown(address) for way, address in addresses.items()})


def _say_growth(names: dict[str, str], found: Mapping[int, dict[str, Cost]]) -> None:
    for name, way in names.items():
        for tenth, size in pairwise(found):
            if way in found[size] and way in found[tenth]:
                grown = found[size][way], found[tenth][way]
                say_ratio(f"{name}.growth.{size}", *grown, quiet=QUIET)
