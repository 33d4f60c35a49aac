"""Places as GeoJSON (RFC 7946), for programs of maps: circles, or rows of a list."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from registry.files.pieces import in_pieces
from registry.files.streams import StreamedFile
from registry.lists.as_of import known_on_of
from registry.lists.told import ToldColumns
from registry.placed import Level

from .spread import Spread

GEOJSON = "geojson"
CONTENT_TYPE = "application/geo+json"


def spots_response(spread: Spread, page) -> StreamedFile:
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


def rows_response(page, rows) -> StreamedFile:
    """Return a feature for each row of a list: what its page shows, in words.

    A row of which no point is known has no geometry, and is there.
    """
    return _response(_rows(page, rows), _days(page), page.export_name)


def _rows(page, rows) -> Iterator[dict]:
    columns = ToldColumns(page)
    names = columns.get_export_headers()
    points = page.place.points(page.filterset.qs)
    for row, cells in columns.told(rows):
        said = dict(zip(names, cells, strict=True))
        yield _feature(_points(points.get(row.pk)), said)


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


def _response(features: Iterable[dict], about: dict, name: str) -> StreamedFile:
    return StreamedFile(
        lambda: in_pieces(_written(features, about)),
        filename=f"{name}.geojson",
        content_type=CONTENT_TYPE,
    )


def _written(features: Iterable[dict], about: dict) -> Iterator[bytes]:
    """Yield a file feature by feature; what is about all of them comes first."""
    head = json.dumps({"type": "FeatureCollection", **about}, default=_plain)
    yield f'{head[:-1]}, "features": ['.encode()
    for number, feature in enumerate(features):
        comma = "," if number else ""
        line = json.dumps(feature, ensure_ascii=False, default=_plain)
        yield f"{comma}\n{line}".encode()
    yield b"\n]}\n"


def _plain(value):
    return float(value) if isinstance(value, Decimal) else str(value)
