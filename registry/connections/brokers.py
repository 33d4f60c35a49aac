"""Organisations that join networks, above all those that nobody else joins."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from registry import words
from registry.models import Cluster, Organisation

from .bonds import Bonds
from .facts import NO_ROW
from .pairs import BY_ORGANISATION, active_tables
from .statements import rows_of

BROKERS = f"""{BY_ORGANISATION},
several AS MATERIALIZED (
    SELECT organisation, networks FROM by_organisation WHERE cardinality(networks) > 1
),
alone AS (
    SELECT one, other, min(organisation) AS organisation
    FROM several, unnest(networks) AS one, unnest(networks) AS other
    WHERE one < other GROUP BY one, other HAVING count(*) = 1
),
pairs_of AS (
    SELECT organisation, array_agg(ARRAY[one, other] ORDER BY one, other) AS pairs
    FROM alone GROUP BY organisation
)
SELECT body.id, body.slug, body.name, body.name_key, body.kind,
    cardinality(networks), coalesce(pairs, '{{}}')
FROM several LEFT JOIN pairs_of USING (organisation)
JOIN registry_organisation body ON body.id = organisation
ORDER BY coalesce(cardinality(pairs), 0) DESC, cardinality(networks) DESC,
    body.name_key, body.slug"""

NETWORKS_OF = """
SELECT organisation, cluster, bool_or(is_member)
FROM (
    SELECT cluster, organisation, true AS is_member FROM member
    UNION ALL
    SELECT net.who, body.who, false FROM net JOIN body USING (bond, thing)
) active
WHERE organisation = ANY(%(organisations)s) AND cluster = ANY(%(networks)s)
GROUP BY organisation, cluster"""


@dataclass
class Broker:
    """An organisation that is active in more than one network.

    There may be very many: only those that are shown have the row of the organisation.

    Args:
        networks: the number of networks that it joins.
        alone: the pairs of networks that it alone joins.
        active_in: the networks, each with whether it is a member.
    """

    key: int
    slug: str
    name: str
    name_key: str
    kind: str
    networks: int
    alone: list[tuple[Cluster, Cluster]]
    organisation: Organisation | None = None
    active_in: list[tuple[Cluster, bool]] = field(default_factory=list)

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation_detail", args=[self.slug])

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
    rows = rows_of(active_tables(Bonds(day)), BROKERS, {"networks": list(of)})
    return [
        Broker(*told, [(of[one], of[other]) for one, other in alone])
        for *told, alone in rows
    ]


def with_networks(
    shown: Collection[Broker], networks: Iterable[Cluster], day: date
) -> None:
    """Put on brokers their rows, and the networks in which each is active, in order."""
    of = {network.pk: network for network in networks}
    active = defaultdict(dict)
    values = {
        "networks": list(of),
        "organisations": [broker.key for broker in shown],
    }
    rows = Organisation.objects.in_bulk({NO_ROW, *values["organisations"]})
    for organisation, cluster, is_member in rows_of(
        active_tables(Bonds(day)), NETWORKS_OF, values
    ):
        active[organisation][cluster] = is_member
    for broker in shown:
        broker.organisation = rows[broker.key]
        there = active[broker.key]
        broker.active_in = [(of[key], there[key]) for key in of if key in there]
