"""The page of a list as a map: ``?_show=map``, by post code or ``_by`` a territory."""

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.lists.as_of import BadQuery
from registry.models import Territory
from registry.placed import Level, PlaceFilter

from .geojson import GEOJSON, rows_response, spots_response
from .spread import EAST, NORTH, SOUTH, WEST, MapSpot, Spread

MAP = "map"

NOT_OF_A_ROW = ("_show", "_by", "_export", "_columns", "page")
"""What the address of a map says of itself, and not of the rows."""


@dataclass(frozen=True)
class Placed:
    """A spot in the table of a map, and the address of the list of its rows."""

    spot: MapSpot
    url: str


class MapShown:
    """What a list does that can be shown as a map: one whose filters have a place.

    The map is of all rows that the filters keep. ``_export=geojson`` answers with the
    circles of the map, or with a feature for each row of the list.
    """

    @cached_property
    def place(self) -> PlaceFilter | None:
        """The filter that knows where a row is, if one does."""
        found = self.filterset.filters.get("place")
        return found if isinstance(found, PlaceFilter) else None

    @cached_property
    def map_level(self) -> Level | None:
        """What the map that the address asks for counts by; None for a table.

        Raises:
            BadQuery: there is no such view of the list, or no such level.
        """
        shown = self.request.GET.get("_show")
        if shown is None:
            return None
        if shown != MAP or self.place is None:
            views = (
                _("it is a table without “_show”")
                if self.place is None
                else _("it is a table without “_show”, a map with “_show=map”")
            )
            raise BadQuery(
                _("“%(shown)s” is no view of this list: %(views)s.")
                % {"shown": shown[:40], "views": views}
            )
        level = self.request.GET.get("_by", Level.POST_CODE)
        if level not in Level.values:
            raise BadQuery(
                _("A map cannot count by “%(level)s”: choose %(levels)s.")
                % {"level": level[:40], "levels": ", ".join(Level.values)}
            )
        return Level(level)

    def get(self, request, *args, **kwargs):
        """Answer with the page, or with the map or the rows as GeoJSON.

        Raises:
            BadQuery: there is no such view of the list.
        """
        level = self.map_level
        if request.GET.get("_export") != GEOJSON or self.place is None:
            return super().get(request, *args, **kwargs)
        if level is None:
            rows = self.sorted_table(self.columns_of_file()).data.data
            return rows_response(self, rows)
        return spots_response(self.spread(), self)

    def spread(self, total: int | None = None) -> Spread:
        return Spread(self.place, self.filterset.qs, self.map_level, total)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["can_be_mapped"] = self.place is not None
        if self.map_level is None:
            return context
        spread = self.spread(context["total"])
        return context | {
            "spread": spread,
            "levels": [(level, level == self.map_level) for level in Level],
            "placed": [Placed(spot, self._list_of(spot.code)) for spot in spread.spots],
            "not_stated_url": self._list_of("not_stated"),
            "map_kind": "places" if self.map_level == Level.POST_CODE else "map",
            "map_data": self._drawn(spread),
        }

    def _list_of(self, code: str) -> str:
        """Return the address of the list of the rows at a place, the filters kept."""
        query = self.request.GET.copy()
        for name in NOT_OF_A_ROW:
            query.pop(name, None)
        query.setlist("place", [code])
        return f"?{query.urlencode()}"

    def _drawn(self, spread: Spread) -> dict:
        """Return what charts/places.js draws, or for territories charts/map.js."""
        data = {"geo": static("geo/wallonia.json")}
        if spread.level == Level.POST_CODE:
            return data | {
                "box": [[WEST, NORTH], [EAST, SOUTH]],
                "rows": [
                    self._row(spot) | {"point": spot.point}
                    for spot in spread.spots
                    if spot.is_drawn
                ],
            }
        unknown = spread.not_stated
        found = {spot.code: spot for spot in spread.spots}
        territories = Territory.objects.walloon().of_level(spread.level)
        return data | {
            "unknown": unknown,
            "unknown_label": _("whose place is not stated"),
            "none_label": _("none documented"),
            "rows": [
                self._row(found[each.code])
                if each.code in found
                else {
                    "code": each.code,
                    "name": each.name,
                    "value": None if unknown else 0,
                    "said": self._in_words(0),
                }
                for each in territories
            ],
        }

    def _row(self, spot: MapSpot) -> dict:
        return {
            "code": spot.code,
            "name": spot.name,
            "value": spot.number,
            "said": self._in_words(spot.number),
            "url": self._list_of(spot.code),
        }
