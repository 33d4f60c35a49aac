"""Lists as maps: what is drawn, what cannot be, and the file of it."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.maps.spread import MapSpot
from registry.models import Organisation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_organisation_seat,
    make_place,
    make_source,
    make_territory,
)
from tests.html import page_of
from tests.maps import geojson
from tests.pages import address
from tests.programmes.factories import make_project, make_project_participant
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_towns():
    """Make two organisations in a town with a point, and one in a town without."""
    wallonia = make_territory()
    hainaut = make_territory(
        code="BE32", level="province", parent=wallonia, name_en="Hainaut"
    )
    charleroi = make_territory(
        code="BE32B", level="arrondissement", parent=hainaut, name_en="Charleroi"
    )
    with_point = make_place(
        post_code="6000",
        name_fr="Charleroi",
        province=hainaut,
        arrondissement=charleroi,
        latitude="50.41136",
        longitude="4.44448",
        point_source=make_source(),
    )
    without = make_place(post_code="1020", name_fr="Laeken")
    for place in (with_point, with_point, without, None):
        make_organisation(place=place)
    return with_point, without


def test_a_map_says_what_it_cannot_draw(client, two_towns):
    page = page_of(client.get(address("organisation_list", _show="map")))

    section = page.find("section", **{"class": "map"})
    said = section.find("table").text
    assert "Place known of 3 of 4." in section.text
    assert "Place not stated: 1." in section.text
    assert "No point known, in the table only: 1." in section.text
    assert "6000 Charleroi" in said
    assert "no point known" in said
    chart = client.get(address("organisation_list", _show="map")).context["map_data"]
    assert [(row["name"], row["value"], row["point"]) for row in chart["rows"]] == [
        ("6000 Charleroi", 2, (4.44448, 50.41136))
    ]


def test_a_place_beyond_the_map_is_in_the_table_only():
    assert MapSpot("a", "Lyon", 1, (4.84, 45.76)).is_drawn is False
    assert MapSpot("b", "Brussels", 1, (4.35, 50.85)).is_drawn is True
    assert MapSpot("c", "Somewhere", 1).is_drawn is False


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("6000-charleroi", 2),
        ("BE32B", 2),
        ("BE32", 2),
        ("BE3", 3),
        ("not_stated", 1),
        (["BE32", "not_stated"], 3),
    ],
)
@pytest.mark.usefixtures("two_towns")
def test_a_list_is_narrowed_to_a_place_or_a_territory(client, value, number):
    answer = client.get(address("organisation_list", place=value))

    assert answer.context["total"] == number


def test_a_row_is_where_its_organisation_sat_on_the_day(client, two_towns):
    charleroi, laeken = two_towns
    moved = make_organisation(name="Moved", place=laeken)
    for place, start, end in [
        (charleroi, date(2000, 1, 1), date(2009, 12, 31)),
        (laeken, date(2010, 1, 1), None),
    ]:
        make_organisation_seat(
            organisation=moved, place=place, start_on=start, end_on=end
        )
    make_membership(organisation=moved, start_on=date(2001, 1, 1))

    def at(day):
        answer = client.get(address("membership_list", _show="map", as_of=day))
        return [(spot.code, spot.number) for spot in answer.context["spread"].spots]

    assert at("2009-12-31") == [("6000-charleroi", 1)]
    assert at("2010-01-01") == [("1020-laeken", 1)]


def test_a_project_is_wherever_one_who_takes_part_is(client, two_towns):
    project = make_project()
    for organisation in Organisation.objects.all():
        make_project_participant(project=project, organisation=organisation)
    make_project_participant(project=project, cluster=make_cluster(), organisation=None)
    make_project()

    context = client.get(address("project_list", _show="map")).context

    spread = context["spread"]
    assert [(spot.code, spot.number) for spot in spread.spots] == [
        ("1020-laeken", 1),
        ("6000-charleroi", 1),
    ]
    assert (spread.placed, spread.not_stated, spread.total) == (1, 1, 2)
    page = page_of(client.get(address("project_list", _show="map")))
    assert "the numbers may add up to more" in page.find("main").text


@pytest.mark.usefixtures("two_towns")
def test_geometries_are_points_borders_or_nothing(client):
    rows = geojson(client, "organisation_list")["features"]
    (border,) = geojson(client, "organisation_list", _show="map", _by="province")[
        "features"
    ]

    kinds = Counter(str(each["geometry"] and each["geometry"]["type"]) for each in rows)
    assert kinds == {"Point": 2, "None": 2}
    assert border["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("organisation_list", {"_show": "globe"}),
        ("organisation_list", {"_show": "map", "_by": "street"}),
        ("event_list", {"_show": "map"}),
        ("event_list", {"_export": "geojson"}),
        ("organisation_list", {"place": "nowhere"}),
        ("organisation_list", {"_show": "map", "as_of": "never"}),
    ],
)
def test_what_is_no_map_is_said(client, name, query):
    answer = client.get(address(name, **query))

    assert answer.status_code == 400
    assert page_of(answer).find("h1").text == "The address cannot be understood"


ABOVE_THE_LIST = {
    "organisation_list": 2,
    "cluster_members": 2,
    "grant_list": 2,
    "project_list": 3,
}
"""What a map asks beyond its list: where rows are and the names of the places.

Where a row may be at several places, how many are at none is asked besides.
"""


@pytest.mark.parametrize("rows", [1, 40])
def test_a_map_costs_as_much_more_than_its_list_however_much_it_shows(client, rows):
    make_world(rows)

    def queries(name, **query):
        with CaptureQueriesContext(connection) as made:
            assert client.get(address(name, **query)).status_code == 200
        return len(made)

    for name, more in ABOVE_THE_LIST.items():
        assert queries(name, _show="map") == queries(name) + more, name
