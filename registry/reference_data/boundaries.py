"""The boundaries of the NUTS areas: read from TopoJSON, tested, written as GeoJSON."""

import json

# A ring is a closed list of (longitude, latitude); a polygon is a list of rings, the
# first its outline and the others its holes; an area is a list of polygons.
Point = tuple[float, float]
Ring = list[Point]
Area = list[list[Ring]]

# Four decimals of a degree are about ten metres, finer than the boundaries themselves.
DECIMALS = 4


def read_areas(module: str) -> dict[str, Area]:
    """Return each NUTS code's area from a module that exports one TopoJSON topology."""
    topology = json.loads(module.partition("export default")[2].strip().rstrip(";"))
    arcs = [decode_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    return {
        geometry["id"]: [
            [join_arcs(ring, arcs) for ring in polygon]
            for polygon in (
                [geometry["arcs"]]
                if geometry["type"] == "Polygon"
                else geometry["arcs"]
            )
        ]
        for geometry in topology["objects"]["NUTS"]["geometries"]
    }


def decode_arc(arc: list[list[int]], transform: dict) -> Ring:
    """Return the points of an arc, which TopoJSON writes as whole-number steps."""
    (x_scale, y_scale), (x_origin, y_origin) = (
        transform["scale"],
        transform["translate"],
    )
    x = y = 0
    points = []
    for x_step, y_step in arc:
        x, y = x + x_step, y + y_step
        points.append(
            (
                round(x * x_scale + x_origin, DECIMALS),
                round(y * y_scale + y_origin, DECIMALS),
            )
        )
    return points


def join_arcs(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Return the ring that arcs make end to end; `~3` is arc 3 read backwards."""
    ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def contains(area: Area, longitude: float, latitude: float) -> bool:
    """Say whether the point lies in one of the area's polygons and in no hole."""
    return any(
        encloses(outline, longitude, latitude)
        and not any(encloses(hole, longitude, latitude) for hole in holes)
        for outline, *holes in area
    )


def encloses(ring: Ring, longitude: float, latitude: float) -> bool:
    """Count the sides that a ray to the east crosses: an odd number means inside."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        if (y1 > latitude) != (y2 > latitude):
            crossing = x1 + (x2 - x1) * (latitude - y1) / (y2 - y1)
            inside ^= longitude < crossing
    return inside


def as_geojson(areas: dict[str, Area], credit: str) -> str:
    """Return a GeoJSON feature collection, one feature a line, in order of code."""
    features = ",\n".join(
        json.dumps(
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, "parent": code[:-1]},
                "geometry": {"type": "MultiPolygon", "coordinates": areas[code]},
            },
            separators=(",", ":"),
        )
        for code in sorted(areas)
    )
    return (
        f'{{"type":"FeatureCollection","attribution":{json.dumps(credit)},'
        f'"features":[\n{features}\n]}}\n'
    )
