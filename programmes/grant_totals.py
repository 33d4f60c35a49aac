"""Several grants together: what was decided and paid, and what nobody states."""

from collections.abc import Iterable
from decimal import Decimal

from programmes.models import Grant


class GrantTotals:
    """Grants with their balances, and the sums of them."""

    def __init__(self, grants: Iterable[Grant]):
        self.grants = list(grants)

    @property
    def stated(self) -> list[Decimal]:
        return [grant.budget for grant in self.grants if grant.budget is not None]

    @property
    def unstated_count(self) -> int:
        """How many of the grants no source gives an amount for: the sum lacks them."""
        return len(self.grants) - len(self.stated)

    @property
    def decided(self) -> Decimal | None:
        """The sum of the amounts that are stated; None if none is."""
        return sum(self.stated, Decimal(0)) if self.stated else None

    @property
    def paid(self) -> Decimal:
        return sum((grant.paid for grant in self.grants), Decimal(0))

    @property
    def remaining(self) -> Decimal | None:
        return None if self.decided is None else self.decided - self.paid


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
