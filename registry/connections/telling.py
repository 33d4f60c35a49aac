"""Reasons and ties in words: a sentence, the thing that it names, and its source."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry import words
from registry.models import Organisation

from .bonds import Bond, Bonds
from .fits import Ground
from .statements import COLUMNS, ORGANISATIONS, rows_of, table_of

TIES = """
SELECT who, bond, min(ends), min(row), thing FROM org
WHERE who = ANY(%(organisations)s)
GROUP BY who, bond, thing
ORDER BY who, bond, thing"""


@dataclass(frozen=True)
class Sentence:
    """A sentence about a thing, with the fact that it rests on.

    Args:
        sentence: with places for the names, such as “both take part in {thing}”.
        names: what stands in these places: rows, and numbers.
        fact: the row that tells of it, with its source.
    """

    sentence: str
    names: dict
    fact: Model

    def __str__(self):
        return str(self.sentence).format(**self.names)

    def linked(self, address) -> str:
        """Return the sentence with links to the rows that have a page.

        Args:
            address: returns the address of the page of a row.
        """
        shown = {
            name: format_html('<a href="{}">{}</a>', address(value), value)
            if hasattr(value, "get_absolute_url")
            else value
            for name, value in self.names.items()
        }
        return format_html(str(self.sentence), **shown)


def facts_of(wanted: Iterable[tuple[Bond, int, int]], which: str) -> dict:
    """Return facts with their source, by the code of the bond, the ends and the key.

    One query for each table of facts, however many bonds lead through it.

    Args:
        wanted: the bond, the place of the rows among its ends, and the key.
        which: whether they are of clusters or of organisations.
    """
    places = defaultdict(set)
    for bond, ends, row in wanted:
        model = getattr(bond, which)[ends].rows.model
        places[model].add((bond.code, ends, row))
    found = {}
    for model, of in places.items():
        sources = ["source"]
        if "end_source" in {field.name for field in model._meta.fields}:
            sources.append("end_source")
        rows = model._default_manager.select_related(*sources)
        facts = rows.in_bulk({key for _code, _ends, key in of})
        found |= {place: facts[place[-1]] for place in of}
    return found


def things_of(wanted: Iterable[tuple[Bond, int]]) -> dict:
    """Return things by the code of their bond and their key: a query for each table."""
    places = defaultdict(set)
    tables = {}
    for bond, key in wanted:
        tables[bond.things.model] = bond.things
        places[bond.things.model].add((bond.code, key))
    found = {}
    for model, of in places.items():
        things = tables[model].in_bulk({key for _code, key in of})
        found |= {place: things[place[-1]] for place in of}
    return found


def tell_grounds(grounds: Iterable[Ground], sentence: str) -> dict[Ground, Sentence]:
    """Return each reason in words.

    Args:
        sentence: what a bond calls that of a thing which both have: ``within`` of an
            organisation and a network, ``together`` of two organisations.
    """
    grounds = list(grounds)
    things = things_of((each.bond, each.thing) for each in grounds)
    facts = facts_of(
        ((each.bond, each.ends, each.row) for each in grounds), ORGANISATIONS
    )
    between = Organisation.objects.in_bulk({e.via for e in grounds if e.via})
    told = {}
    for each in grounds:
        said = getattr(each.bond, sentence)
        names = {"thing": things[each.bond.code, each.thing]}
        if each.via:
            said = _("{via}, a partner, works with it in {thing}")
            names["via"] = between[each.via]
        elif each.number:
            # The number chooses between one and many before it stands in the words.
            said = each.bond.among % {"number": each.number}
            names["number"] = words.number(each.number)
        fact = facts[each.bond.code, each.ends, each.row]
        told[each] = Sentence(said, names, fact)
    return told


@dataclass(frozen=True)
class Tied:
    """What ties an organisation by one bond, a sentence for each thing."""

    bond: Bond
    told: list[Sentence]

    @property
    def in_one(self) -> str:
        """What is said of all of them together; empty where each is told by itself."""
        if self.bond.several is None:
            return ""
        return self.bond.several([each.names["thing"] for each in self.told])

    def __str__(self):
        return self.in_one or "; ".join(map(str, self.told))


def ties_of(organisations: Collection[int], bonds: Bonds) -> dict[int, list[Tied]]:
    """Return what ties organisations to the world of networks, by their key."""
    rows = list(
        rows_of(
            {f"org {COLUMNS} AS NOT MATERIALIZED": table_of(bonds.ties, ORGANISATIONS)},
            TIES,
            {"organisations": list(organisations)},
        )
    )
    wanted = [(bonds[code], ends, row, thing) for _who, code, ends, row, thing in rows]
    things = things_of((bond, thing) for bond, _ends, _row, thing in wanted)
    facts = facts_of(
        ((bond, ends, row) for bond, ends, row, _thing in wanted), ORGANISATIONS
    )
    of = defaultdict(lambda: defaultdict(list))
    for who, code, ends, row, key in rows:
        told = Sentence(
            bonds[code].alone, {"thing": things[code, key]}, facts[code, ends, row]
        )
        of[who][code].append(told)
    return {
        who: [
            Tied(bond, of[who][bond.code])
            for bond in bonds.ties
            if bond.code in of[who]
        ]
        for who in of
    }
