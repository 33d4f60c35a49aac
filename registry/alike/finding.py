"""The records that look like one: like what is typed, or any two of the registry."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.core.cache import cache
from django.db import models
from django.db.models import Max, Q, Value
from django.db.models.functions import Greatest

from registry.history.events import events_of
from registry.models import DistinctPair
from registry.models.base import Fold

from .kinds import RecordKind
from .names import Name, Why
from .pairing import pairs
from .spellings import spellings, with_initials

TYPED = "typed"
MOST_SHOWN = 5

SECONDS_KEPT = 600

MANY = 20_000
"""Names above which they are compared by their words alone: letters take too long."""

NEAREST = 60
"""Names that are compared with what is typed, of those that resemble it most."""


@dataclass(frozen=True)
class Resembling:
    """A record that looks like what is typed, and why."""

    row: models.Model
    why: Why


@dataclass(frozen=True)
class Pair:
    """Two records that look like one, the older one first, and why."""

    kind: RecordKind
    one: int
    other: int
    why: Why

    @property
    def key(self) -> str:
        """What names the pair in an address: ``person-12-40``."""
        return f"{self.kind}-{self.one}-{self.other}"


def resembling(kind: RecordKind, values: dict, but: int | None = None):
    """Return the records that look like what is typed, the surest first; five at most.

    Args:
        values: what is typed, by the names of ``kind.known.columns``; what is missing
            is empty.
        but: the key of the record that is being changed: it is not like itself, nor
            like those that somebody told apart from it.
    """
    known = kind.known
    values = {name: values.get(name) or "" for name in known.columns}
    typed = [name for name in known.names(TYPED, values) if name.text.strip()]
    passed = {str(but)} | {str(key) for key in _told_apart_from(kind, but)}
    pool = [n for n in known.names_of(_nearest(kind, typed)) if n.bearer not in passed]
    found = {}
    number = values.get("enterprise_number")
    for name in pool:
        if number and name.number == number:
            found[name.bearer] = Why.NUMBER
    for one, other, why in pairs([*typed, *pool], letters=True):
        if TYPED in (one.bearer, other.bearer):
            bearer = other.bearer if one.bearer == TYPED else one.bearer
            found.setdefault(bearer, why)
    best = sorted(found, key=lambda key: (found[key].rank, int(key)))[:MOST_SHOWN]
    rows = known.model._default_manager.in_bulk([int(key) for key in best])
    return [Resembling(rows[int(key)], found[key]) for key in best]


def values_of(row: models.Model) -> dict:
    """Return what a record of one of the four kinds is known by."""

    def follow(value, path):
        for name in path.split("__"):
            value = getattr(value, name) if value is not None else None
        return value

    columns = RecordKind.of(type(row)).known.columns
    return {name: follow(row, name) for name in columns}


def likely_pairs(kind: RecordKind) -> list[Pair]:
    """Return every two records of a kind that look like one, the surest first.

    Those that somebody told apart are left out. What was found is kept until one of
    the records changes: a desk that counts them asks often.
    """
    state = f"alike-{kind}-{_last_change(kind)}"
    found = cache.get(state)
    if found is None:
        found = _find(kind)
        cache.set(state, found, SECONDS_KEPT)
    return found


def _last_change(kind: RecordKind) -> str:
    """Return what differs as soon as a record of the kind, or what is said of it."""
    models_of = (kind.model, *kind.known.others, DistinctPair)
    last = (events_of(each).aggregate(n=Max("pgh_id"))["n"] for each in models_of)
    return "-".join(map(str, last))


def _find(kind: RecordKind) -> list[Pair]:
    apart = told_apart(kind)
    found = {}
    names = kind.known.names_of(kind.known.rows())
    for one, other, why in pairs(names, letters=len(names) <= MANY):
        first, second = sorted((int(one.bearer), int(other.bearer)))
        if (first, second) not in apart:
            found.setdefault((first, second), why)
    ranked = sorted(found, key=lambda pair: (found[pair].rank, pair))
    return [Pair(kind, *pair, found[pair]) for pair in ranked]


def told_apart(kind: RecordKind) -> set[tuple[int, int]]:
    """Return the pairs of a kind of which somebody said that they are two."""
    column, other = kind.known.column, f"other_{kind.known.column}"
    said = DistinctPair.objects.filter(**{f"{column}__isnull": False})
    return set(said.values_list(column, other))


def _told_apart_from(kind, key) -> Iterable[int]:
    return (
        other if one == key else one
        for one, other in (told_apart(kind) if key else ())
        if key in (one, other)
    )


def _nearest(kind: RecordKind, typed: list[Name]) -> models.QuerySet:
    """Return the records among which to look: all, but for organisations.

    There are too many of those: the indexes on their names tell the nearest.
    """
    rows = kind.known.rows()
    if kind is not RecordKind.ORGANISATION or not typed:
        return rows if typed else rows.none()
    (name,) = typed
    keys = set()
    for model, link in (
        (kind.model, "pk"),
        *((other, kind.known.link) for other in kind.known.others),
    ):
        keys |= set(_nearest_of(model, name).values_list(link, flat=True)[:NEAREST])
    also = Q(enterprise_number=name.number) if name.number else Q(pk__in=[])
    if name.site:
        also |= Q(website__icontains=name.site)
    return rows.filter(Q(pk__in=keys) | also)


def _nearest_of(model, name: Name) -> models.QuerySet:
    texts = [Fold(Value(text)) for text in spellings(name.text)]
    if not texts:
        return model.objects.none()
    near = Q(name_key__in=name.acronyms)
    for text in texts:
        near |= Q(name_key__trigram_similar=text)
    if name.is_acronym:
        near |= Q(name_key__regex=with_initials(name.key))
        near |= Q(name_key__contains=f"({name.key})")
    shares = [TrigramSimilarity("name_key", text) for text in texts]
    nearness = Greatest(*shares) if len(shares) > 1 else shares[0]
    return model.objects.filter(near).order_by(nearness.desc(), "pk")
