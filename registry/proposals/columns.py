"""The columns of a proposed change, which nobody fills in by hand."""

from django.utils.translation import gettext_lazy as _

from registry.imports.reading.fields import Field
from registry.models.import_batch import CHANGES as NAME

__all__ = ["FIELDS", "NAME"]

FIELDS = {
    column.key: column
    for column in (
        Field("name", _("record"), _("What the record is called.")),
        Field(
            "table",
            _("table"),
            _("Of which table it is."),
            only_in_exports=True,
        ),
        Field(
            "act",
            _("act"),
            _("Whether it is added, corrected, ended, or changed from a day on."),
            only_in_exports=True,
        ),
    )
}
