"""Which columns the lists of evaluation show, and which template draws a row."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.tables import NUMBER, column


class FigureTable(tables.Table):
    caption = _("Published figures")
    row_template = "evaluation/_figure_row.html"

    about = column(
        pgettext_lazy("what it is on", "about"),
        "about_key",
        "stated_on",
        "measure",
        "slug",
    )
    measure = column(_("what it counts"), "measure", "stated_on", "slug")
    stated = column(_("day"), "stated_on", "measure", "slug")
    value = column(pgettext_lazy("value", "published"), "value", "slug", attrs=NUMBER)
    computed = column(_("computed"), attrs=NUMBER)
    difference = column(_("difference"), attrs=NUMBER)
    contradiction = column(_("other sources"))

    class Meta:
        empty_text = _("No published figure answers to this.")


class ContradictionTable(tables.Table):
    caption = _("Register of contradictions")
    row_template = "evaluation/_contradiction_row.html"

    number = column(_("number"), "number", "slug")
    name = column(_("subject"), "name_key", "slug")
    statements = column(_("what sources say"))
    resolution = column(_("resolution and reason"), "resolution", "number", "slug")

    class Meta:
        empty_text = _("No contradiction answers to this.")


class TargetTable(tables.Table):
    caption = _("Targets and results")
    row_template = "evaluation/_target_row.html"

    name = column(_("target"), "name_key", "slug")
    body = column(_("of whom"), "body_key", "start_on", "slug")
    period = column(_("period"), "start_on", "end_on", "slug")
    target = column(_("aim"), "target", "slug", attrs=NUMBER)
    result = column(_("result"), "result", "slug", attrs=NUMBER)
    attainment = column(_("attainment"), "attained", "slug", attrs=NUMBER)

    class Meta:
        empty_text = _("No target answers to this.")


class RankingTable(tables.Table):
    caption = _("Clusters by this indicator")
    row_template = "evaluation/_ranked_row.html"

    rank = column(_("rank"), "order", "slug", attrs=NUMBER)
    name = column(_("cluster"), "name_key", "slug")
    kind = column(_("kind"), "kind", "name_key", "slug")
    value = column(_("value"), attrs=NUMBER)
    numerator = column(_("numerator"), attrs=NUMBER)
    denominator = column(_("denominator"), attrs=NUMBER)
    coverage = column(_("coverage"), attrs=NUMBER)
    chosen = column(_("choose"))

    class Meta:
        empty_text = _("No recognised cluster answers to this on this day.")


class EvaluationTable(tables.Table):
    caption = _("Evaluations")
    row_template = "evaluation/_evaluation_row.html"

    name = column(_("cluster"), "cluster__name_key", "-reference_on", "slug")
    reference = column(_("reference day"), "reference_on", "cluster__name_key", "slug")
    framework = column(_("framework"), "framework__start_on", "framework", "slug")
    state = column(_("decision"), "decided_then", "cluster__name_key", "slug")
    reasons = column(_("reasons"))
    source = column(_("source"))

    class Meta:
        empty_text = _("No evaluation answers to this.")


class DueTable(tables.Table):
    caption = _("Evaluations that the rules ask for")
    row_template = "evaluation/_due_row.html"

    name = column(_("cluster"), "cluster__name_key", "due_on")
    due = column(_("due"), "due_on", "cluster__name_key")
    file = column(_("renewal file by"), "file_due_on", "cluster__name_key")
    occasion = column(_("occasion"))
    regime = column(_("legal regime"), "regime__start_on", "due_on")
    state = column(_("state"))

    class Meta:
        empty_text = _("No evaluation is asked for that answers to this.")
