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


class GrantTable(tables.Table):
    caption = _("Grants")
    row_template = "programmes/_grant_row.html"

    title = column(_("grant"), "title_key", "slug")
    beneficiary = column(_("beneficiary, cluster"), "beneficiary_key", "slug")
    line = column(_("plan and line"))
    decided = column(_("decided"), "budget", "slug", attrs=NUMBER)
    paid = column(_("paid"), "paid", "slug", attrs=NUMBER)
    remaining = column(_("not paid, as recorded"), attrs=NUMBER)
    state = column(_("state"))

    class Meta:
        empty_text = _("No grant answers to this.")


class CallTable(tables.Table):
    caption = _("Calls for projects")
    row_template = "programmes/_call_row.html"

    title = column(_("call"), "number", "slug")
    plan = column(_("plan"), "plan__start_on", "number", "slug")
    opened = column(_("opened"), "opened_on", "slug")
    decided = column(_("decided"), "decided_on", "slug")
    submitted = column(
        _("submitted, as published"), "published_submitted", "slug", attrs=NUMBER
    )
    retained = column(
        _("retained, as published"), "published_retained", "slug", attrs=NUMBER
    )

    class Meta:
        empty_text = _("No call answers to this.")


class ProjectTable(tables.Table):
    caption = _("Projects")
    row_template = "programmes/_project_row.html"

    title = column(_("project"), "title_key", "slug")
    clusters = column(_("clusters"))
    call = column(_("call"), "call__number", "title_key", "slug")
    outcome = column(_("outcome"), "outcome_then", "title_key", "slug")
    budget = column(
        _("total budget"), "total_budget", "title_key", "slug", attrs=NUMBER
    )
    public = column(_("public part"), "public_part", "title_key", "slug", attrs=NUMBER)
    participants = column(
        _("participants"), "participant_count", "title_key", "slug", attrs=NUMBER
    )

    class Meta:
        empty_text = _("No project answers to this.")
