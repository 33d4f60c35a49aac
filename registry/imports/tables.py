"""Which columns the list of imports, and the plan of one, show."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from registry.tables import NUMBER


def cell(name: str, **kwargs) -> tables.TemplateColumn:
    """Return a column drawn by ``templates/registry/imports/cells/<name>.html``."""
    return tables.TemplateColumn(
        template_name=f"registry/imports/cells/{name}.html", **kwargs
    )


class ImportTable(tables.Table):
    caption = _("Imports of member lists")

    cluster = cell(
        "import",
        verbose_name=_("network and list"),
        order_by=("cluster__name_key", "-listed_on"),
    )
    status = cell("status", verbose_name=_("state"), order_by=("status", "-made_at"))
    listed = cell(
        "listed", verbose_name=_("date of the list"), order_by=("listed_on", "made_at")
    )
    counts = cell("counts", verbose_name=_("rows"), orderable=False)
    made = cell("made", verbose_name=_("sent"), order_by=("made_at",))

    class Meta:
        empty_text = _("No import answers to this.")


class RowTable(tables.Table):
    caption = _("Rows of the list, and what becomes of each")

    name = cell("row", verbose_name=_("row"), order_by=("name", "number"))
    number = tables.Column(
        verbose_name=_("no."), order_by=("number", "id"), attrs=NUMBER, default="–"
    )
    outcome = cell(
        "outcome", verbose_name=_("what becomes of it"), order_by=("outcome", "number")
    )
    why = cell("why", verbose_name=_("how and why"), orderable=False)
    hand = cell("hand", verbose_name=_("by hand"), orderable=False)

    class Meta:
        empty_text = _("No row answers to this.")
        attrs = {"class": "import-rows as-cards"}
