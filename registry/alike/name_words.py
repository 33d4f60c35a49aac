"""The words by which names of one organisation differ, as data.

Names are compared without them, or by one word for all ways to write it, to find those
that a person should look at: nothing is matched by them alone.
"""

from registry.models.legal_form import WORDS_OF_NAMES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words(
    """
    le la les l un une de des du d et en a au aux pour sur the of and for at
    het een van der den voor te die das und fur von zu im
    """
)

LEGAL_FORMS = (
    frozenset(
        form for forms in WORDS_OF_NAMES.values() for form in forms if " " not in form
    )
    - {"se", "sc", "ag", "cv"}
) | _words("srlu etablissements ets ste societe firme firma groupe group")
"""Forms and what stands for one; not those that are other words as well."""

PHRASES = {
    "association sans but lucratif": "",
    "societe anonyme": "",
    "naamloze vennootschap": "",
    "societe cooperative": "",
    "societe privee a responsabilite limitee": "",
    "centre public d action sociale": "cpas",
    "centre public d aide sociale": "cpas",
    "centre public action sociale": "cpas",
    "openbaar centrum voor maatschappelijk welzijn": "ocmw",
    "administration communale": "commune",
    "universite catholique de louvain": "uclouvain",
    "universite libre de bruxelles": "ulb",
    "universite de liege": "uliege",
    "universite de mons": "umons",
    "universite de namur": "unamur",
    "facultes universitaires notre dame de la paix": "unamur",
    "service public de wallonie": "spw",
    "recherche industrielle": "",
    "developpement experimental": "",
    "recherche et developpement": "",
}
"""Phrases and the word that stands for them, or none: phases of a project are no part
of a name."""

ABBREVIATIONS = {
    **dict.fromkeys(
        ("univ", "university", "universiteit", "universitat"), "universite"
    ),
    **dict.fromkeys(("saint", "sainte", "ste", "sint"), "st"),
    **dict.fromkeys(("cie", "company", "co"), "compagnie"),
    **dict.fromkeys(("inst", "institute", "instituut"), "institut"),
    **dict.fromkeys(("ctr", "center", "centrum", "zentrum"), "centre"),
    **dict.fromkeys(("dept", "dpt", "dep", "department"), "departement"),
    **dict.fromkeys(("adm", "admin"), "administration"),
    **dict.fromkeys(("assoc", "ass", "vereniging"), "association"),
    **dict.fromkeys(("prov", "provincie"), "province"),
    **dict.fromkeys(("int", "intern", "internat"), "international"),
    **dict.fromkeys(("tech", "techn", "technologie", "technology"), "technologies"),
    **dict.fromkeys(("ind", "industrie", "industry"), "industries"),
    **dict.fromkeys(("ing", "eng"), "engineering"),
    **dict.fromkeys(("lab", "labo", "laboratoires", "laboratories"), "laboratoire"),
    **dict.fromkeys(("fac", "facultes", "faculty"), "faculte"),
    **dict.fromkeys(("ulg", "univliege"), "uliege"),
    **dict.fromkeys(("ucl",), "uclouvain"),
    **dict.fromkeys(("fundp",), "unamur"),
    **dict.fromkeys(("umh",), "umons"),
    **dict.fromkeys(("bxl", "brussels", "brussel"), "bruxelles"),
    **dict.fromkeys(("comm", "gemeente"), "commune"),
}
"""How words are shortened, or written in another language: one word for all."""

PHASES = _words("phase lot tranche volet etape fase")
"""What a number behind it counts, which is no part of a name."""
