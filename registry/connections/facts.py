"""The rows that a query on bonds names by their keys: things, and facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Model

from .bonds import Bond, Ends

NO_ROW = 0
"""A key that no row has.

What is asked for nothing is asked all the same: a page makes as many queries, whatever
it shows.
"""


class FactKey(NamedTuple):
    """Where a fact stands, and the thing to which it leads: by code, place and keys."""

    bond: str
    ends: int
    row: int
    thing: int


def found_in(
    bonds: Iterable[Bond], which: str, places: Collection[FactKey]
) -> dict[FactKey, tuple[Model, Model]]:
    """Return the thing and the fact of each place.

    One query for each table of facts, which fetches along the things that a fact refers
    to, and one for each table of other things.

    Args:
        bonds: those from which the places may come.
        which: whether their facts are of clusters or of organisations.
    """
    ends_of = {
        (bond.code, number): (bond, ends)
        for bond in bonds
        for number, ends in enumerate(getattr(bond, which))
    }
    facts, things = defaultdict(set), defaultdict(set)
    paths, tables = defaultdict(set), {}
    for bond, ends in ends_of.values():
        model = ends.rows.model
        facts[model].add(NO_ROW)
        if _is_thing(ends):
            tables[model] = bond.things
        elif _leads_forward(ends):
            paths[model].add(ends.thing)
        else:
            things[bond.things.model].add(NO_ROW)
            tables[bond.things.model] = bond.things
    for place in places:
        bond, ends = ends_of[place.bond, place.ends]
        facts[ends.rows.model].add(place.row)
        if not (_is_thing(ends) or _leads_forward(ends)):
            things[bond.things.model].add(place.thing)
    known = {model: _facts(model, tables, keys, paths) for model, keys in facts.items()}
    others = {model: tables[model].in_bulk(keys) for model, keys in things.items()}
    found = {}
    for place in places:
        bond, ends = ends_of[place.bond, place.ends]
        fact = known[ends.rows.model][place.row]
        if _is_thing(ends):
            thing = fact
        elif _leads_forward(ends):
            thing = _followed(fact, ends.thing)
        else:
            thing = others[bond.things.model][place.thing]
        found[place] = (thing, fact)
    return found


def _facts(model, tables: dict, keys: set[int], paths: dict) -> dict[int, Model]:
    sources = ["source"]
    if "end_source" in {field.name for field in model._meta.fields}:
        sources.append("end_source")
    rows = tables.get(model, model._default_manager.all())
    return rows.select_related(*sources, *sorted(paths[model])).in_bulk(keys)


def _is_thing(ends: Ends) -> bool:
    """Whether the fact is itself the thing: a grant."""
    return ends.thing == "pk"


def _leads_forward(ends: Ends) -> bool:
    """Whether a fact refers to its thing, and not the other way round."""
    model = ends.rows.model
    for name in ends.thing.split("__"):
        field = model._meta.get_field(name)
        if not field.concrete:
            return False
        model = field.related_model
    return True


def _followed(fact: Model, path: str) -> Model:
    for name in path.split("__"):
        fact = getattr(fact, name)
    return fact
