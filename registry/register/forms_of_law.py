"""Which of the registry's legal forms the register means, by what it calls its own.

The register has some two hundred codes, and adds to them; each comes with its words in
``code.csv``. Only forms that are told by their words are given: of others none is.
"""

from registry.files.cells import fold
from registry.models import LegalForm

WORDS = (
    (LegalForm.GEIE, ("groupement europeen d interet economique", "geie")),
    (LegalForm.GIE, ("groupement d interet economique", "gie")),
    (
        LegalForm.PUBLIC,
        (
            *("droit public", "etablissement public", "service public"),
            *("organisme public", "entreprise publique", "institution publique"),
            *("commune", "cpas", "province", "region", "communaute", "etat"),
            *("zone de police", "zone de secours", "intercommunale", "autorite"),
            *("association chapitre xii", "ministere", "polder", "wateringue", "regie"),
        ),
    ),
    (
        LegalForm.ASBL,
        ("association sans but lucratif", "association internationale sans but"),
    ),
    (LegalForm.DE_FACTO, ("association de fait", "sans personnalite juridique")),
    (
        LegalForm.COMPANY,
        ("societe", "agricole", "cooperative", "commandite", "nom collectif"),
    ),
)
"""The words by which a description means a form; the first that fit count."""


def legal_form_of(description: str) -> str:
    """Return the legal form that the register calls so in French; empty if none."""
    text = f" {fold(description)} "
    for form, words in WORDS:
        if any(f" {word} " in text for word in words):
            return form
    return ""
