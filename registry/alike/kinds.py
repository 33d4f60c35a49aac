"""The four kinds of records of which two may be one, and what each is known by."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.files.cells import fold
from registry.models import (
    Cluster,
    ClusterName,
    ClusterNaming,
    Organisation,
    OrganisationName,
    OrganisationNaming,
    Person,
    Source,
    SourcePrecision,
)

from .names import Name, Why

_TITLES = frozenset(["mr", "mrs", "ms", "mme", "mlle", "dr", "m", "prof", "me", "ir"])
_OF_MANY = (
    "facebook.com",
    "linkedin.com",
    "twitter.com",
    "x.com",
    "wikipedia.org",
    "google.com",
    "instagram.com",
    "youtube.com",
)
"""Sites on which many have a page: only the whole address tells one from another."""


class PersonName(Name):
    """A name of somebody: the same in any order, and with a first name in short."""

    acronyms = frozenset()
    is_acronym = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        said = fold(self.text.replace("-", "")).split()
        return tuple(word for word in said if word not in _TITLES) or tuple(said)

    @property
    def hints(self) -> set[str]:
        return {word for word in self.words if len(word) > 2}

    def is_hinted_by(self, other: Name) -> bool:
        """Return whether all that differs is a name in short: “J. Dubois”."""
        mine = set(self.words) - set(other.words)
        theirs = set(other.words) - set(self.words)
        if len(mine) != 1 or len(theirs) != 1:
            return False
        short, long = sorted((*mine, *theirs), key=len)
        return len(short) < 3 and long[0] == short[0]


class DocumentTitle(Name):
    """The title of a document; its day tells one report of a series from the next."""

    acronyms = frozenset()
    is_acronym = False
    at_site = Why.ADDRESS

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(fold(self.text).split())


class RecordKind(models.TextChoices):
    ORGANISATION = "organisation", _("organisations")
    CLUSTER = "cluster", _("clusters and poles")
    PERSON = "person", _("persons")
    SOURCE = "source", _("sources")

    @property
    def known(self) -> "Kind":
        """What records of this kind are known by."""
        return KINDS[self]

    @property
    def model(self) -> type[models.Model]:
        return KINDS[self].model

    @classmethod
    def of(cls, model: type[models.Model]) -> "RecordKind | None":
        """Return the kind of the rows of a model; None for those of any other."""
        return next((kind for kind in cls if kind.model is model), None)


@dataclass(frozen=True)
class Kind:
    """What the records of one kind are known by.

    Args:
        column: what merges and pairs told apart call such records.
        columns: what ``names`` takes of a record, by these names.
        names: returns the names of a bearer of which this is known.
        others: the tables of further names, by the link that leads to the bearer.
    """

    model: type[models.Model]
    column: str
    columns: tuple[str, ...]
    names: Callable[[str, dict], list[Name]]
    others: tuple[type[models.Model], ...] = ()
    link: str = ""

    def rows(self) -> models.QuerySet:
        """Return the records, without those that were merged into others."""
        rows = self.model._default_manager.order_by("pk")
        return rows.current() if hasattr(rows, "current") else rows

    def names_of(self, rows: models.QuerySet) -> list[Name]:
        """Return every name of some records."""
        known = {values["pk"]: values for values in rows.values("pk", *self.columns)}
        names = [
            name for pk, values in known.items() for name in self.names(str(pk), values)
        ]
        for other in self.others:
            bearing = other.objects.filter(**{f"{self.link}__in": known}).order_by("pk")
            for pk, name in bearing.values_list(self.link, "name"):
                names += self.names(str(pk), known[pk] | {"name": name})
        return names


def _organisation(bearer: str, values: dict) -> list[Name]:
    return [
        Name(
            bearer,
            values["name"],
            values["place__post_code"] or "",
            values["enterprise_number"],
            host_of(values["website"]),
        )
    ]


def _cluster(bearer: str, values: dict) -> list[Name]:
    return [Name(bearer, values["name"], site=host_of(values["website"]))]


def _person(bearer: str, values: dict) -> list[Name]:
    written = (values["name"], *values["also_written"].split(";"))
    return [PersonName(bearer, each.strip()) for each in written if each.strip()]


def _source(bearer: str, values: dict) -> list[Name]:
    exact = values["published_precision"] == SourcePrecision.DAY
    day = str(values["published_on"] or "") if exact else ""
    address = address_of(values["url"])
    return [DocumentTitle(bearer, values["title"], number=day, site=address)]


def host_of(url: str) -> str:
    """Return the site of a body: its host, with what follows where it says more."""
    parts = _split(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    shared = any(host == site or host.endswith(f".{site}") for site in _OF_MANY)
    if shared and not path:
        return ""
    return host + path


def address_of(url: str) -> str:
    """Return the address of a document, without what does not tell it from others."""
    parts = _split(url)
    host = (parts.hostname or "").removeprefix("www.")
    if not parts.path.strip("/") and not parts.query:
        return ""  # a site is no document
    return host + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url.strip())
    except ValueError:  # what is typed may be no address
        return urlsplit("")


KINDS = {
    RecordKind.ORGANISATION: Kind(
        Organisation,
        "organisation",
        ("name", "place__post_code", "enterprise_number", "website"),
        _organisation,
        (OrganisationName, OrganisationNaming),
        "organisation",
    ),
    RecordKind.CLUSTER: Kind(
        Cluster,
        "cluster",
        ("name", "website"),
        _cluster,
        (ClusterName, ClusterNaming),
        "cluster",
    ),
    RecordKind.PERSON: Kind(Person, "person", ("name", "also_written"), _person),
    RecordKind.SOURCE: Kind(
        Source,
        "document",
        ("title", "published_on", "published_precision", "url"),
        _source,
    ),
}
