"""The animation of clusters, year by year: its subsidy, its ceiling, what they earn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from programmes.models import Income, IncomeOrigin
from registry.models import Cluster, LegalRegime


@dataclass(frozen=True)
class AnimationYear:
    """The animation subsidy of a cluster for a calendar year, beside its legal maximum.

    The maximum is the rate of the year of recognition, of the eligible cost up to the
    ceiling (rule L06). None is what no source states: a cluster that was not recognised
    has no regime, and a regime of which a parameter is not known has no maximum.
    """

    cluster: Cluster
    year: int
    begins_on: date
    subsidy: Decimal
    eligible_cost: Decimal | None
    regime: LegalRegime | None
    year_of_recognition: int | None
    rate: Decimal | None
    ceiling: Decimal | None
    maximum: Decimal | None

    @property
    def margin(self) -> Decimal | None:
        """How much more the law would have allowed; None where that is not known."""
        return None if self.maximum is None else self.maximum - self.subsidy


def animation_years(clusters: Iterable[Cluster], day: date) -> list[AnimationYear]:
    """Return the animation subsidies decided by ``day``, in one query.

    They come cluster by cluster in the given order, and year by year. A grant belongs
    to the year in which what it pays for begins; without that day it has no ceiling,
    and is not among them.
    """
    by_pk = {cluster.pk: cluster for cluster in clusters}
    rows = LegalRegime.objects.raw(
        "SELECT regime.*, years.* FROM programmes_animation_years(%s, %s) years "
        "LEFT JOIN registry_legalregime regime ON regime.id = years.regime_id "
        "ORDER BY array_position(%s, years.cluster_id), years.year",
        [list(by_pk), day, list(by_pk)],
    )
    return [
        AnimationYear(
            cluster=by_pk[row.cluster_id],
            year=row.year,
            begins_on=row.begins_on,
            subsidy=row.subsidy,
            eligible_cost=row.eligible_cost,
            regime=None if row.regime_id is None else row,
            year_of_recognition=row.year_of_recognition,
            rate=row.rate,
            ceiling=row.ceiling,
            maximum=row.maximum,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class EarningsYear:
    """What a cluster earned by itself in a year, and all that it received.

    None is what was not recorded: no income of its own, or no public money. An income
    of zero that a source states is zero.
    """

    year: int
    earned: Decimal | None
    public: Decimal | None

    @property
    def total(self) -> Decimal | None:
        """All its income; None unless both parts of it are recorded."""
        if self.earned is None or self.public is None:
            return None
        return self.earned + self.public

    @property
    def share(self) -> Decimal | None:
        """The share that it earned by itself, from 0 to 1; None where not known."""
        return self.earned / self.total if self.total else None


def recorded_earnings(
    clusters: Iterable[Cluster], day: date
) -> dict[int, list[EarningsYear]]:
    """Return the years over by ``day`` with an income, by the key of the cluster.

    One query, however many clusters; those without an income are left out.
    """
    is_public = Q(origin=IncomeOrigin.PUBLIC)
    recorded = {}
    for cluster, year, earned, public in (
        Income.objects.as_of(day)
        .filter(cluster__in=clusters)
        .order_by("cluster_id", "year")
        .values_list("cluster_id", "year")
        .annotate(
            earned=Sum("amount", filter=~is_public),
            public=Sum("amount", filter=is_public),
        )
    ):
        recorded.setdefault(cluster, []).append(EarningsYear(year, earned, public))
    return recorded


def self_financing(cluster: Cluster, day: date) -> list[EarningsYear]:
    """Return what ``cluster`` earned in each year that was over by ``day``.

    Every year from the first with an income to the last is there, in one query.
    """
    earnings = recorded_earnings([cluster], day).get(cluster.pk, [])
    if not earnings:
        return []
    recorded = {each.year: each for each in earnings}
    return [
        recorded.get(year, EarningsYear(year, None, None))
        for year in range(min(recorded), max(recorded) + 1)
    ]
