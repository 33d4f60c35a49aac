"""Reasons and ties in words: a sentence, the thing that it names, and its source."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry import words

from .bonds import Bond, Bonds
from .facts import FactKey
from .fits import Ground
from .statements import COLUMNS, FIRST_FACT, ORGANISATIONS, rows_of, table_of

TIES = f"""
SELECT who, bond, {FIRST_FACT.format(of="")}, thing FROM org
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


def tell_grounds(
    grounds: Iterable[Ground], found: dict, sentence: str, between: dict
) -> dict[Ground, Sentence]:
    """Return each reason in words.

    Args:
        found: the things and facts that they name, from ``found_in``.
        sentence: what a bond calls that of a thing which both have: ``within`` of an
            organisation and a network, ``together`` of two organisations.
        between: the partners that join two, by their key.
    """
    told = {}
    for each in grounds:
        said = getattr(each.bond, sentence)
        thing, fact = found[each.place]
        names = {"thing": thing}
        if each.via:
            said = _("{via}, a partner, works with it in {thing}")
            names["via"] = between[each.via]
        elif each.number:
            # The number chooses between one and many before it stands in the words.
            said = each.bond.among % {"number": each.number}
            names["number"] = words.number(each.number)
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


def ties_of(
    organisations: Collection[int], bonds: Bonds
) -> dict[int, list[tuple[Bond, FactKey]]]:
    """Return what ties organisations to the world of networks, by their key."""
    rows = rows_of(
        {f"org {COLUMNS} AS NOT MATERIALIZED": table_of(bonds.ties, ORGANISATIONS)},
        TIES,
        {"organisations": list(organisations)},
    )
    found = defaultdict(list)
    for who, code, ends, row, thing in rows:
        found[who].append((bonds[code], FactKey(code, ends, row, thing)))
    return found


def tell_ties(ties: list[tuple[Bond, FactKey]], found: dict) -> list[Tied]:
    """Return what ties one organisation in words, bond by bond."""
    told = defaultdict(list)
    for bond, place in ties:
        thing, fact = found[place]
        told[bond].append(Sentence(bond.alone, {"thing": thing}, fact))
    return [Tied(bond, each) for bond, each in told.items()]
