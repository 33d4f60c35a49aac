"""The columns of the file of proposals, which nobody fills in by hand."""

from dataclasses import replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.imports.reading.fields import Field
from registry.imports.reading.organisations import OF_ORGANISATIONS

NAME = "enrichment"
"""The kind of import that takes over what the register says."""


class ProposalKind(TextChoices):
    """What a proposal is about."""

    NUMBER = "number", _("number found")
    OFFICIAL_NAME = "name", _("other name")
    SEAT = "seat", _("seat moved")
    FORM = "form", _("legal form")
    CEASED = "ceased", _("ceased")
    ACTIVITIES = "activities", _("activities")


FIELDS = {
    column.key: column
    for column in (
        OF_ORGANISATIONS["slug"],
        OF_ORGANISATIONS["name"],
        replace(OF_ORGANISATIONS["enterprise_number"], fills=None),
        Field(
            "proposal",
            _("proposal"),
            _("What the register says otherwise."),
            choices=ProposalKind,
            only_in_exports=True,
        ),
        Field(
            "registry_says",
            _("in the registry"),
            _("What stands in the registry now."),
            only_in_exports=True,
        ),
        Field(
            "register_says",
            _("in the register"),
            _("What the company register says."),
            only_in_exports=True,
        ),
        OF_ORGANISATIONS["post_code"],
        OF_ORGANISATIONS["locality"],
        Field(
            "remark",
            _("remark"),
            _("“unit”: it still has an establishment unit where the registry has it."),
            only_in_exports=True,
        ),
    )
}

HEADERS = list(FIELDS)
"""The headers of the file, in the order of its columns."""
