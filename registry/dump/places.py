"""The places of the registry that have a point, as GeoJSON (RFC 7946)."""

import json
from collections.abc import Iterable
from pathlib import Path

from registry.models import Place

from .tables import DumpTable


class PlacesFile:
    """Writes ``places.geojson``: a feature a place, with the columns of its table."""

    path = "places.geojson"

    def __init__(self, folder: Path, tables: list[DumpTable]):
        self.file = (folder / self.path).open("w", encoding="utf-8", newline="")
        self.file.write('{"type": "FeatureCollection", "features": [')
        self.comma = "\n"

    def begin(self, table: DumpTable) -> None:
        self.names = [column.name for column in table.columns]
        self.is_places = table.model is Place

    def write(self, rows: Iterable[list]) -> None:
        for row in rows if self.is_places else ():
            told = dict(zip(self.names, row, strict=True))
            point = [told.pop("longitude"), told.pop("latitude")]
            if None not in point:
                self.file.write(self.comma + _feature(list(map(float, point)), told))
                self.comma = ",\n"

    def end(self) -> None:
        """Places are one table among others."""

    def close(self) -> None:
        with self.file:
            self.file.write("\n]}\n")


def _feature(point: list[float], told: dict) -> str:
    return json.dumps(
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": told,
        },
        ensure_ascii=False,
    )
