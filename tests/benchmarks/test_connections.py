"""What the pages of connections cost beside plain SQL, with 100,000 organisations.

What is compared shows the same numbers, or the test fails. The database is a copy
without what else joins networks: the plain SQL knows members and partnerships.
"""

from collections import defaultdict
from time import process_time

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from registry.connections.chosen import Among
from registry.drawing.layout import SHEETS, scattered
from registry.drawing.names import Room, apart
from registry.models import Membership
from registry.models.attestation import RECENTLY
from registry.pages.connections.unconnected import MOST_FITTING

from . import plain_connections as plain
from .clock import costs_of
from .databases import copy_of, sized
from .figures import say, say_cost, say_ratio
from .pages import NETWORK
from .promises import MIDDLE

PAGES = {
    "pairs": ("/connections/?networks=all", plain.PAIRS),
    "brokers": ("/connections/brokers/?networks=all", plain.BROKERS),
    "lost": ("/connections/lost/?networks=all", plain.LOST),
    "impact": (f"/clusters/{NETWORK}/impact/?networks=all", plain.OF_ONE),
    "unconnected": ("/connections/unconnected/", plain.UNCONNECTED),
    "suggestions": ("/organisations/{member}/suggestions/", plain.SUGGESTIONS),
}
REMOVE_THE_REST = """
TRUNCATE registry_agreement, registry_event, registry_internationalaction,
    registry_mandate, programmes_project CASCADE"""
DRAWN = 100
"""Networks of a drawing, each linked to three others."""


@pytest.mark.usefixtures("measured_databases", "as_in_production")
def test_pages_of_connections_beside_plain_sql():
    with copy_of(sized(MIDDLE)):
        with connection.cursor() as cursor:
            cursor.execute(REMOVE_THE_REST)
        reader, day = Client(), timezone.localdate()
        given = {
            "day": day,
            "recently": day - RECENTLY,
            "networks": [network.pk for network in Among.PERHAPS.of(day)],
            "network": NETWORK,
            "member": Membership.objects.as_of(day).order_by("pk")[0].organisation.slug,
        }
        for name, (address, sql) in PAGES.items():
            compare(name, reader, address.format(**given), sql, given)


def compare(name: str, reader: Client, address: str, sql: str, given: dict) -> None:
    def rows() -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()

    response = reader.get(address)
    assert response.status_code == 200
    SHOWN[name](response.context_data, rows())
    costs = costs_of({"page": lambda: reader.get(address), "sql": rows})
    say_cost(f"connections.{name}", costs["page"])
    say_ratio(f"connections.{name}.over_sql", costs["page"], costs["sql"])


def counted(context, facet: str) -> dict[str, int]:
    (found,) = [each for each in context["facets"] if each.name == facet]
    return {option.value: option.count for option in found.options}


def told(rows: list, what: str) -> dict:
    return {row[1]: row[2] for row in rows if row[0] == what}


def pairs_are_shown(context, rows) -> None:
    shown = {}
    for pair in context["view"].pairs:
        keys = tuple(sorted((pair.one.pk, pair.other.pk)))
        could = {"could": pair.could} if pair.could else {}
        shown |= {(kind, *keys): n for kind, n in (pair.joined | could).items()}
    assert shown == {(kind, one, other): n for kind, one, other, n in rows}


def brokers_are_shown(context, rows) -> None:
    kinds = {kind: n for kind, n, pairs, *_rest in rows if pairs is None}
    assert counted(context, "kind") == kinds
    assert context["total"] == sum(kinds.values())
    assert [
        (broker.name, broker.key, broker.only, [n.pk for n, _m in broker.active_in])
        for broker in sorted(context["table"].records, key=lambda broker: broker.key)
    ] == sorted(
        (
            (name, key, alone, sorted(networks, key=in_order_of(context)))
            for name, key, pairs, alone, networks in rows
            if pairs is not None
        ),
        key=lambda row: row[1],
    )


def in_order_of(context):
    return [network.pk for network in context["networks"]].index


def losses_are_shown(context, rows) -> None:
    alone, named = (
        {row[1]: row[at] for row in rows if row[0] == "only there" and row[at]}
        for at in (2, 3)
    )
    losses = {str(loss.cluster.pk): loss for loss in context["view"].rows}

    def shown(read) -> dict[str, int]:
        return {key: read(loss) for key, loss in losses.items() if read(loss)}

    assert shown(lambda loss: loss.only_there) == alone
    assert shown(lambda loss: loss.known.documented) == named
    assert shown(lambda loss: loss.known.recent) == told(rows, "recent")
    assert shown(lambda loss: loss.undertakings) == told(rows, "undertakings")


def impact_is_shown(context, rows) -> None:
    assert sorted((lost.what, lost.name) for lost in context["view"].rows) == sorted(
        (what, name) for what, name, *_rest in rows if what in ("member", "undertaking")
    )
    assert context["loss"].known.documented == rows_of(rows, "known")[0][3]


def rows_of(rows: list, what: str) -> list:
    return [row for row in rows if row[0] == what]


def unconnected_are_shown(context, rows) -> None:
    (total,) = (row[2] for row in rows_of(rows, "total"))
    assert context["total"] == total
    assert counted(context, "kind") == told(rows, "kind")
    assert counted(context, "fits") == told(rows, "fits")
    assert counted(context, "tie")["partnership"] == told(rows, "tie")["true"]
    assert sorted(counted(context, "province").values()) == sorted(
        told(rows, "province").values()
    )
    assert counted(context, "activity")["not_stated"] == rows_of(rows, "activity")[0][2]
    shown = context["table"].records
    placed = sorted(rows_of(rows, "row"), key=lambda row: row[2])
    assert [each.slug for each in shown] == [row[1] for row in placed]
    fitting = defaultdict(list)
    for _what, who, cluster, score, _told in rows_of(rows, "fitting"):
        fitting[int(who)].append((-round(score, 6), cluster))
    assert {
        each.pk: [fit.network.pk for fit in each.fitting]
        for each in shown
        if each.fitting
    } == {
        who: [cluster for _score, cluster in sorted(found)[:MOST_FITTING]]
        for who, found in fitting.items()
    }


def suggestions_are_shown(context, rows) -> None:
    suggested = context["view"].rows
    for what in ("network", "partner"):
        scores = sorted(round(score, 2) for kind, _key, score in rows if kind == what)
        assert sorted(each.score for each in suggested if each.what == what) == scores


SHOWN = {
    "pairs": pairs_are_shown,
    "brokers": brokers_are_shown,
    "lost": losses_are_shown,
    "impact": impact_is_shown,
    "unconnected": unconnected_are_shown,
    "suggestions": suggestions_are_shown,
}
"""Of each page, what sees that it and the SQL show the same."""


def test_a_drawing_of_many_networks():
    names = [f"Synthetic network {number}" for number in range(DRAWN)]
    links = [
        tuple(sorted((one, (one * step + step) % DRAWN)))
        for one in range(DRAWN)
        for step in (3, 7, 11)
    ]
    links = sorted({(one, other) for one, other in links if one != other})
    for sheet in SHEETS:
        start = process_time()
        points, _height = scattered(DRAWN, links, sheet)
        rooms = [Room.of(name, sheet) for name in names]
        apart(points, rooms, links, sheet)
        taken = process_time() - start
        say(f"connections.drawing_of_{DRAWN}.ms.{sheet.width}", taken * 1000)
