"""The names, seats, legal forms and sizes of a day, on every page of that day.

The tables of organisations and clusters hold the latest values. While a page of a day
is made, views of the same names stand before them in the search path of its connection
(``registry/models/sql/3_values_of_a_day.sql``): whatever a page, a file, a chart or a
search asks for, it gets what held on the day, and names of clusters in the language of
the reader. One small query tells whether anything differs from the latest values; if
nothing does, nothing else is asked, and the tables are read as they are.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.contrib.auth.mixins import AccessMixin
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from registry import words
from registry.files.streams import StreamedFile
from registry.lists.as_of import BadQuery, day_shown
from registry.lists.taken_along import SHOWN

LIBRARIES = ("django.", "allauth.")

PREPARE = """
SELECT
    set_config('registry.day', %s, true),
    set_config('registry.reader', %s, true),
    set_config('search_path', array_to_string(%s::text[], ', ') || ', ' || %s, true)
"""


@contextmanager
def values_of(day: date, language: str = "") -> Iterator[None]:
    """Let everything that is asked meanwhile be answered with the values of ``day``.

    Only for reading: nobody can write to a view. It may stand within itself.

    Args:
        language: of the reader. Names of clusters are given in it where their official
            one is in another and one in it is recorded; empty leaves all as published.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT registry_schemas_of(%s, %s), current_setting('search_path')",
            [day, language],
        )
        schemas, path = cursor.fetchone()
    if not schemas:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(PREPARE, [day.isoformat(), language, schemas, path])
        yield
        # Nothing was written. Rolled back, the settings end here, also where another
        # transaction around this one goes on.
        transaction.set_rollback(True)


class ValuesOfTheDay:
    """Makes every page that is read with the values of the day that it shows.

    Files for programs keep the names of clusters as they were published: their columns
    are the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not is_a_page(request):
            return self.get_response(request)
        try:
            day = day_shown(request)
        except BadQuery:
            # The page itself says what is wrong with it.
            return self.get_response(request)
        for_programs = "_export" in request.GET and request.GET.get("_columns") != SHOWN
        reader = "" if for_programs else words.language()
        with values_of(day, reader):
            response = self.get_response(request)
        if isinstance(response, StreamedFile):
            response.written_within(partial(values_of, day, reader))
        return response


def explains_itself(request: HttpRequest) -> bool:
    """Whether what answers is a public page that says what it does not understand."""
    return is_a_page(request) and getattr(
        resolve(request.path_info).func.view_class, "explains_itself", False
    )


def is_a_page(request: HttpRequest) -> bool:
    """Whether one of the site's own public pages answers.

    Whoever keeps the registry sees the tables as they are, and may write to them.
    """
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    page = getattr(view, "view_class", None)
    return (
        page is not None
        and not page.__module__.startswith(LIBRARIES)
        and not issubclass(page, AccessMixin)
    )
