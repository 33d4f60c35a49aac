"""What joins two networks, or two organisations: a thing that both have to do with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry import plugs

MEMBER = "member"
"""The bond of the members that networks share: its things are organisations."""

NETWORK = "network"
"""The bond of organisations that are active in one network: its things are clusters."""

MOST_AT_ONCE = 5
"""Networks that one undertaking may join and still be a contact of each two of them.

What joins more, such as a memorandum of all poles, joins everybody once.
"""


@dataclass(frozen=True, eq=False)
class Ends:
    """Rows that lead from a cluster or an organisation to a thing.

    Args:
        rows: facts with their source, as they hold on the day.
        who: the path from a row to the cluster or the organisation.
        thing: the path to what it has to do with.
    """

    rows: QuerySet
    who: str
    thing: str

    def known(self) -> QuerySet:
        """Return the rows that name both."""
        named = {f"{path}__isnull": False for path in (self.who, self.thing)}
        return self.rows.filter(**named).order_by()


@dataclass(frozen=True, eq=False)
class Bond:
    """A kind of thing that clusters or organisations can have in common.

    The sentences have places for ``{thing}`` and, where they count, ``{number}``.

    Args:
        code: what an address and a file call it; an app may add to the bond of another
            that has the same.
        label: what it is called above a column: “joint projects”.
        things: the rows that join, with all that telling them needs.
        clusters: what leads from clusters to the things.
        organisations: what leads from organisations to the things.
        is_contact: whether sharing one is a contact between two networks.
        is_of_few: whether one that joins many networks at once is no contact.
        is_work: whether an organisation is active in a network by taking part in one,
            and the others that do are its partners.
        is_a_tie: whether it connects an organisation with the world of networks.
        alone: what is said of an organisation: “takes part in {thing}”.
        together: what is said of two: “both take part in {thing}”.
        within: of an organisation and a network that has to do with the thing.
        among: of an organisation and the members of a network, by their number.
        several: returns what is said of an organisation and all such things of it, in
            place of a sentence for each, such as the sum of its grants.
        weight: what one is worth as a reason for two to know each other.
        is_enough: whether that is a reason by itself; if not, only beside others.
    """

    code: str
    label: Promise
    things: QuerySet
    clusters: tuple[Ends, ...] = ()
    organisations: tuple[Ends, ...] = ()
    is_contact: bool = False
    is_of_few: bool = False
    is_work: bool = False
    is_a_tie: bool = False
    alone: Promise | str = ""
    together: Promise | str = ""
    within: Promise | str = ""
    among: Promise | str = ""
    several: Callable[[list[Model]], str] | None = None
    weight: float = 0
    is_enough: bool = True

    def joined_by(self, other: "Bond") -> "Bond":
        """Return this bond, with what another app knows to lead to its things."""
        return replace(
            self,
            clusters=self.clusters + other.clusters,
            organisations=self.organisations + other.organisations,
        )

    def is_among(self, key: str) -> Q:
        """Return the condition that the key of an organisation is one that it joins."""
        joined = Q()
        for ends in self.organisations:
            joined |= Q(Exists(ends.known().filter(**{ends.who: OuterRef(key)})))
        return joined


def undertakings(code: str, label: Promise, things: QuerySet, **further) -> Bond:
    """Return the bond of what networks run and organisations take part in together."""
    return Bond(
        code,
        label,
        things,
        is_contact=True,
        is_of_few=True,
        is_work=True,
        is_a_tie=True,
        alone=_("takes part in {thing}"),
        together=_("both take part in {thing}"),
        among=ngettext_lazy(
            "{number} of its members takes part in {thing} too",
            "{number} of its members take part in {thing} too",
            "number",
        ),
        weight=4,
        **further,
    )


class Bonds:
    """Every bond that the apps declare, as they hold on a day."""

    def __init__(self, day: date):
        self.day = day

    @property
    def all(self) -> list[Bond]:
        return _bonds_on(self.day)

    @cached_property
    def contacts(self) -> list[Bond]:
        """Those that make a contact between two networks."""
        return [bond for bond in self.all if bond.is_contact]

    @cached_property
    def works(self) -> list[Bond]:
        """Those by which organisations are active in networks, and partners."""
        return [bond for bond in self.all if bond.is_work]

    @cached_property
    def reasons(self) -> list[Bond]:
        """Those that are a reason for two to know each other."""
        return [bond for bond in self.all if bond.weight]

    @cached_property
    def ties(self) -> list[Bond]:
        """Those that connect an organisation with the world of networks."""
        return [bond for bond in self.all if bond.is_a_tie]

    def __getitem__(self, code: str) -> Bond:
        return next(bond for bond in self.all if bond.code == code)


@lru_cache(maxsize=16)
def _bonds_on(day: date) -> list[Bond]:
    """Return the bonds of a day; kept, for their SQL is long to write."""
    found: dict[str, Bond] = {}
    for bond in plugs.bonds(day):
        known = found.get(bond.code)
        found[bond.code] = known.joined_by(bond) if known else bond
    return list(found.values())
