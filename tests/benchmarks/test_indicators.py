"""How fast all indicators of all networks are, beside the bare SQL of their counts.

It fails where the two count something else. The bare SQL is what somebody would write
who wants these numbers of these networks on this day only, and it leaves its rows as
they come.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.indicators import measure
from registry.models import Cluster

from .bare_counts import QUERIES
from .clock import costs_of
from .databases import sized, within
from .figures import say, say_cost, say_ratio
from .promises import MIDDLE

pytestmark = pytest.mark.usefixtures("measured_databases")

DAY = date(2020, 6, 30)

NOT_SAID = {
    *("MEM-03", "MEM-04", "MEM-05", "MEM-10"),
    *("PAR-03", "PAR-04", "PAR-08"),
    *("FUN-04", "GOV-02", "OUT-01"),
}
"""Indicators that take what synthetic data have not: full lists, surveys, accounts."""


def bare(clusters: list[Cluster]) -> dict[str, list]:
    """Return the rows of each bare query."""
    given = {
        "clusters": [cluster.pk for cluster in clusters],
        "day": DAY,
        "year_before": DAY.replace(year=DAY.year - 1),
        "early": DAY.replace(year=DAY.year - 3),
    }
    return {
        name: connection.connection.execute(query, given).fetchall()
        for name, query in QUERIES.items()
    }


def test_indicators():
    with within(sized(MIDDLE)):
        clusters = list(Cluster.objects.all())
        check_counts(clusters)
        with CaptureQueriesContext(connection) as few:
            measure(clusters[:1], DAY)
        with CaptureQueriesContext(connection) as many:
            measure(clusters, DAY)
        assert len(few) == len(many)
        costs = costs_of(
            {"ours": lambda: measure(clusters, DAY), "sql": lambda: bare(clusters)}
        )
    say("indicators.queries", len(many))
    say_cost("indicators", costs["ours"])
    say_ratio("indicators.over_sql", costs["ours"], costs["sql"])


def check_counts(clusters: list[Cluster]) -> None:
    """See that the indicators stand on what the bare SQL counts."""
    readings = measure(clusters, DAY)
    rows = bare(clusters)

    def numbers(code, part="numerator"):
        """What each reading that says something is made of."""
        return {
            key: getattr(each[code], part)
            for key, each in readings.items()
            if each[code].is_point or each[code].is_range
        }

    members = {}
    for key, _kind, number, *_rest in rows["members"]:
        members[key] = members.get(key, 0) + number
    assert numbers("MEM-01") == members
    assert numbers("MEM-12") == {row[0]: row[1] for row in rows["bridges"]}
    assert numbers("PAR-01") == {row[0]: row[1] for row in rows["partnerships"]}
    assert numbers("PAR-02") == {row[0]: row[1] for row in rows["connections"]}
    assert numbers("PAR-05") == {row[0]: row[3] for row in rows["connections"]}
    assert numbers("ACT-01", "denominator") == {
        row[0]: row[1] for row in rows["targets"]
    }
    everything = {code for each in readings.values() for code in each}
    said = {
        code
        for each in readings.values()
        for code, reading in each.items()
        if reading.is_point or reading.is_range
    }
    assert everything - said == NOT_SAID
