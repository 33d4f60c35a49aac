"""What lines of the log are about, in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.db.models import Count, Model
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.history.events import told_elsewhere
from registry.history.words import ACTS
from registry.log.plugs import logged
from registry.models import ChangedRow, LogKind, LogLine
from registry.rights.rows import readable

COUNTED = {
    # Translators: what was done to how many rows of a table, such as memberships.
    "insert": gettext_lazy("%(number)s added: %(rows)s"),
    "update": gettext_lazy("%(number)s changed: %(rows)s"),
    "delete": gettext_lazy("%(number)s removed: %(rows)s"),
}


def kinds() -> list[tuple[str, str]]:
    """Return every kind of line, with its words."""
    return [
        *LogKind.choices,
        *(kind for told in logged() for kind in told.kinds_of_line),
    ]


def tables() -> list[tuple[str, str]]:
    """Return every table whose changes are recorded, with its name, in their order."""
    named = {
        model._meta.label_lower: capfirst(str(model._meta.verbose_name_plural))
        for model in apps.get_models()
        if hasattr(model, "pgh_event_models")
    }
    return sorted(named.items(), key=lambda each: each[1].casefold())


def name_of_table(table: str) -> str:
    """Return what rows of a table are called; its label, if there is none any more."""
    try:
        return str(apps.get_model(table)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return table


def add_words(lines: list[LogLine]) -> None:
    """Tell of each line who did it, how, what it did and why.

    These are its ``who``, ``how``, ``what`` and ``why``.

    The number of queries does not grow with that of the lines.
    """
    words = dict(kinds())
    changed = _changed_by(lines)
    speaking = [told for told in logged() if told.says]
    for line in lines:
        line.how = str(words.get(line.kind, line.kind))
        line.who = who(line)
        line.what = changed.get(line.key, [])
        line.why = line.reason
        for told in speaking:
            if line.key.startswith(told.prefix):
                line.why = told.says(line.kind, line.reason)
        if line.table:
            line.what = [f"{capfirst(_one_of(line.table))} {_('no.')} {line.row}"]


def who(line: LogLine) -> str:
    """Return the name of the account, or what was typed or run instead of one."""
    if line.user_id is not None:
        user = line.user if _there(line) else None
        return str(user) if user else _("user no. %(key)s") % {"key": line.user_id}
    return line.name or (line.command and f"manage.py {line.command}") or ""


def _there(line) -> bool:
    # The account may be gone: the log is no reason to keep it.
    return bool(LogLine.user.is_cached(line) and line.user)


def _changed_by(lines) -> dict[str, list[str]]:
    """Return by line what it did to how many rows of which table, in words."""
    by_context = {line.context: line.key for line in lines if line.context}
    by_moment = {line.at: line.key for line in lines if line.kind == LogKind.OUTSIDE}
    counts: dict[str, Counter] = defaultdict(Counter)
    rows = ChangedRow.objects.order_by()
    if by_context:
        found = rows.filter(context__in=by_context)
        for context, table, act, number in found.values_list(
            "context", "table", "act"
        ).annotate(Count("event")):
            counts[by_context[context]][act, table] += number
    if by_moment:
        found = rows.filter(context__isnull=True, at__in=by_moment)
        for at, table, act, number in found.values_list("at", "table", "act").annotate(
            Count("event")
        ):
            counts[by_moment[at]][act, table] += number
    return {
        key: [counted(act, table, number) for (act, table), number in _most(counter)]
        for key, counter in counts.items()
    }


def _most(counter: Counter) -> Iterable:
    return sorted(counter.items(), key=lambda each: (-each[1], each[0]))


def counted(act: str, table: str, number: int) -> str:
    """Return what was done to how many rows of a table: “3 changed: memberships”."""
    named = _named(table, number)
    return str(COUNTED.get(act, act)) % {"number": number, "rows": named}


def _named(table: str, number: int) -> str:
    try:
        options = apps.get_model(table)._meta
    except (LookupError, ValueError):
        return table
    return ngettext("%(one)s", "%(many)s", number) % {
        "one": options.verbose_name,
        "many": options.verbose_name_plural,
    }


def _one_of(table: str) -> str:
    return _named(table, 1)


@dataclass(frozen=True)
class RowTold:
    """A row that a line of the log is about, for one reader.

    ``name`` is empty where the reader may not see it; ``url`` leads to its history.
    """

    act: str
    table: str
    key: int
    name: str
    url: str


def rows_told(changes: Iterable[ChangedRow], user) -> list[RowTold]:
    """Return changed rows in words; only those are named that ``user`` may read."""
    changes = list(changes)
    keys = defaultdict(set)
    for change in changes:
        keys[change.table].add(change.row)
    names = {table: _names(table, found, user) for table, found in keys.items()}
    return [
        RowTold(
            act=str(ACTS.get(change.act, change.act)),
            table=_one_of(change.table),
            key=change.row,
            name=names[change.table].get(change.row, ""),
            url=_history(change, user),
        )
        for change in changes
    ]


def _names(table: str, keys: set[int], user) -> dict[int, str]:
    model = _model_of(table)
    if model is None or not may_view(model, user):
        return {}
    rows = readable(model._default_manager.all(), user)
    if hasattr(rows, "with_subjects"):
        rows = rows.with_subjects()
    return {key: str(row) for key, row in rows.in_bulk(keys).items()}


def _history(change: ChangedRow, user) -> str:
    model = _model_of(change.table)
    if model is None or not may_view(model, user):
        return ""
    options = model._meta
    try:
        name = f"admin:{options.app_label}_{options.model_name}_history"
        return reverse(name, args=[change.row])
    except NoReverseMatch:
        return ""


def _model_of(table: str) -> type[Model] | None:
    """Return the model whose admin shows rows of a table that is recorded."""
    try:
        return apps.get_model(table)._meta.concrete_model
    except (LookupError, ValueError):
        return None


def may_go_back(tables: Iterable[str], user) -> bool:
    """Whether ``user`` may look at what taking changes of these tables back does."""
    if not user.is_staff:
        return False
    models = [_model_of(table) for table in tables]
    return bool(models) and all(
        model and may_view(model, user) and not told_elsewhere(model)
        for model in models
    )


def may_view(model: type[Model], user) -> bool:
    """Whether ``user`` may look at the rows of a table in the admin."""
    label, name = model._meta.app_label, model._meta.model_name
    return model in admin.site._registry and (
        user.has_perm(f"{label}.view_{name}") or user.has_perm(f"{label}.change_{name}")
    )
