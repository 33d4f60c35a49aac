"""What the drawings of a plan's money show, and the tables beside them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.charts import bars_by_year

from .plans import Part, PlanMoney

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
    down, or not granted yet, has places of its own. Without any grant it ends at the
    lines. Whatever goes into an envelope or a line comes out again.
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


def flow_chart(flows: list[Flow], day: date, *, chosen: bool) -> dict:
    """Return the flows as ``charts/flow.js`` draws them.

    Args:
        flows: in the order to draw.
        day: the day whose money it is.
        chosen: whether links keep that day.
    """
    query = f"?as_of={day.isoformat()}" if chosen else ""
    nodes = {node.key: node for flow in flows for node in (flow.origin, flow.target)}
    in_order = sorted(nodes.values(), key=lambda node: node.rank)
    return {
        "nodes": [
            {
                "key": node.key,
                "name": node.name,
                "kind": node.kind,
                "url": node.url and node.url + query,
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
    """What was set aside in envelopes, granted and paid in one year."""

    year: int
    set_aside: Decimal = Decimal(0)
    granted: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def years_of(money: PlanMoney) -> list[Year]:
    """Return each year from the first in which something was decided to the last."""
    years = defaultdict(lambda: Year(0))
    for envelope in money.envelopes:
        for decision in envelope.decisions:
            years[decision.decided_on.year].set_aside += decision.amount
    for entry in money.granted:
        years[entry.year].granted += entry.granted
        years[entry.year].paid += entry.paid
    if not years:
        return []
    shown = [years[year] for year in range(min(years), max(years) + 1)]
    for number, year in enumerate(shown, min(years)):
        year.year = number
    return shown


def year_chart(years: list[Year]) -> dict:
    """Return what was set aside, granted and paid each year, as bars."""
    return bars_by_year(
        [year.year for year in years],
        [
            (
                _("set aside in envelopes"),
                "envelope",
                [year.set_aside for year in years],
            ),
            (_("granted"), "granted", [year.granted for year in years]),
            (_("paid"), "paid", [year.paid for year in years]),
        ],
    )


def _size(part: Part) -> Decimal:
    """Return what a part has, or where nobody says, what it is known to give away."""
    if part.budget is not None:
        return part.budget
    if part.parts:
        return sum(map(_size, part.parts), Decimal(0))
    return part.granted


def _line_node(line: Part) -> Node:
    return Node(
        f"line-{line.row.pk}", str(line.row), "line", line.row.get_absolute_url()
    )


def _to_clusters(money: PlanMoney) -> Iterator[Flow]:
    granted = defaultdict(Decimal)
    for entry in money.granted:
        granted[entry.line, entry.cluster] += entry.granted
    nodes = _cluster_nodes(money, granted)
    places = sorted(set(nodes.values()), key=lambda place: place.rank)
    rest = Node("rest", _("Not granted yet"), "rest", rank=CLUSTERS_DRAWN + 3)
    for line in money.lines:
        node = _line_node(line)
        to_places = defaultdict(Decimal)
        for (key, cluster), amount in granted.items():
            if key == line.row.pk:
                to_places[nodes[cluster]] += amount
        for place in places:
            yield Flow(node, place, to_places[place])
        yield Flow(node, rest, line.remaining or Decimal(0))


def _cluster_nodes(money: PlanMoney, granted: dict) -> dict[int | None, Node]:
    """Return the place of each cluster, those that were granted most first."""
    totals = defaultdict(Decimal)
    for (_line, cluster), amount in granted.items():
        totals[cluster] += amount
    known = sorted(
        totals.keys() - {None},
        key=lambda key: (-totals[key], money.clusters[key].name, key),
    )
    nodes = {}
    for rank, key in enumerate(known[:CLUSTERS_DRAWN], 1):
        cluster = money.clusters[key]
        url = cluster.get_absolute_url()
        nodes[key] = Node(f"cluster-{key}", cluster.name, "cluster", url, rank)
    if others := known[CLUSTERS_DRAWN:]:
        name = ngettext(
            "%(number)d other cluster", "%(number)d other clusters", len(others)
        ) % {"number": len(others)}
        place = Node("others", name, "cluster", rank=CLUSTERS_DRAWN + 1)
        nodes |= dict.fromkeys(others, place)
    if None in totals:
        nodes[None] = Node(
            "none", _("No cluster named"), "cluster", rank=CLUSTERS_DRAWN + 2
        )
    return nodes
