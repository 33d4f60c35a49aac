"""How many members there are in all: what was published, which full lists were read.

A full list names every member of a cluster on its day; who is not in it has left.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from evaluation.indicators.count import reads
from evaluation.indicators.points import Points, Rows
from evaluation.models import FigureMeasure
from programmes.models import Exactness
from registry.known import ROUGHLY
from registry.models import ImportMode, ImportStatus
from registry.models.import_batch import MEMBERS

from .membership import Members

PUBLISHED = """
LEFT JOIN LATERAL (
    SELECT value, exactness, stated_on
    FROM evaluation_publishedfigure figure
    WHERE figure.cluster_id = point.cluster_id
        AND figure.measure = %({measure})s AND figure.stated_on <= point.day
    ORDER BY stated_on DESC, value DESC, exactness = 'exact' DESC, slug
    LIMIT 1
) {name} ON true"""

LEAST = """max(CASE {name}.exactness
    WHEN 'less_than' THEN 0 WHEN 'about' THEN floor({name}.value * %(surely)s)
    ELSE {name}.value END)::integer"""

TOTALS = f"""
SELECT
    point.number, count(*) AS clusters,
    count(lists.recent) AS listed, min(lists.recent) AS listed_on,
    count(*) FILTER (WHERE lists.now) AS listed_now,
    count(*) FILTER (WHERE lists.before) AS listed_before,
    count(*) FILTER (WHERE lists.early) AS listed_early,
    max(total.value)::integer AS published,
    max(total.exactness) AS exactness,
    max(total.stated_on) AS published_on,
    {LEAST.format(name="total")} AS least,
    {LEAST.format(name="firms")} AS least_enterprises,
    max(run.value)::integer AS partnerships,
    max(run.exactness) AS partnerships_exactness
FROM point
LEFT JOIN LATERAL (
    SELECT
        max(listed_on) FILTER (
            WHERE listed_on > point.recently AND listed_on <= point.day
        ) AS recent,
        bool_or(listed_on > point.year_before AND listed_on <= point.day) AS now,
        bool_or(
            listed_on > point.year_before - interval '1 year'
            AND listed_on <= point.year_before
        ) AS before,
        bool_or(
            listed_on > point.kept_since - interval '1 year'
            AND listed_on <= point.kept_since
        ) AS early
    FROM registry_importbatch batch
    WHERE batch.cluster_id = point.cluster_id AND batch.kind = %(members_kind)s
        AND batch.mode = %(full)s AND batch.status = %(applied)s
) lists ON true
{PUBLISHED.format(measure="all_members", name="total")}
{PUBLISHED.format(measure="all_enterprises", name="firms")}
{PUBLISHED.format(measure="all_partnerships", name="run")}
GROUP BY point.number
"""


@dataclass
class Totals:
    """What tells how many there are in all, besides those documented by name.

    Published numbers count where one cluster is looked at alone: those of several do
    not add up, since they share members. ``listed`` are the clusters of which a full
    list of the three years before was read; ``listed_now``, ``listed_before`` and
    ``listed_early`` those with one of the year up to the day, to a year before it and
    to three years before.

    ``least`` and ``least_enterprises`` are how many there are at least: of several
    clusters, as many as of the one with most.
    """

    clusters: int = 0
    listed: int = 0
    listed_on: date | None = None
    listed_now: int = 0
    listed_before: int = 0
    listed_early: int = 0
    published: int | None = None
    exactness: str = ""
    published_on: date | None = None
    least: int | None = None
    least_enterprises: int | None = None
    partnerships: int | None = None
    partnerships_exactness: str = ""

    def is_whole(self, members: Members) -> bool:
        """Say whether all members are known by name: from a list, or by the number."""
        if self._is_listed:
            return not self._is_outgrown(members.total)
        return (
            self.exactness == Exactness.EXACT
            and members.total == members.recent == self.published
        )

    @property
    def _is_listed(self) -> bool:
        return 0 < self.clusters == self.listed

    def _is_outgrown(self, documented: int) -> bool:
        # A number that was published after the list speaks of others too.
        return (
            self.published is not None
            and self.published > documented
            and self.published_on > self.listed_on
        )

    def everybody(self, documented: int) -> int | None:
        """Return how many members there are at most; None where nothing tells."""
        if self._is_listed and not self._is_outgrown(documented):
            return documented
        return _at_most(self.published, self.exactness, documented)

    def unnamed(self, members: Members) -> int | None:
        """Return how many members are not documented by name; None if not known."""
        everybody = self.everybody(members.total)
        return None if everybody is None else everybody - members.total

    def surely_unnamed(self, members: Members) -> int:
        """Return how many members or enterprises at least are not named."""
        return max(
            (self.least or 0) - members.total,
            (self.least_enterprises or 0) - members.enterprises,
            0,
        )

    def completeness(self, members: Members) -> Decimal | None:
        """Return the share of the published members that is documented by name."""
        if self.is_whole(members):
            return Decimal(1)
        if self.published is None:
            return None
        return min(Decimal(1), Decimal(members.total) / self.published)

    def partnerships_in_all(self, documented: int) -> int | None:
        """Return how many partnerships there are; None where nothing tells."""
        return _at_most(self.partnerships, self.partnerships_exactness, documented)


def _at_most(published: int | None, exactness: str, documented: int) -> int | None:
    # Who names more than were published knows that the number is another one.
    if published is None or exactness == Exactness.MORE_THAN or published < documented:
        return None
    if exactness == Exactness.ABOUT:
        return ceil(published * (1 + ROUGHLY))
    return published


@reads(
    TOTALS,
    members_kind=MEMBERS,
    full=ImportMode.FULL,
    applied=ImportStatus.APPLIED,
    all_members=FigureMeasure.MEMBERS,
    all_enterprises=FigureMeasure.ENTERPRISES,
    all_partnerships=FigureMeasure.PARTNERSHIPS,
    surely=1 - ROUGHLY,
)
def totals(points: Points, rows: Rows) -> dict[int, Totals]:
    found = {number: Totals() for number in range(len(points.all))}
    for number, row in rows:
        if row["clusters"] > 1:
            row["published"] = row["partnerships"] = None
        for name in ("listed_on", "published_on"):
            row[name] = row[name] and date.fromisoformat(row[name])
        found[number] = Totals(
            **row | {k: row[k] or "" for k in ("exactness", "partnerships_exactness")}
        )
    return found
