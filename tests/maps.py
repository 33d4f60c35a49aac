"""What the tests ask of lists as maps."""

import json

from tests.pages import address
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}


def of_map(client, name, **query):
    """Return the context of a list shown as a map on the day of the world."""
    response = client.get(address(name, _show="map", **ON_THE_DAY | query))
    assert response.status_code == 200, query
    return response.context


def whole(spread):
    """Check that the numbers of a map leave nobody out."""
    numbers = sum(spot.number for spot in spread.spots) + spread.elsewhere
    assert spread.placed + spread.not_stated == spread.total
    if spread.counts_once:
        assert numbers == spread.placed
    else:
        assert all(spot.number <= spread.placed for spot in spread.spots)
        assert numbers >= (1 if spread.placed else 0)


def geojson(client, name, **query):
    """Return a list as GeoJSON, read again."""
    answer = client.get(address(name, _export="geojson", **query))
    assert answer["Content-Type"] == "application/geo+json"
    return json.loads(b"".join(answer.streaming_content))
