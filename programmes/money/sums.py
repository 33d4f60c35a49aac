"""Rows of money together: what they come to, and what nobody states."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import Grant, Project


@dataclass(frozen=True)
class ColumnSum:
    """The sum of the amounts that are stated, and how many rows state none."""

    total: Decimal | None
    missing: int


def sum_up(rows: Iterable, attribute: str) -> ColumnSum:
    """Return the sum of an attribute of ``rows``; None if none of them has it."""
    amounts = [getattr(row, attribute) for row in rows]
    stated = [amount for amount in amounts if amount is not None]
    return ColumnSum(
        sum(stated, Decimal(0)) if stated else None, len(amounts) - len(stated)
    )


class GrantTotals:
    """Grants with their balances, and the sums of them."""

    def __init__(self, grants: Iterable[Grant]):
        self.grants = list(grants)

    @property
    def decided(self) -> ColumnSum:
        return sum_up(self.grants, "budget")

    @property
    def paid(self) -> Decimal:
        return sum((grant.paid for grant in self.grants), Decimal(0))

    @property
    def remaining(self) -> Decimal | None:
        """What is not paid of the amounts that are stated; None if none is."""
        total = self.decided.total
        return None if total is None else total - self.paid


class ProjectTotals:
    """Projects with their money, and the sums of it."""

    def __init__(self, projects: Iterable[Project]):
        self.projects = list(projects)

    @property
    def columns(self) -> list[ColumnSum]:
        """The sums of budgets, of public parts, and of what was decided and paid."""
        names = ("total_budget", "public_part", "decided", "paid")
        return [sum_up(self.projects, name) for name in names]


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
