"""The columns that say which organisation a row is about: those of any kind of import.

The keys are the registry's own names, which its templates and its exports carry.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from registry.models import Organisation, Place

from .fields import Field, with_words

_ALL = with_words(
    (
        Field(
            "name",
            _("name"),
            _("The name as published. Needed, unless the number or identifier is."),
            holds="name",
            required=True,
            identifies=True,
            example="Exemple Composites SA",
            as_long_as=Organisation.name,
        ),
        Field(
            "enterprise_number",
            _("enterprise number"),
            _("Ten digits, such as 0403.019.261; what best tells organisations apart."),
            holds="enterprise_number",
            identifies=True,
            example="0403.019.261",
            fills=Organisation.enterprise_number,
        ),
        Field(
            "slug",
            _("identifier in the registry"),
            _("What the address of its page ends in; leave it as it is."),
            identifies=True,
            only_in_exports=True,
            as_long_as=Organisation.slug,
        ),
        Field(
            "post_code",
            _("post code"),
            _("Of the seat or main establishment: 4000, or with a country, L-1234."),
            holds="post_code",
            example="4000",
        ),
        Field(
            "locality",
            _("locality"),
            _("Of the seat or main establishment."),
            example="Liège",
            as_long_as=Place.name_fr,
        ),
        Field(
            "country",
            _("country"),
            _("Name, or two letters such as BE; Belgium where it is empty."),
            holds="country",
            example="BE",
        ),
        Field(
            "former_name",
            _("former name"),
            _("What it was called before."),
            example="Exemple Plastiques SPRL",
            as_long_as=Organisation.name,
        ),
        Field("note", _("note"), _("What a reader must know.")),
    ),
    Path(__file__).with_suffix(".toml"),
)
NOTE = _ALL["note"]
OF_ORGANISATIONS = {key: field for key, field in _ALL.items() if field is not NOTE}
