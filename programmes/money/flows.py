"""What the drawings of a plan's money show, and the tables beside them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.charts import bars_by_year
from registry.lists.as_of import asking

from .plans import PlanMoney, PlanPart
from .sums import added

CLUSTERS_DRAWN = 12
"""How many clusters have a place of their own; the others stand together."""


@dataclass(frozen=True)
class Node:
    """A place that money comes from or goes to."""

    key: str
    name: str
    kind: str
    """``plan``, ``envelope``, ``line``, ``cluster``, or ``rest``: it went nowhere."""
    url: str = ""
    rank: int = 0
    """Its place among those that money comes to last."""


@dataclass(frozen=True)
class Flow:
    """Money that goes from one place to the next."""

    origin: Node
    target: Node
    amount: Decimal


def flows_of(money: PlanMoney) -> list[Flow]:
    """Return where the money of a plan goes, as far as anybody says, in reading order.

    From the plan to its envelopes, to their lines, to the clusters; what is not broken
    down, or not documented as granted, has places of its own. Without any grant it ends
    at the lines. Whatever goes into an envelope or a line comes out again, once: what
    is money of several clusters together has a place of its own too.
    """
    plan = Node("plan", str(money.plan), "plan")
    has_grants = any(entry.granted for entry in money.granted)
    flows = []
    for envelope in money.envelopes:
        node = Node(f"envelope-{envelope.row.pk}", str(envelope.row), "envelope")
        flows.append(Flow(plan, node, _size(envelope)))
        for line in envelope.parts:
            flows.append(Flow(node, _line_node(line), _size(line)))
        rest = Node(f"rest-{envelope.row.pk}", _("Not broken down"), "rest")
        flows.append(Flow(node, rest, envelope.not_broken_down or Decimal(0)))
    if has_grants:
        flows += _to_clusters(money)
    return [flow for flow in flows if flow.amount > 0]


def flow_chart(flows: list[Flow], *, kept: Mapping[str, str]) -> dict:
    """Return the flows as ``charts/flow.js`` draws them.

    Args:
        flows: in the order to draw.
        kept: what links keep of the address.
    """
    nodes = {node.key: node for flow in flows for node in (flow.origin, flow.target)}
    in_order = sorted(nodes.values(), key=lambda node: node.rank)
    return {
        "nodes": [
            {
                "key": node.key,
                "name": node.name,
                "kind": node.kind,
                "url": node.url and asking(node.url, kept),
            }
            for node in in_order
        ],
        "flows": [
            {
                "origin": flow.origin.key,
                "target": flow.target.key,
                "value": float(flow.amount),
            }
            for flow in flows
        ],
    }


@dataclass
class Year:
    """What was set aside in envelopes, granted and paid in one year.

    None where nothing of that kind is recorded for the year.
    """

    year: int
    set_aside: Decimal | None = None
    granted: Decimal | None = None
    paid: Decimal | None = None


def years_of(money: PlanMoney) -> list[Year]:
    """Return each year in which something was decided or paid.

    A year between of which nothing is recorded is not among them.
    """
    years: dict[int, Year] = {}

    def add(number: int, what: str, amount: Decimal | None) -> None:
        year = years.setdefault(number, Year(number))
        setattr(year, what, added([getattr(year, what), amount]))

    for envelope in money.envelopes:
        for decision in envelope.decisions:
            add(decision.decided_on.year, "set_aside", decision.amount)
    for entry in money.granted:
        add(entry.year, "granted", entry.granted)
        add(entry.year, "paid", entry.paid)
    return [years[number] for number in sorted(years)]


def year_chart(years: list[Year]) -> dict:
    """Return what was set aside, granted and paid each year, as bars."""
    by_year = {year.year: year for year in years}
    return bars_by_year(
        [
            (_("set aside in envelopes"), "envelope", "set_aside"),
            (_("granted"), "granted", "granted"),
            (_("paid"), "paid", "paid"),
        ],
        by_year,
    )


def _size(part: PlanPart) -> Decimal:
    """Return what a part has, or where nobody says, what it is known to give away."""
    if part.budget is not None:
        return part.budget
    if part.parts:
        return sum(map(_size, part.parts), Decimal(0))
    return part.granted or Decimal(0)


def _line_node(line: PlanPart) -> Node:
    return Node(
        f"line-{line.row.pk}", str(line.row), "line", line.row.get_absolute_url()
    )


def _to_clusters(money: PlanMoney) -> Iterator[Flow]:
    granted = defaultdict(Decimal)
    for entry in money.granted:
        granted[entry.line, entry.clusters] += entry.granted or 0
    nodes = _cluster_nodes(money, granted)
    places = sorted(set(nodes.values()), key=lambda place: place.rank)
    rest = Node("rest", _("Not documented as granted"), "rest", rank=CLUSTERS_DRAWN + 4)
    for line in money.lines:
        node = _line_node(line)
        to_places = defaultdict(Decimal)
        for (key, clusters), amount in granted.items():
            if key == line.row.pk:
                to_places[nodes[clusters]] += amount
        for place in places:
            yield Flow(node, place, to_places[place])
        yield Flow(node, rest, line.undocumented or Decimal(0))


def _cluster_nodes(money: PlanMoney, granted: dict) -> dict[tuple[int, ...], Node]:
    """Return the place of each cluster, those that were granted most first.

    By the clusters that a grant is money of: one, none, or several together.
    """
    totals = defaultdict(Decimal)
    for (_line, clusters), amount in granted.items():
        totals[clusters] += amount
    alone = sorted(
        (clusters for clusters in totals if len(clusters) == 1),
        key=lambda one: (-totals[one], money.clusters[one[0]].name, one),
    )
    nodes = {}
    for rank, (key,) in enumerate(alone[:CLUSTERS_DRAWN], 1):
        cluster = money.clusters[key]
        url = cluster.get_absolute_url()
        nodes[key,] = Node(f"cluster-{key}", cluster.name, "cluster", url, rank)
    if others := alone[CLUSTERS_DRAWN:]:
        name = ngettext(
            "%(number)d other cluster", "%(number)d other clusters", len(others)
        ) % {"number": len(others)}
        place = Node("others", name, "cluster", rank=CLUSTERS_DRAWN + 1)
        nodes |= dict.fromkeys(others, place)
    together = [clusters for clusters in totals if len(clusters) > 1]
    place = Node(
        "together", _("Several clusters together"), "cluster", rank=CLUSTERS_DRAWN + 2
    )
    nodes |= dict.fromkeys(together, place)
    if () in totals:
        nodes[()] = Node(
            "none", _("No cluster named"), "cluster", rank=CLUSTERS_DRAWN + 3
        )
    return nodes
