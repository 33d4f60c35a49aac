"""The 29 indicators, and how they are measured.

All of them for any number of clusters take a number of queries that does not grow with
the clusters: what several indicators need is counted once, and all in one statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from evaluation.models import IndicatorCode
from registry.models import Cluster

from . import composition, funding, judgement, membership, movement, partnerships
from .count import CountOf, count_all
from .indicator import Indicator
from .points import Point, Points
from .reading import Reading

CATALOGUE: dict[IndicatorCode, Indicator] = {
    code: each
    for code in IndicatorCode
    for module in (
        membership,
        composition,
        movement,
        partnerships,
        funding,
        judgement,
    )
    for each in vars(module).values()
    if isinstance(each, Indicator) and each.code == code
}
"""Every indicator by its code, in the order in which they are shown."""

PART_LABELS = {
    "activities": _("activities of the cluster (classes of NACE-BEL)"),
    "arrondissements": _("arrondissements with a member"),
    "between_enterprises": _("between two enterprises or more"),
    "concentration": _("concentration by arrondissement (1: all in one)"),
    "envelopes": _("balance of each envelope"),
    "evaluated_on": _("day of the evaluation"),
    "ever": _("created by this day"),
    "granted_kinds": _("granted, by kind"),
    "joined": _("joined in the year"),
    "kinds": _("members by kind"),
    "left": _("left in the year"),
    "margin": _("margin to the legal maximum"),
    "maximum": _("legal maximum"),
    "members": _("members"),
    "members_answering": _("members who answered, of those asked"),
    "members_before": _("members a year before"),
    "number_of_kinds": _("kinds of members"),
    "others_answering": _("others who answered, of those asked"),
    "paid": _("paid"),
    "paid_kinds": _("paid, by kind"),
    "participations": _("participations"),
    "per_partnership": _("for each partnership"),
    "provinces": _("members by province"),
    "scopes": _("agreements by scope"),
    "scores": _("score of each criterion"),
    "subsidy": _("subsidy"),
    "targets": _("attainment of each target"),
    "year": _("year"),
}
"""The words for the parts of readings. A part that is a mapping is by kind of member or
grant, scope of agreement, code of a province, or identifier of a row."""


class Round:
    """What was counted at some points, and what each indicator makes of it.

    Args:
        codes: the indicators wanted; all of the catalogue if not given.

    Attributes:
        counted: what each count that they need found, by the number of the point.
        readings: those of each point by their code, in the order of the points.
    """

    def __init__(self, points: Points, codes: Iterable[str] | None = None):
        wanted = CATALOGUE if codes is None else map(IndicatorCode, codes)
        indicators = [CATALOGUE[code] for code in wanted]
        self.counted: dict[CountOf, dict] = {}
        if points.all:
            needed = (count for each in indicators for count in each.counts)
            self.counted = count_all(points, needed)
        self.readings: list[dict[IndicatorCode, Reading]] = [
            {
                each.code: each.read(*(self.counted[c][number] for c in each.counts))
                for each in indicators
            }
            for number in range(len(points.all))
        ]

    def __iter__(self) -> Iterator[dict[IndicatorCode, Reading]]:
        return iter(self.readings)


def measure(
    clusters: Iterable[Cluster],
    day: date,
    codes: Iterable[str] | None = None,
    *,
    for_judges: bool = False,
) -> dict[int, dict[IndicatorCode, Reading]]:
    """Return what each indicator says of each cluster on ``day``, by their keys.

    Args:
        codes: those wanted; all of the catalogue if not given.
        for_judges: take evaluations into account that are confidential or not signed;
            never for the public.
    """
    points = Points.of_each(clusters, [day], for_judges=for_judges)
    return {
        point.clusters[0].pk: readings
        for point, readings in zip(points.all, Round(points, codes), strict=True)
    }


def measure_together(
    clusters: Iterable[Cluster],
    day: date,
    codes: Iterable[str] | None = None,
    *,
    for_judges: bool = False,
) -> dict[IndicatorCode, Reading]:
    """Return what each indicator says of all the clusters as if they were one.

    An organisation in several of them is one member, a partnership in several is one.
    """
    points = Points.together(clusters, day, for_judges=for_judges)
    (readings,) = Round(points, codes)
    return readings


def measure_points(
    points: Iterable[tuple[Iterable[Cluster], date]],
    codes: Iterable[str] | None = None,
) -> list[dict[IndicatorCode, Reading]]:
    """Return what each indicator says of clusters taken together, each on its own day.

    In the order of ``points``, and in as many queries as for a single one, but for
    public money, which asks once a day.
    """
    all_points = (Point(tuple(clusters), day) for clusters, day in points)
    return Round(Points(tuple(all_points)), codes).readings


def series(
    clusters: Iterable[Cluster], code: str, days: Sequence[date]
) -> dict[int, dict[date, Reading]]:
    """Return what one indicator says of each cluster through time, by its key and day.

    As many queries as for one day, but for public money, which asks once a day.
    """
    points = Points.of_each(clusters, days)
    found: dict[int, dict[date, Reading]] = {}
    for point, readings in zip(points.all, Round(points, [code]), strict=True):
        found.setdefault(point.clusters[0].pk, {})[point.day] = readings[code]
    return found
