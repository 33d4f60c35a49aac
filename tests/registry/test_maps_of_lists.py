"""Every list with a place as a map: its numbers are those of the list."""

from urllib.parse import parse_qs, urlsplit

import pytest

from registry.maps.spread import Spread
from registry.placed import Level, PlaceFilter
from tests.maps import ON_THE_DAY, geojson, of_map, whole
from tests.pages import LISTS, address
from tests.registry.test_filters import keys, narrowed, view_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]

MAPPED = [
    name for name in LISTS if "place" in view_of(name).filterset_class.base_filters
]

each_mapped = pytest.mark.parametrize("name", MAPPED)
each_level = pytest.mark.parametrize("level", Level.values)


def total_at(view, url):
    """Return how many rows a link of a map leads to."""
    query = parse_qs(urlsplit(url).query)
    assert "_show" not in query
    assert query["as_of"] == [ON_THE_DAY["as_of"]]
    return len(keys(view, **query))


def test_the_lists_with_a_place_are_these():
    assert set(MAPPED) == {
        "cluster_list",
        "organisation_list",
        "membership_list",
        "cluster_members",
        "grant_list",
        "project_list",
    }
    for name in MAPPED:
        place = view_of(name).filterset_class.base_filters["place"]
        assert isinstance(place, PlaceFilter)


@each_mapped
def test_circles_and_what_is_not_known_are_the_list_whatever_its_filters(client, name):
    context = of_map(client, name)
    view = context["view"]
    whole(context["spread"])
    assert context["spread"].placed
    assert context["spread"].not_stated or not context["spread"].counts_once
    for facet in context["facets"]:
        on_page = of_map(client, name, **{facet.name: facet.options[0].value})
        spreads = [on_page["spread"]]
        for option in facet.options[:3]:
            kept = narrowed(view, **{facet.name: option.value})
            spreads.append(Spread(kept.filters["place"], kept.qs, Level.POST_CODE))
            assert spreads[-1].total == kept.qs.count()
            whole(spreads[-1])
        assert spreads[0].total == spreads[1].total
        assert spreads[0].spots == spreads[1].spots


@each_level
@each_mapped
def test_a_click_leads_to_as_many_rows_as_the_circle_says(client, name, level):
    context = of_map(client, name, _by=level)
    spread = context["spread"]
    whole(spread)

    for placed in context["placed"]:
        assert total_at(context["view"], placed.url) == placed.spot.number
    assert total_at(context["view"], context["not_stated_url"]) == spread.not_stated
    # What is drawn leads where the table does.
    drawn = {row["code"]: row for row in context["map_data"]["rows"] if row["value"]}
    linked = {placed.spot.code: placed.url for placed in context["placed"]}
    for code, row in drawn.items():
        assert row["url"] == linked[code]
    assert drawn


@each_level
@each_mapped
def test_a_map_is_taken_along_with_the_same_numbers(client, name, level):
    spread = of_map(client, name, _by=level)["spread"]

    file = geojson(client, name, _show="map", _by=level, **ON_THE_DAY)

    assert {
        each["properties"]["code"]: each["properties"]["number"]
        for each in file["features"]
    } == {spot.code: spot.number for spot in spread.spots}
    assert file["total"] == spread.total
    assert file["place_not_stated"] == spread.not_stated
    assert file["elsewhere"] == spread.elsewhere


@each_mapped
def test_rows_are_taken_along_with_their_points_or_without(client, name):
    listed = client.get(address(name, **ON_THE_DAY)).context["total"]

    file = geojson(client, name, **ON_THE_DAY)

    assert len(file["features"]) == listed
    assert all(each["properties"] for each in file["features"])
