"""Public money of the clusters, and what they earn by themselves."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from evaluation.indicators.count import reads
from evaluation.indicators.points import Points, Rows
from programmes.models import Envelope, Plan
from programmes.money.animation import (
    AnimationYear,
    EarningsYear,
    animation_years,
    recorded_earnings,
)

# A later decision on a grant adds to it, or takes away: those of the year are summed.
# What is money of several clusters is counted once where they are counted together: by
# the cluster of the grant, and by poles of its project where that is none of them.
GRANTS = """
SELECT number, kind, sum(decided_then) AS granted, sum(paid_then) AS paid
FROM (
    SELECT point.number, moved.kind, decided_then, paid_then
    FROM point
    JOIN programmes_grantbalance moved
        ON moved.cluster = point.cluster_id
        AND moved.start_on > point.year_before AND moved.start_on <= point.day
    UNION ALL
    SELECT number, kind, decided_then, paid_then
    FROM (
        SELECT DISTINCT point.number, moved.grant_id, moved.end_on, moved.kind,
            decided_then, paid_then
        FROM point
        JOIN programmes_projectpole pole ON pole.cluster_id = point.cluster_id
        JOIN programmes_grantbalance moved
            ON moved.project = pole.project_id
            AND moved.start_on > point.year_before AND moved.start_on <= point.day
        WHERE NOT EXISTS (
            SELECT FROM point own
            WHERE own.number = point.number AND own.cluster_id = moved.cluster
        )
    ) of_poles
) of_the_year
GROUP BY number, kind
ORDER BY number, kind
"""


@dataclass
class Grants:
    """Granted and paid in the twelve months up to the day, by the kind of grant."""

    granted: dict[str, Decimal] = field(default_factory=dict)
    paid: dict[str, Decimal] = field(default_factory=dict)


@reads(GRANTS)
def grants(points: Points, rows: Rows) -> dict[int, Grants]:
    found = {number: Grants() for number in range(len(points.all))}
    for number, row in rows:
        counted = found[number]
        if row["granted"] is not None:
            counted.granted[row["kind"]] = row["granted"]
        if row["paid"] is not None:
            counted.paid[row["kind"]] = row["paid"]
    return found


@dataclass
class Animations:
    """The years of animation that were decided by the day, cluster by cluster."""

    day: date
    years: list[AnimationYear]

    @property
    def last(self) -> list[AnimationYear]:
        """The last year of each cluster that had begun by the day."""
        begun = (year for year in self.years if year.begins_on <= self.day)
        return list({year.cluster.pk: year for year in begun}.values())


def animations(points: Points) -> dict[int, Animations]:
    years = {day: animation_years(points.clusters, day) for day in points.days}
    found = {}
    for number, point in enumerate(points.all):
        among = {cluster.pk for cluster in point.clusters}
        decided = [year for year in years[point.day] if year.cluster.pk in among]
        found[number] = Animations(point.day, decided)
    return found


@dataclass
class Earnings:
    """The years with an income of each cluster that has some in the registry.

    ``clusters`` are all, those without an income too.
    """

    clusters: int
    recorded: list[list[EarningsYear]]

    @property
    def years(self) -> list[EarningsYear]:
        """The last year of each cluster of which its whole income is known."""
        known = [
            [year for year in each if year.share is not None] for each in self.recorded
        ]
        return [each[-1] for each in known if each]


def earnings(points: Points) -> dict[int, Earnings]:
    found = {}
    years = {day: recorded_earnings(points.clusters, day) for day in points.days}
    for number, point in enumerate(points.all):
        recorded = [
            years[point.day][cluster.pk]
            for cluster in point.clusters
            if cluster.pk in years[point.day]
        ]
        found[number] = Earnings(clusters=len(point.clusters), recorded=recorded)
    return found


@dataclass
class Envelopes:
    """What the envelopes of the plans in force have left; those without a budget too.

    ``all`` are the envelopes with their balance; ``balances`` are by the identifier.
    """

    all: list[Envelope] = field(default_factory=list)
    budget: Decimal = Decimal(0)
    allocated: Decimal = Decimal(0)
    balances: dict[str, Decimal] = field(default_factory=dict)


def envelopes(points: Points) -> dict[int, Envelopes]:
    """Return the same for every cluster: an envelope is for all of them together."""
    by_day = defaultdict(Envelopes)
    for day in points.days:
        counted = by_day[day]
        counted.all = list(
            Envelope.objects.filter(plan__in=Plan.objects.as_of(day).values("pk"))
            .select_related("plan")
            .with_allocated(day)
        )
        for envelope in counted.all:
            if envelope.budget is not None:
                counted.budget += envelope.budget
                allocated = envelope.allocated or Decimal(0)
                counted.allocated += allocated
                counted.balances[envelope.slug] = envelope.budget - allocated
    return {number: by_day[point.day] for number, point in enumerate(points.all)}
