"""What is measured at once: clusters, alone or together, each on a day."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import connection

from registry.models import Cluster
from registry.models.attestation import RECENTLY

YEAR = relativedelta(years=1)
RETAINED = relativedelta(years=3)

Rows = list[tuple[int, dict]]
"""The rows of a query: the number of the point, and the other columns by their name."""

POINT = """
WITH point (number, cluster_id, day, year_before, kept_since, recently) AS (
    SELECT * FROM unnest(
        %(numbers)s::integer[], %(clusters)s::bigint[], %(days)s::date[],
        %(year_before)s::date[], %(kept_since)s::date[], %(recently)s::date[]
    )
)"""


@dataclass(frozen=True)
class Point:
    """Clusters taken together, most often one alone, on a day."""

    clusters: tuple[Cluster, ...]
    day: date


@dataclass(frozen=True)
class Points:
    """Everything that one round of queries measures, numbered in its order.

    Args:
        for_judges: take evaluations into account that are confidential or not signed.
    """

    all: tuple[Point, ...]
    for_judges: bool = False

    @classmethod
    def of_each(
        cls, clusters: Iterable[Cluster], days: Sequence[date], **options
    ) -> "Points":
        """Return each cluster alone, on each of the days."""
        return cls(
            tuple(Point((cluster,), day) for cluster in clusters for day in days),
            **options,
        )

    @classmethod
    def together(cls, clusters: Iterable[Cluster], day: date, **options) -> "Points":
        """Return one point: all the clusters as if they were one."""
        return cls((Point(tuple(clusters), day),), **options)

    @property
    def days(self) -> list[date]:
        """Each day once."""
        return sorted({point.day for point in self.all})

    @property
    def clusters(self) -> list[Cluster]:
        """Each cluster once."""
        by_pk = {c.pk: c for point in self.all for c in point.clusters}
        return list(by_pk.values())

    def fetch(self, queries: Sequence[str], parameters: Mapping) -> list[Rows]:
        """Run queries on the table ``point`` as one statement: the rows of each.

        They come as JSON: a day is its text, as in ``2012-12-31``.
        """
        asked = ", ".join(
            f"(SELECT json_agg(found)::text FROM ({query}) found)" for query in queries
        )
        flat = [
            (number, cluster.pk, point.day)
            for number, point in enumerate(self.all)
            for cluster in point.clusters
        ]
        days = [day for _number, _cluster, day in flat]
        with connection.cursor() as cursor:
            cursor.execute(
                f"{POINT} SELECT {asked}",
                {
                    "numbers": [number for number, _cluster, _day in flat],
                    "clusters": [cluster for _number, cluster, _day in flat],
                    "days": days,
                    "year_before": [day - YEAR for day in days],
                    "kept_since": [day - RETAINED for day in days],
                    "recently": [day - RECENTLY for day in days],
                    **parameters,
                },
            )
            (answers,) = cursor.fetchall()
        return [
            [(row.pop("number"), row) for row in json.loads(each, parse_float=Decimal)]
            if each
            else []
            for each in answers
        ]
