from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalForm(models.TextChoices):
    DE_FACTO = "de_facto", _("de facto association")
    ASBL = "asbl", _("non-profit association (ASBL)")
    GIE = "gie", _("economic interest grouping (GIE)")
    GEIE = "geie", _("European economic interest grouping (GEIE)")
    COMPANY = "company", _("company")
    PUBLIC = "public", _("body under public law")


WORDS_OF_NAMES = {
    LegalForm.COMPANY: (
        *("sa", "nv", "sprl", "sprlu", "bvba", "ebvba", "srl", "bv", "scrl", "cvba"),
        *("sc", "cv", "scs", "snc", "vof", "sca", "ag", "gmbh", "se", "sas", "sarl"),
        *("ltd", "inc", "plc", "llc", "corp"),
        *("societe anonyme", "naamloze vennootschap"),
    ),
    LegalForm.ASBL: ("asbl", "vzw", "aisbl", "ivzw"),
    LegalForm.GIE: ("gie",),
    LegalForm.GEIE: ("geie",),
}
"""The words by which names say a legal form: “Sonaca SA”, without accents and dots.

``registry_match_key`` takes the same words off a name. Columns are computed by it, so
that it stands in a migration; a test holds it to these.
"""
