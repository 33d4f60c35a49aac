"""Every public list that has an address of its own, entered where it is declared.

The addresses, and the pages that the tests go through, are drawn from here.
"""

from functools import cache
from types import ModuleType

from django.urls import URLPattern, path
from django.utils.module_loading import autodiscover_modules

from .page import ListPage

_lists: dict[str, type[ListPage]] = {}


def listed(address: str):
    """Enter the list below under an address: ``@listed("events/")``.

    Raises:
        ValueError: another list has its name.
    """

    def enter(page: type[ListPage]) -> type[ListPage]:
        page.address = address
        if page.url_name() in _lists:
            raise ValueError(f"Two lists are called {page.url_name()}.")
        _lists[page.url_name()] = page
        return page

    return enter


def all_lists() -> list[type[ListPage]]:
    """Return every list, those of the lowest app first."""
    _find_lists()
    return list(_lists.values())


@cache
def _find_lists() -> None:
    """Have every app declare its lists: to look for them takes as long as a query."""
    autodiscover_modules("pages")


def list_paths(pages: ModuleType) -> list[URLPattern]:
    """Return the addresses of the lists that a package of pages declares."""
    return [
        path(page.address, page.as_view(), name=page.url_name())
        for page in _lists.values()
        if page.__module__.startswith(f"{pages.__name__}.")
    ]
