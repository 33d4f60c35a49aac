"""Rows of money together: what they come to, and what nobody states."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from programmes.models import Grant, Project
from registry.lists.folded import is_sparse


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the amounts that are known; None where none is.

    Nothing recorded is not nought: an empty sum says that nobody recorded anything.
    """
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def less(amount: Decimal | None, taken: Decimal | None) -> Decimal | None:
    """Return what is left of an amount, as far as anything is recorded as taken."""
    return None if amount is None else amount - (taken or 0)


@dataclass(frozen=True)
class ColumnSum:
    """The sum of the amounts that are stated, and how many rows state none."""

    total: Decimal | None
    missing: int
    label: str = ""


def sum_up(rows: Iterable, attribute: str, label: str = "") -> ColumnSum:
    """Return the sum of an attribute of ``rows``; None if none of them has it."""
    amounts = [getattr(row, attribute) for row in rows]
    return ColumnSum(added(amounts), amounts.count(None), label)


class GrantTotals:
    """Grants with their balances, and the sums of them."""

    def __init__(self, grants: Iterable[Grant]):
        self.grants = list(grants)

    @property
    def decided(self) -> ColumnSum:
        return sum_up(self.grants, "budget")

    @property
    def paid(self) -> Decimal | None:
        return added(grant.paid for grant in self.grants)

    @property
    def remaining(self) -> Decimal | None:
        """What no source says was paid of the amounts that are stated; None if none."""
        return less(self.decided.total, self.paid)


@dataclass(frozen=True)
class ListTotals:
    """What the grants of a whole list come to on a day, added up by the database."""

    count: int
    decided: Decimal | None
    missing: int
    paid: Decimal | None

    @classmethod
    def of(cls, grants: QuerySet, day: date) -> "ListTotals":
        """Add up ``grants`` in one query, however many they are."""
        sums = (
            grants.with_balance(day)
            .order_by()
            .aggregate(Count("pk"), Count("budget"), Sum("budget"), Sum("paid"))
        )
        return cls(
            count=sums["pk__count"],
            decided=sums["budget__sum"],
            missing=sums["pk__count"] - sums["budget__count"],
            paid=sums["paid__sum"],
        )


class ProjectTotals:
    """Projects with their money, and the sums of it."""

    def __init__(self, projects: Iterable[Project]):
        self.projects = list(projects)

    @cached_property
    def _sums(self) -> dict[str, ColumnSum]:
        labels = {
            "total_budget": _("total budget"),
            "public": _("public part"),
            "decided": _("grants decided"),
            "paid": _("paid"),
        }
        return {
            name: sum_up(self.projects, name, label) for name, label in labels.items()
        }

    @property
    def shown(self) -> list[str]:
        """The columns of money that are full enough to be columns."""
        rows = len(self.projects)
        return [
            name
            for name, column in self._sums.items()
            if not is_sparse(rows - column.missing, rows)
        ]

    @property
    def columns(self) -> list[ColumnSum]:
        """The sums of budgets, of public parts, and of what was decided and paid."""
        return [self._sums[name] for name in self.shown]

    @property
    def folded(self) -> list[ColumnSum]:
        """The sums of what is too empty to be a column."""
        return [column for name, column in self._sums.items() if name not in self.shown]

    @property
    def decided(self) -> Decimal | None:
        """What was granted to them; None where no grant is recorded."""
        return added(project.decided for project in self.projects)


def by_role(grants: Iterable[Grant], organisation) -> dict[str, GrantTotals]:
    """Part the grants of an organisation by what it has to do with them.

    Each grant is in one part only: ``received`` if the organisation is the beneficiary,
    whatever its role in the project, else under its role there.
    """
    parts = {"received": [], "coordinator": [], "partner": []}
    for grant in grants:
        is_received = grant.organisation_id == organisation.pk
        parts["received" if is_received else grant.role].append(grant)
    return {part: GrantTotals(rows) for part, rows in parts.items()}
