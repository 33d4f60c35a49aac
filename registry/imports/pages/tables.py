"""Which columns the list of imports, and the plan of one, show."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from registry.models import ImportStatus
from registry.tables import NUMBER, column


class ImportTable(tables.Table):
    caption = _("Imports of lists")
    row_template = "registry/imports/_import_row.html"

    cluster = column(
        _("cluster or title, and file"), "cluster__name_key", "title", "-listed_on"
    )
    status = column(_("state"), "status", "-made_at")
    listed = column(_("date of the list"), "listed_on", "made_at")
    counts = column(_("rows"))
    made = column(_("sent"), "made_at")

    class Meta:
        empty_text = _("No import answers to this.")


class RowTable(tables.Table):
    """The rows of one import, its ``batch``, on which a person may decide or not."""

    batch = None
    caption = _("Rows of the list, and what becomes of each")
    row_template = "registry/imports/_plan_row.html"

    name = column(_("row"), "name", "number")
    number = column(_("no."), "number", "id", attrs=NUMBER)
    outcome = column(_("what becomes of it"), "outcome", "number")
    why = column(_("how and why"))
    hand = column(_("by hand"))

    class Meta:
        empty_text = _("No row answers to this.")
        attrs = {"class": "import-rows as-cards"}

    @property
    def editable(self) -> bool:
        """Whether the plan is still to be confirmed."""
        return self.batch.status == ImportStatus.PLANNED
