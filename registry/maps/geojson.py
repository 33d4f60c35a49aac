"""Places as GeoJSON (RFC 7946), for programs of maps: circles, or rows of a list."""

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import FileResponse

from registry.files.exports import whole_file
from registry.lists.as_of import known_on_of
from registry.lists.told import ToldColumns
from registry.placed import Level

from .spread import Spread

GEOJSON = "geojson"
CONTENT_TYPE = "application/geo+json"


def spots_response(spread: Spread, page) -> FileResponse:
    """Return a feature for each place of a map, with how many rows are there.

    Rows that are nowhere on it are counted beside the features, as on the page.
    """
    about = _days(page) | {
        "counted_by": spread.level.value,
        "total": spread.total,
        "place_not_stated": spread.not_stated,
        "elsewhere": spread.elsewhere,
    }
    features = (
        _feature(
            _geometry_of(spot, spread.level),
            {"code": spot.code, "name": spot.name, "number": spot.number},
        )
        for spot in spread.spots
    )
    return _response(features, about, f"{page.export_name}_{spread.level}")


def rows_response(page, rows) -> FileResponse:
    """Return a feature for each row of a list: what its page shows, in words.

    A row of which no point is known has no geometry, and is there.
    """
    columns = ToldColumns(page)
    names = columns.get_export_headers()
    points = page.place.points(page.filterset.qs)
    features = (
        _feature(_points(points.get(row.pk)), dict(zip(names, cells, strict=True)))
        for row, cells in columns.told(rows)
    )
    return _response(features, _days(page), page.export_name)


def _days(page) -> dict:
    """Return which day a file describes, and when that was known if not now."""
    known_on = known_on_of(page.request)
    return {"as_of": page.as_of} | ({"known_on": known_on.text} if known_on else {})


def _geometry_of(spot, level: Level) -> dict | None:
    if level != Level.POST_CODE:
        return _borders().get(spot.code)
    return _points([spot.point] if spot.point else None)


def _points(points) -> dict | None:
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


@cache
def _borders() -> dict[str, dict]:
    """Return the borders of the Walloon territories by their codes."""
    drawn = json.loads(Path(finders.find("geo/wallonia.json")).read_text())
    return {each["id"]: each["geometry"] for each in drawn["features"]}


def _feature(geometry: dict | None, properties: dict) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _response(features: Iterable[dict], about: dict, name: str) -> FileResponse:
    """Return a file, complete before its first byte leaves, written row by row."""
    head = json.dumps({"type": "FeatureCollection", **about}, default=_plain)
    with whole_file() as file:
        file.write(f'{head[:-1]}, "features": ['.encode())
        for number, feature in enumerate(features):
            comma = "," if number else ""
            line = json.dumps(feature, ensure_ascii=False, default=_plain)
            file.write(f"{comma}\n{line}".encode())
        file.write(b"\n]}\n")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.geojson",
        content_type=CONTENT_TYPE,
    )


def _plain(value):
    return float(value) if isinstance(value, Decimal) else str(value)
