"""Whom an organisation has much company with: all others of its networks.

That two are active in one network is the same reason for all of them: where they are
many it is told once.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from registry.models import Cluster

from .bonds import Bonds
from .fits import MOST_SUGGESTED, tables_of_partners, values_of_partners
from .reasons import MET
from .statements import rows_of

COMPANY = f"""{MET},
each AS (
    SELECT bool_and(bond = %(network)s) AS is_company,
        array_agg(DISTINCT thing ORDER BY thing) AS things
    FROM reasons WHERE NOT who = ANY(%(passed)s)
    GROUP BY who HAVING bool_or(via IS NOT NULL OR NOT bond = ANY(%(weak)s))
)
SELECT CASE WHEN is_company THEN things END AS networks, count(*) AS number
FROM each GROUP BY networks ORDER BY number DESC, networks"""


@dataclass
class Company:
    """How many organisations could be partners of one.

    Args:
        others: those that have something else in common with it than networks.
        sharing: networks, each time with how many share these with it and no more.
    """

    others: int = 0
    sharing: list[tuple[list[Cluster], int]] = field(default_factory=list)

    @property
    def is_named(self) -> bool:
        """Whether they are few enough to be named one by one."""
        sharing = sum(number for _networks, number in self.sharing)
        return self.others + sharing <= MOST_SUGGESTED


def company_of(organisation: int, day: date, passed: Collection[int] = ()) -> Company:
    """Return how many organisations fit one and are no partners yet.

    Args:
        organisation: its key.
        passed: the keys of those that are not to be suggested.
    """
    bonds = Bonds(day)
    values = values_of_partners(organisation, bonds, passed)
    found = list(rows_of(tables_of_partners(bonds), f",{COMPANY}", values))
    named = Cluster.objects.in_bulk(
        {key for keys, _number in found for key in keys or ()}
    )
    company = Company()
    for keys, number in found:
        if keys is None:
            company.others = number
        else:
            company.sharing.append(([named[key] for key in keys], number))
    return company
