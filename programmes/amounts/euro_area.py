"""Which countries pay in euro, and since when: as data.

The years are those of the decisions of the Council of the European Union by which each
country adopted the euro: 98/317/EC (eleven of 1999), 2000/427/EC (Greece), 2006/495/EC
(Slovenia), 2007/503/EC and 2007/504/EC (Cyprus, Malta), 2008/608/EC (Slovakia),
2010/416/EU (Estonia), 2013/387/EU (Latvia), 2014/509/EU (Lithuania), (EU) 2022/1211
(Croatia), (EU) 2025/1407 (Bulgaria). Each held from the first of January.
"""

SINCE = {
    **dict.fromkeys(
        ["BE", "DE", "IE", "ES", "FR", "IT", "LU", "NL", "AT", "PT", "FI"], 1999
    ),
    **{"GR": 2001, "SI": 2007, "CY": 2008, "MT": 2008, "SK": 2009, "EE": 2011},
    **{"LV": 2014, "LT": 2015, "HR": 2023, "BG": 2026},
    # By agreement with the Union, or on their own.
    **dict.fromkeys(["AD", "MC", "SM", "VA"], 1999),
    **dict.fromkeys(["ME", "XK"], 2002),
}
"""The first year in which a country paid in euro."""

COUNTRIES_OF_LANGUAGES = {
    **{"cs": ("CZ",), "pl": ("PL",), "hu": ("HU",), "ro": ("RO",), "bg": ("BG",)},
    **{"sv": ("SE",), "da": ("DK",), "hr": ("HR",), "sl": ("SI",), "sk": ("SK",)},
    **{"et": ("EE",), "lv": ("LV",), "lt": ("LT",), "mt": ("MT",), "el": ("GR", "CY")},
    **{"fr": ("BE", "FR", "LU"), "nl": ("BE", "NL"), "de": ("BE", "DE", "AT", "LU")},
    **{"es": ("ES",), "it": ("IT",), "pt": ("PT",), "fi": ("FI",), "ga": ("IE",)},
}
"""Where in the Union lists are published in a language; English says nothing."""

UNDATED = 2020
"""The year that a list without a day is of: the programmes last closed began by it."""


def pays_in_euro(country: str, year: int | None = None) -> bool:
    """Return whether a country paid in euro in a year, that of ``UNDATED`` if None."""
    return SINCE.get(country, 9999) <= (UNDATED if year is None else year)
