"""The addresses for programs, drawn from those of the pages.

``/clusters/<slug>/members/`` becomes ``/api/v1/clusters/<slug>/members``: whatever list
or record gets a page has its address here too.
"""

from collections.abc import Iterator, Sequence

from django.contrib.auth.mixins import AccessMixin
from django.urls import URLPattern, path
from django.views.generic import View

from registry.lists.directory import all_lists
from registry.lists.page import ListPage

from .addresses import RECORDS
from .lists import ListForPrograms
from .records import RecordForPrograms
from .views import AnswerForPrograms, Health, NoSuchAddress, OpenApiDocument

DETAIL, LIST = "_detail", "_list"


def api_paths(pages: Sequence[URLPattern]) -> list[URLPattern]:
    """Return the addresses for programs of what is for everybody among pages."""
    found = list(_paths([each for each in pages if isinstance(each, URLPattern)]))
    return [
        path("health", Health.as_view(), name="health"),
        path("openapi.yaml", OpenApiDocument.as_view(), name="openapi"),
        *found,
        path("", NoSuchAddress.as_view(), name="start"),
        path("<path:address>", NoSuchAddress.as_view(), name="nowhere"),
    ]


def _paths(pages: list[URLPattern]) -> Iterator[URLPattern]:
    lists = {page.url_name(): page for page in all_lists()}
    for each in pages:
        if answering := _answering(each, pages, lists):
            view = AnswerForPrograms.as_view(page=answering)
            yield path(str(each.pattern).rstrip("/"), view, name=each.name)


def _answering(
    page: URLPattern, pages: list[URLPattern], lists: dict[str, type[ListPage]]
) -> type[View] | None:
    """Return the page that answers programs, if it is a list or a record for all."""
    view = getattr(page.callback, "view_class", None)
    if view is None or issubclass(view, AccessMixin):
        return None
    if issubclass(view, ListPage):
        return _joined(ListForPrograms, view)
    listed = lists.get(page.name.removesuffix(DETAIL) + LIST)
    if listed is None or not page.name.endswith(DETAIL):
        return None
    RECORDS[listed.model] = page.name
    below = dict(_below(page, pages))
    return _joined(RecordForPrograms, view, list_page=listed, below=below)


def _joined(how: type, page: type[View], **said) -> type[View]:
    """Return a page that answers for programs."""
    return type(page)(page.__name__, (how, page), {"__module__": __name__, **said})


def _below(record: URLPattern, pages: list[URLPattern]) -> Iterator[tuple[str, str]]:
    """Yield the lists whose addresses begin with that of a record."""
    start = str(record.pattern)
    for each in pages:
        rest = str(each.pattern).removeprefix(start)
        view = getattr(each.callback, "view_class", None)
        if rest and rest != str(each.pattern) and view and issubclass(view, ListPage):
            yield rest.rstrip("/"), each.name
