"""Finding a record to change by any of its names, or beginning a new one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst

SHOWN = 8
LONGEST = 200
NAMES = ("name", "title", "name_en", "title_en")
"""The columns of which a record to be added takes the name that was typed."""


@dataclass(frozen=True)
class Found:
    """The records of a table that bear a name; where to see all, and to add one.

    Args:
        rows: the best of them, each with the address of its form.
        one: what one record of the table is called.
    """

    name: str
    rows: list[tuple[str, models.Model]]
    all_url: str
    add_url: str
    one: str


def find(request, text: str) -> list[Found]:
    """Return what ``text`` finds in each table that the desk searches.

    They are those whose admin says ``found_on_desk``; what the reader may not see is
    not among them. A table without a hit is there if a record can be added to it.
    """
    text = text.replace("\x00", "").strip()[:LONGEST]
    if not text:
        return []
    found = [
        _in_table(request, table, text)
        for table in admin.site._registry.values()
        if getattr(table, "found_on_desk", False)
        and table.has_view_or_change_permission(request)
    ]
    return sorted(
        (each for each in found if each.rows or each.add_url),
        key=lambda each: not each.rows,
    )


def _in_table(request, table: admin.ModelAdmin, text: str) -> Found:
    opts = table.opts
    rows, _many = table.get_search_results(request, table.get_queryset(request), text)
    rows = rows.best_first(text) if hasattr(rows, "best_first") else rows
    page = f"admin:{opts.app_label}_{opts.model_name}"
    add = ""
    if table.has_add_permission(request):
        name = next(n for n in NAMES if _has(opts, n))
        add = f"{reverse(f'{page}_add')}?{urlencode({name: text})}"
    return Found(
        name=capfirst(opts.verbose_name_plural),
        rows=[(reverse(f"{page}_change", args=[r.pk]), r) for r in rows[:SHOWN]],
        all_url=f"{reverse(f'{page}_changelist')}?{urlencode({'q': text})}",
        add_url=add,
        one=opts.verbose_name,
    )


def _has(opts, name: str) -> bool:
    return name in {field.name for field in opts.concrete_fields}
