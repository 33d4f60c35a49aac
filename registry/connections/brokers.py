"""Organisations that join networks, above all those that nobody else joins."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from math import isqrt

from registry import words
from registry.models import Cluster, Organisation

from .bonds import Bonds
from .pairs import ACTIVE, active_tables
from .statements import rows_of

SHOWN = ("slug", "name", "name_key", "kind")
"""The columns of organisations that lists of brokers show: there may be very many."""

BROKERS = f"""{ACTIVE},
joined AS (
    SELECT organisation, one.cluster AS one, other.cluster AS other
    FROM active one JOIN active other USING (organisation)
    WHERE one.cluster < other.cluster
        AND one.cluster = ANY(%(networks)s) AND other.cluster = ANY(%(networks)s)
),
by_pair AS (
    SELECT one, other, count(*) AS joining FROM joined GROUP BY one, other
)
SELECT organisation, count(*),
    array_agg(ARRAY[one, other] ORDER BY one, other) FILTER (WHERE joining = 1)
FROM joined JOIN by_pair USING (one, other)
GROUP BY organisation"""

NETWORKS_OF = f"""{ACTIVE}
SELECT organisation, cluster,
    EXISTS (
        SELECT FROM member
        WHERE member.organisation = active.organisation
            AND member.cluster = active.cluster
    )
FROM active
WHERE organisation = ANY(%(organisations)s) AND cluster = ANY(%(networks)s)"""


@dataclass
class Broker:
    """An organisation that is active in more than one network.

    Args:
        networks: the number of networks that it joins.
        alone: the pairs of networks that it alone joins.
        active_in: the networks, each with whether it is a member.
    """

    organisation: Organisation
    networks: int
    alone: list[tuple[Cluster, Cluster]]
    active_in: list[tuple[Cluster, bool]] = field(default_factory=list)

    @property
    def further(self) -> int:
        """The networks it leads to from any one of them."""
        return self.networks - 1

    @property
    def only(self) -> int:
        """The number of pairs of networks that it alone joins."""
        return len(self.alone)

    @property
    def effective_size(self) -> float:
        """Burt's effective size: its networks, less those that others join anyhow.

        From each network it counts the further ones that others lead to as well, and
        takes their mean away: n - 2t/n, where t of its pairs are joined by others too.
        """
        pairs = self.networks * (self.networks - 1) // 2
        return self.networks - 2 * (pairs - self.only) / self.networks

    @property
    def effective_words(self) -> str:
        return words.number(self.effective_size)


def brokers(networks: Iterable[Cluster], day: date) -> list[Broker]:
    """Return who is active in two of the networks or more.

    Those that alone join the most pairs come first, then those in the most networks.
    """
    of = {network.pk: network for network in networks}
    found = {
        key: (pairs, alone or [])
        for key, pairs, alone in rows_of(
            active_tables(Bonds(day)), BROKERS, {"networks": list(of)}
        )
    }
    active = [
        Broker(
            organisation,
            # n networks make n (n - 1) / 2 pairs.
            (1 + isqrt(1 + 8 * found[organisation.pk][0])) // 2,
            [(of[one], of[other]) for one, other in found[organisation.pk][1]],
        )
        for organisation in Organisation.objects.filter(pk__in=found).only(*SHOWN)
    ]
    return sorted(active, key=lambda broker: (-broker.only, -broker.networks))


def with_networks(
    shown: Collection[Broker], networks: Iterable[Cluster], day: date
) -> None:
    """Put on brokers the networks in which each is active, in their order."""
    of = {network.pk: network for network in networks}
    active = defaultdict(dict)
    values = {
        "networks": list(of),
        "organisations": [broker.organisation.pk for broker in shown],
    }
    for organisation, cluster, is_member in rows_of(
        active_tables(Bonds(day)), NETWORKS_OF, values
    ):
        active[organisation][cluster] = is_member
    for broker in shown:
        there = active[broker.organisation.pk]
        broker.active_in = [(of[key], there[key]) for key in of if key in there]
