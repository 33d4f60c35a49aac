"""Which columns the lists of public money show, and which template draws a row."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from registry.tables import NUMBER, column


class PlanTable(tables.Table):
    caption = _("Plans")
    row_template = "programmes/_plan_row.html"

    name = column(_("plan"), "name_key", "slug")
    period = column(_("period"), "start_on", "end_on", "slug")
    budget = column(_("total"), "budget", "name_key", "slug", attrs=NUMBER)
    envelopes = column(_("envelopes, and their share of the plan"))
    granted = column(_("granted"), "granted", "name_key", "slug", attrs=NUMBER)
    paid = column(_("paid"), "paid", "name_key", "slug", attrs=NUMBER)

    class Meta:
        empty_text = _("No plan answers to this.")


class FundingLineTable(tables.Table):
    caption = _("Funding lines")
    row_template = "programmes/_funding_line_row.html"

    name = column(_("funding line"), "name_key", "slug")
    plan = column(
        _("plan and envelope"), "envelope__plan__start_on", "envelope__slug", "slug"
    )
    category = column(_("category"), "category", "name_key", "slug")
    budget = column(_("budget"), "budget", "name_key", "slug", attrs=NUMBER)
    granted = column(_("granted"), "granted", "name_key", "slug", attrs=NUMBER)
    paid = column(_("paid"), "paid", "name_key", "slug", attrs=NUMBER)

    class Meta:
        empty_text = _("No funding line answers to this.")
