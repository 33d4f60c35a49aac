"""Proposed changes in words: old and new, side by side, as people read them."""

from collections import defaultdict
from datetime import date

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.imports.pages.wording import Change
from registry.models import ImportBatch, ImportRow
from registry.words import day as day_in_words
from registry.words import number

from .changes import ChangeAct
from .forms import all_forms
from .forms.acts import ACTS
from .forms.base import called

OLD, NEW = range(2)


def changes_in_words(
    rows: list[ImportRow], batch: ImportBatch
) -> dict[int, list[Change]]:
    """Return what each row changes, by its key: as many queries for one as for all."""
    linked = _linked(rows)
    return {
        row.pk: [
            Change(
                str(field.verbose_name),
                *(_said(row, field, side, linked, batch) for side in (OLD, NEW)),
            )
            for field in _fields(row)
        ]
        for row in rows
    }


def title_of(batch: ImportBatch) -> str:
    """Return what changes are called: what was done, and to what.

    Those of which only the title is known are called as their author wrote it.
    """
    match batch.about:
        case {"form": code} if code in (forms := all_forms() | ACTS):
            return called(batch.cluster, forms[code].label)
        case {"table": table, "count": count}:
            return how_many(apps.get_model(table), count)
    return batch.whose


def how_many(model: type[models.Model], count: int) -> str:
    """Return a number of rows in words: "20 memberships"."""
    return ngettext("%(total)d %(one)s", "%(total)d %(many)s", count) % {
        "total": count,
        "one": model._meta.verbose_name,
        "many": model._meta.verbose_name_plural,
    }


def facts_of(row: ImportRow) -> list[str]:
    """Return of which table a row is, and what is to become of it."""
    told = row.values
    if "table" not in told:
        return []
    named = apps.get_model(told["table"])._meta.verbose_name
    said = [str(named), str(ChangeAct(told["act"]).label)]
    if told["act"] == ChangeAct.FROM_DAY:
        since = day_in_words(date.fromisoformat(told["day"]), told["precision"])
        said[-1] = _("changed from %(day)s on") % {"day": since}
    return said


def _fields(row) -> list[models.Field]:
    if "table" not in row.values:
        return []
    model = apps.get_model(row.values["table"])
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in row.changes and not _goes_with_date(field, row)
    ]


def _goes_with_date(field, row) -> bool:
    """Whether a field only says how exact a date is that changes, too."""
    if not field.name.endswith("_precision"):
        return False
    return field.name.replace("_precision", "_on") in row.changes


def _linked(rows) -> dict[type[models.Model], dict[int, models.Model]]:
    wanted = defaultdict(set)
    for row in rows:
        for field in _fields(row):
            if field.is_relation:
                wanted[field.related_model] |= {
                    key for key in row.changes[field.name] if isinstance(key, int)
                }
    found = {}
    for model, keys in wanted.items():
        linked = model._default_manager.all()
        if hasattr(linked, "with_subjects"):
            linked = linked.with_subjects()
        found[model] = linked.in_bulk(keys)
    return found


def _said(row, field, side, linked, batch) -> str:
    value = row.changes[field.name][side]
    if value in (None, "", []):
        return ""
    if field.is_relation:
        told = row.values["fields"].get(field.name)
        if side == NEW and isinstance(told, dict):
            return _of_the_plan(told, batch)
        found = linked[field.related_model].get(value)
        return str(found) if found else _("no. %(key)s, removed") % {"key": value}
    choices = dict((getattr(field, "base_field", None) or field).flatchoices or [])
    if isinstance(value, list):
        return ", ".join(str(choices.get(code, code)) for code in value)
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    value = field.to_python(value)
    if isinstance(value, date):
        precision = row.changes.get(field.name.replace("_on", "_precision"))
        return day_in_words(value, precision[side] if precision else "day")
    return value if isinstance(value, str) else number(value)


def _of_the_plan(told, batch) -> str:
    """Return what a link leads to that the plan itself makes."""
    if "row" in told:
        return _("what row %(row)s adds") % {"row": told["row"]}
    return str(batch.source) if batch.source else capfirst(_("this communication"))
