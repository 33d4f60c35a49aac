"""The Belgian post codes, each with its territories and the point of its locality."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.text import slugify

from .boundaries import Area, contains
from .territories import NUTS_PROVINCE_OF_BRUSSELS

# The post office numbers by province: first and last post code, NUTS 2 code.
PROVINCES = (
    ("1000", "1299", "BE10"),
    ("1300", "1499", "BE31"),
    ("1500", "1999", "BE24"),
    ("2000", "2999", "BE21"),
    ("3000", "3499", "BE24"),
    ("3500", "3999", "BE22"),
    ("4000", "4999", "BE33"),
    ("5000", "5999", "BE35"),
    ("6000", "6599", "BE32"),
    ("6600", "6999", "BE34"),
    ("7000", "7999", "BE32"),
    ("8000", "8999", "BE25"),
    ("9000", "9999", "BE23"),
)

# Municipalities whose name no locality bears, each with one of its localities.
LOCALITIES_OF_MUNICIPALITIES = {
    "1357": "Opheylissem",
    "1760": "Pamel",
    "1790": "Hekelgem",
    "2390": "Westmalle",
    "3350": "Neerlinter",
    "3670": "Gruitrode",
    "3945": "Kwaadmechelen",
    "4120": "Neuville-en-Condroz",
    "4460": "Grâce-Berleur",
    "5060": "Auvelais",
    "5380": "Noville-les-Bois",
    "5550": "Sugny",
    "5670": "Nismes",
    "7387": "Roisin",
    "7620": "Bléharies",
    "7750": "Amougies",
    "8640": "Westvleteren",
    "9690": "Ruien",
}

# Herstappe, of 80 inhabitants, has no point, nor any neighbour with its first three
# digits; the point of Pulle, in Zandhoven, lies within the error of the boundaries.
ARRONDISSEMENTS_AMENDED = {"2243": "BE211", "3717": "BE223"}

# Farther than this from the places with the next post codes, a locality that is found
# by a part of its name, or by an old spelling, is a homonym.
FARTHEST_KM = 25

KM_PER_DEGREE = 111.2


class Locality(NamedTuple):
    """A populated place of GeoNames, with the arrondissement that it lies in."""

    name: str
    other_names: frozenset[str]
    latitude: float
    longitude: float
    arrondissement: str

    @property
    def province(self) -> str:
        return self.arrondissement[:4]


def fold(name: str) -> str:
    """Return a name without case, accents and punctuation: `Orp-Jauche`, `orp jauche`.

    "St" is written out: "St-Hubert" and "Saint-Hubert" are the same.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return " ".join("saint" if word == "st" else word for word in words)


def province_of(post_code: str) -> str:
    return next(code for first, last, code in PROVINCES if first <= post_code <= last)


def read_localities(cities: Iterable[dict], areas: dict[str, Area]) -> list[Locality]:
    """Return the localities of GeoNames that lie in one of the arrondissements."""
    localities = []
    for city in sorted(cities, key=lambda city: city["geonameid"]):
        arrondissement = next(
            (
                code
                for code, area in areas.items()
                if contains(area, city["longitude"], city["latitude"])
            ),
            None,
        )
        if arrondissement:
            localities.append(
                Locality(
                    name=fold(city["name"]),
                    other_names=frozenset(map(fold, city["alternatenames"])) - {""},
                    latitude=city["latitude"],
                    longitude=city["longitude"],
                    arrondissement=arrondissement,
                )
            )
    return localities


def read_names(post_code: str, labels: dict[str, str]) -> dict[str, str]:
    """Return the names of a post code's principal locality, by language.

    The source repeats the post code in the quarters of a city ("Liège-4020"), and falls
    back on French where German and English have no name of their own: in Flanders, the
    local name serves better.
    """
    names = {
        language: labels[f"label_{language}"].removesuffix(f"-{post_code}")
        for language in ("fr", "nl", "de", "en")
    }
    if is_flemish(post_code):
        for language in ("de", "en"):
            if names[language] == names["fr"]:
                names[language] = names["nl"]
    return names


def is_flemish(post_code: str) -> bool:
    return province_of(post_code).startswith("BE2")


def without_addition(name: str) -> str:
    """Return the name without what tells it from its homonyms: `Strée (Hainaut)`."""
    return re.sub(r" \(.*\)$", "", name)


def bears_name(names: set[str], locality: Locality) -> bool:
    return locality.name in names


def bears_name_or_once_did(names: set[str], locality: Locality) -> bool:
    return locality.name in names or not names.isdisjoint(locality.other_names)


def bears_beginning(names: set[str], locality: Locality) -> bool:
    """Ottignies, for Ottignies-Louvain-la-Neuve."""
    return any(name.startswith(f"{locality.name} ") for name in names)


def bears_end(names: set[str], locality: Locality) -> bool:
    """Reuland, for Burg-Reuland."""
    return any(name.endswith(f" {locality.name}") for name in names)


def continues_name(names: set[str], locality: Locality) -> bool:
    """Flémalle-Haute, for Flémalle."""
    return any(locality.name.startswith(f"{name} ") for name in names)


def locate(
    names: dict[str, set[str]], localities: list[Locality]
) -> dict[str, Locality]:
    """Return the locality of each post code, in the province that the post code says.

    Homonyms are many: Celles is in Hainaut, in Liège and in Namur. First come the
    names that one locality of the province alone bears. These then tell, by their
    distance, which candidate belongs with the post codes next to its own. What is not
    found so has no locality.

    Args:
        names: by post code, the folded names of its principal locality.
    """
    by_province = defaultdict(list)
    for locality in localities:
        by_province[locality.province].append(locality)

    def candidates(post_code, matches):
        return [
            locality
            for locality in by_province[province_of(post_code)]
            if matches(names[post_code], locality)
        ]

    certain = {
        post_code: bearers[0]
        for post_code in names
        if len(bearers := candidates(post_code, bears_name)) == 1
    }
    located = dict(certain)
    taken = set(certain.values())
    for matches in (
        bears_name_or_once_did,
        bears_beginning,
        bears_end,
        continues_name,
    ):
        for post_code in sorted(names.keys() - located.keys()):
            nearest = min(
                (
                    (distance_to_neighbours(post_code, locality, certain), locality)
                    for locality in candidates(post_code, matches)
                    if locality not in taken
                ),
                default=None,
            )
            if nearest and nearest[0] <= FARTHEST_KM:
                located[post_code] = nearest[1]
    return located


def distance_to_neighbours(
    post_code: str, locality: Locality, located: dict[str, Locality]
) -> float:
    """Return the kilometres to the nearest place among the next post codes.

    Post codes with the same first three digits mostly share a municipality; without
    one, the four nearest numbers of the province stand for them.
    """
    same_province = [
        other for other in located if province_of(other) == province_of(post_code)
    ]
    neighbours = [other for other in same_province if other[:3] == post_code[:3]] or (
        sorted(same_province, key=lambda other: abs(int(other) - int(post_code)))[:4]
    )
    return min(
        (kilometres(locality, located[other]) for other in neighbours),
        default=math.inf,
    )


def kilometres(one: Locality, other: Locality) -> float:
    """Return the distance on a plane, which is exact enough within Belgium."""
    north = (one.latitude - other.latitude) * KM_PER_DEGREE
    east = (one.longitude - other.longitude) * KM_PER_DEGREE
    return math.hypot(north, east * math.cos(math.radians(one.latitude)))


def arrondissement_of(
    post_code: str, located: dict[str, Locality], arrondissements: list[str]
) -> str | None:
    """Return the arrondissement where the place lies, or that its like agree on.

    A place without a point has the arrondissement of its province, if there is one
    only, or of the post codes with the same first three digits, if they all agree.
    """
    if post_code in ARRONDISSEMENTS_AMENDED:
        return ARRONDISSEMENTS_AMENDED[post_code]
    if post_code in located:
        return located[post_code].arrondissement
    province = province_of(post_code)
    choices = [code for code in arrondissements if code.startswith(province)]
    if len(choices) > 1:
        choices = {
            locality.arrondissement
            for other, locality in located.items()
            if other[:3] == post_code[:3] and locality.province == province
        }
    return next(iter(choices)) if len(choices) == 1 else None


def build_places(
    post_codes: dict[str, dict], cities: Iterable[dict], areas: dict[str, Area]
) -> list[dict]:
    """Return the rows of the places, in order of post code.

    Args:
        post_codes: by post code, the labels of its principal locality.
        cities: the Belgian populated places of GeoNames.
        areas: the arrondissements.
    """
    names = {
        post_code: read_names(post_code, labels)
        for post_code, labels in post_codes.items()
    }
    located = locate(
        {
            post_code: {
                fold(without_addition(name))
                for name in (
                    [LOCALITIES_OF_MUNICIPALITIES[post_code]]
                    if post_code in LOCALITIES_OF_MUNICIPALITIES
                    else [by_language["fr"], by_language["nl"]]
                )
            }
            for post_code, by_language in names.items()
        },
        read_localities(cities, areas),
    )
    return [
        build_place(
            post_code,
            names[post_code],
            located.get(post_code),
            arrondissement_of(post_code, located, list(areas)),
        )
        for post_code in sorted(names)
    ]


def build_place(
    post_code: str,
    names: dict[str, str],
    locality: Locality | None,
    arrondissement: str | None,
) -> dict:
    local_name = names["nl" if is_flemish(post_code) else "fr"]
    province = province_of(post_code)
    in_brussels = province == NUTS_PROVINCE_OF_BRUSSELS
    return {
        "slug": slugify(f"{post_code} {without_addition(local_name)}"),
        "post_code": post_code,
        "name_fr": names["fr"],
        "name_nl": names["nl"],
        "name_de": names["de"],
        "name_en": names["en"],
        "country": "BE",
        "region": [province[:3]],
        "province": None if in_brussels else [province],
        "arrondissement": [arrondissement] if arrondissement else None,
        "latitude": f"{locality.latitude:.5f}" if locality else None,
        "longitude": f"{locality.longitude:.5f}" if locality else None,
        "source": ["bce-codes"],
        "point_source": ["geonames"] if locality else None,
    }
