"""How fast the pages of connections are, beside bare SQL, with 100,000 organisations.

`make bench` prints a line for each figure, with its aim. What is compared shows the
same numbers, or the test fails.
"""

from collections import defaultdict
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from registry.lists.page import PER_PAGE
from registry.models import Membership
from tests.benchmarks.databases import drop, filled_database

LARGE = 100_000
ROUNDS = 7
AIM = 3

HELD = """held AS MATERIALIZED (
    SELECT cluster_id AS cluster, organisation_id AS body FROM registry_membership
    WHERE start_on <= %(day)s AND (end_on IS NULL OR end_on >= %(day)s)
)"""
JOINED = f"""WITH {HELD}, joined AS (
    SELECT a.body, a.cluster AS one, b.cluster AS other
    FROM held a JOIN held b ON a.body = b.body AND a.cluster < b.cluster
)"""
BARE = {
    "/connections/?networks=all": f"""{JOINED}
        SELECT one, other, count(*) FROM joined GROUP BY one, other""",
    "/connections/brokers/?networks=all": f"""{JOINED},
        pairs AS (SELECT one, other, count(*) AS n FROM joined GROUP BY one, other)
        SELECT body, count(*), count(*) FILTER (WHERE n = 1)
        FROM joined JOIN pairs USING (one, other) GROUP BY body""",
    "/connections/lost/?networks=all": f"""WITH {HELD},
        counted AS (
            SELECT cluster, body, count(*) OVER (PARTITION BY body) AS n FROM held
        ),
        alike AS (
            SELECT array_agg(cluster ORDER BY cluster) AS networks
            FROM held GROUP BY body
        )
        SELECT cluster::text, count(*) FILTER (WHERE n = 1) FROM counted
        GROUP BY cluster
        UNION ALL SELECT networks::text, count(*) FROM alike GROUP BY networks""",
    "/connections/unconnected/": f"""
        WITH outside AS MATERIALIZED (
            SELECT o.id, o.name, o.name_key, o.slug, o.kind, o.place_id
            FROM registry_organisation o
            WHERE o.merged_into_id IS NULL
                AND (o.founded_on IS NULL OR o.founded_on <= %(day)s)
                AND (o.closed_on IS NULL OR o.closed_on >= %(day)s)
                AND NOT EXISTS (
                    SELECT FROM registry_membership m WHERE m.organisation_id = o.id
                    AND m.start_on <= %(day)s
                    AND (m.end_on IS NULL OR m.end_on >= %(day)s)
                )
        ),
        shown AS (SELECT * FROM outside ORDER BY name_key, slug LIMIT {PER_PAGE}),
        own AS (
            SELECT s.id, p.arrondissement_id AS thing
            FROM shown s JOIN registry_place p ON p.id = s.place_id
        ),
        {HELD},
        alike AS (
            SELECT p.arrondissement_id AS thing, held.cluster, count(*) AS n
            FROM held JOIN registry_organisation o ON o.id = held.body
            JOIN registry_place p ON p.id = o.place_id
            WHERE p.arrondissement_id IN (SELECT thing FROM own)
            GROUP BY 1, 2
        )
        SELECT kind, NULL, count(*) FROM outside GROUP BY kind
        UNION ALL
        SELECT own.id::text, alike.cluster::text, alike.n
        FROM own JOIN alike USING (thing)""",
    "/organisations/{member}/suggestions/": f"""
        WITH {HELD},
        own AS (
            SELECT cluster FROM held JOIN registry_organisation o ON o.id = held.body
            WHERE o.slug = '{{member}}'
        ),
        fellow AS (
            SELECT held.body, 3 / ln(2 + count(*) OVER (PARTITION BY cluster)) AS score
            FROM held JOIN own USING (cluster)
        )
        SELECT body, sum(score) FROM fellow GROUP BY body
        ORDER BY 2 DESC, 1 LIMIT 20""",
}


@pytest.fixture
def large(transactional_db):
    template = connections["default"]
    database = filled_database(
        template,
        str(LARGE),
        lambda: call_command("synthetic", organisations=LARGE, verbosity=0),
    )
    yield database
    drop(template, {str(LARGE): database})


def test_pages_of_connections_beside_bare_sql(large, as_in_production):
    reader, day = Client(), timezone.localdate()
    member = Membership.objects.as_of(day).order_by("pk")[0].organisation.slug
    times = defaultdict(list)
    for _round in range(ROUNDS):
        for page, sql in BARE.items():
            address = page.format(member=member)
            start = perf_counter()
            response = reader.get(address)
            times[page, "page"].append(perf_counter() - start)
            assert response.status_code == 200
            start = perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(sql.replace("{member}", member), {"day": day})
                rows = cursor.fetchall()
            times[page, "sql"].append(perf_counter() - start)
            check(page, response, rows)
    print()
    for page in BARE:
        ours, bare = (median(times[page, way]) for way in ("page", "sql"))
        name = page.partition("?")[0].strip("/").replace("/", "_")
        print(f"{name}_ms {ours * 1000:.0f} (bare SQL {bare * 1000:.0f})")
        print(f"{name}_over_sql {ours / bare:.2f} (aim: at most {AIM})", flush=True)


def check(page: str, response, rows: list) -> None:
    """See that the page and the SQL show the same."""
    context = response.context_data
    if "brokers" in page:
        assert context["total"] == len(rows)
    elif "unconnected" in page:
        assert context["total"] == sum(n for _k, other, n in rows if other is None)
    elif page.startswith("/connections/?"):
        found = sum(pair.joined.get("member", 0) for pair in context["view"].pairs)
        assert found == sum(number for _one, _other, number in rows)
    elif "lost" in page:
        lost = {str(each.cluster.pk): each.only_there for each in context["view"].rows}
        counted = {name: n for name, n in rows if not name.startswith("{")}
        assert {key: n for key, n in lost.items() if n} == {
            key: n for key, n in counted.items() if n
        }
    else:
        assert context["total"] >= 1
