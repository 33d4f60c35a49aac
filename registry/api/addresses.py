"""The addresses of what programs ask for, with the site in front, as links need it."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

from registry.lists.as_of import AS_OF, KNOWN_ON, AsOfMixin, kept_days, known_on_of

from . import PREFIX
from .names import camel

RECORDS: dict[type[Model], str] = {}
"""The name of the address of a record, by its model: ``paths.py`` enters them."""


def for_programs(path: str) -> str:
    """Return the address for programs of a page: ``/clusters/hub/?page=2``."""
    path, mark, query = path.partition("?")
    return f"{PREFIX}{path.rstrip('/')}{mark}{query}"


class Addresses:
    """The addresses of an answer: of itself, and of the records that it leads to.

    The day that was asked for, the moment looked back to, and the language stay in
    every link.
    """

    def __init__(self, request: HttpRequest):
        self.request = request
        # Asked once, and not for each of a hundred links.
        self.site = request.build_absolute_uri("/")[:-1]
        kept = kept_days(request)
        if lang := request.GET.get("lang"):
            kept["lang"] = lang
        self.kept = urlencode({camel(name): value for name, value in kept.items()})

    def record(self, model: type[Model], slug: str) -> str:
        """Return the address of a record, empty where its table has none."""
        if model not in RECORDS:
            return ""
        try:
            path = reverse(f"api:{RECORDS[model]}", args=[slug])
        except NoReverseMatch:
            return ""
        return self.of(path)

    def of(self, path: str) -> str:
        """Return an address of the API on the day that was asked for."""
        return self.site + path + (f"?{self.kept}" if self.kept else "")

    def here(self, changes: Mapping[str, object], without: Iterable[str] = ()) -> str:
        """Return the address of this answer with other parameters."""
        query = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            if name not in without:
                query.setlist(camel(name), values)
        for name, value in changes.items():
            query[camel(name)] = str(value)
        path = f"{self.site}{self.request.path}"
        return f"{path}?{query.urlencode()}" if query else path


def time_told(page: AsOfMixin) -> dict[str, str]:
    """Return what every answer says of the day that it is about, and when known."""
    told = {AS_OF: page.as_of.isoformat()}
    if known_on := known_on_of(page.request):
        told[KNOWN_ON] = known_on.text
    return {camel(name): value for name, value in told.items()}
