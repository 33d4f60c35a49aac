"""How the rows of a list spread over places: each place with its number."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from registry.models import Place, Territory
from registry.placed import Level, PlaceFilter

WEST, EAST = 2.5, 6.6
SOUTH, NORTH = 49.4, 51.0
"""What a map shows: Wallonia with Brussels, and what lies just beyond the border."""


@dataclass(frozen=True)
class MapSpot:
    """A place, or a territory, and how many rows of a list are there.

    Args:
        code: what narrows the list to it.
        point: longitude and latitude, where they are known.
    """

    code: str
    name: str
    number: int
    point: tuple[float, float] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether its point is known, and lies on the map."""
        if self.point is None:
            return False
        longitude, latitude = self.point
        return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


class Spread:
    """The rows of a list by place: every row is at one, elsewhere, or not stated.

    Two queries or three, for any number of rows.

    Args:
        place: the filter of the list that knows where a row is.
        rows: what the filters of the list keep.
        total: how many rows that is, where it has been counted.
    """

    def __init__(
        self,
        place: PlaceFilter,
        rows: QuerySet,
        level: Level,
        total: int | None = None,
    ):
        self.level = level
        self.counts_once = place.counts_once
        counts = place.counted(rows, level)
        if total is None:
            total = sum(counts.values()) if place.counts_once else rows.count()
        self.total = total
        nowhere = counts.pop(None, 0)
        self.not_stated = nowhere
        if level != Level.POST_CODE or not place.counts_once:
            self.not_stated = place.not_stated(rows).count()
        self.elsewhere = 0
        """Rows at places that are in no territory of this level, as those abroad."""
        if level != Level.POST_CODE:
            stated_only = not place.counts_once
            self.elsewhere = nowhere if stated_only else nowhere - self.not_stated
        spots = _places(counts) if level == Level.POST_CODE else _territories(counts)
        self.spots = list(spots)

    @property
    def placed(self) -> int:
        """How many rows are at some place."""
        return self.total - self.not_stated

    @property
    def without_point(self) -> int:
        """How many are at a place of which no point is known."""
        return sum(spot.number for spot in self.spots if spot.point is None)

    @property
    def beyond(self) -> int:
        """How many are at a point that lies outside of the map."""
        return sum(
            spot.number for spot in self.spots if spot.point and not spot.is_drawn
        )


def _places(counts: dict) -> Iterator[MapSpot]:
    places = Place.objects.filter(pk__in=counts).order_by("post_code", "slug")
    for place in places:
        point = None
        if place.latitude is not None:
            point = float(place.longitude), float(place.latitude)
        yield MapSpot(place.slug, str(place), counts[place.pk], point)


def _territories(counts: dict) -> Iterator[MapSpot]:
    for territory in Territory.objects.filter(pk__in=counts).order_by("code"):
        yield MapSpot(territory.code, territory.name, counts[territory.pk])
