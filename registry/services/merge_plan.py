"""What merging two records would do: the preview, and the list of changes."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from registry import plugs
from registry.models import Organisation

from .merge_kinds import blocks, fill, keep_names, keep_number
from .relations import relation_name, relations_of, rules_of
from .row_changes import RowChange


@dataclass
class Combination:
    """Periods that overlap and become one."""

    rows: list[models.Model]
    start_on: date
    end_on: date | None


@dataclass
class Removal:
    """A row that says the same as another one, which stays."""

    row: models.Model
    twin: models.Model
    foreign_key: models.ForeignKey

    @property
    def lost(self) -> list[tuple[str, str, str]]:
        """What the two say differently: the column, what goes, what stays."""
        return [
            (
                str(field.verbose_name),
                shown(self.row, field),
                shown(self.twin, field),
            )
            for field in self.row._meta.concrete_fields
            if not field.primary_key
            and not field.generated
            and field != self.foreign_key
            and getattr(self.row, field.attname) != getattr(self.twin, field.attname)
        ]


def shown(row: models.Model, field: models.Field) -> str:
    """Return a column of a row in words."""
    display = getattr(row, f"get_{field.name}_display", None)
    return str(display() if display else getattr(row, field.name) or "")


@dataclass
class MergePlan:
    """What a merge would do, in the order in which it would do it."""

    kept: models.Model
    merged: models.Model
    blocks: list[str] = field(default_factory=list)
    moved: dict[str, list[models.Model]] = field(
        default_factory=lambda: defaultdict(list)
    )
    combined: list[Combination] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    going: dict[str, list[models.Model]] = field(
        default_factory=lambda: defaultdict(list)
    )
    filled: list[tuple[str, str]] = field(default_factory=list)
    alias: str = ""
    number: str = ""
    changes: list[RowChange] = field(default_factory=list)
    _gone: list[models.Model] = field(default_factory=list)
    _arrived: dict[tuple[str, int], list[models.Model]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def leaves_a_tombstone(self) -> bool:
        """Whether the record that goes stays in its table, and leads to the other."""
        return isinstance(self.kept, Organisation)

    @property
    def digest(self) -> str:
        """What a person agreed to: it differs as soon as anything in the plan does."""
        plan = json.dumps([change.as_json() for change in self.changes])
        return hashlib.sha256(plan.encode()).hexdigest()

    def change(self, row: models.Model, **columns) -> None:
        change = RowChange.of(row, **columns)
        if change.after:
            self.changes.append(change)

    def remove(self, row: models.Model) -> None:
        self.changes.append(RowChange.removing(row))
        self._gone.append(row)

    def redirect(self, row: models.Model, foreign_key, kept: models.Model) -> None:
        self.change(row, **{foreign_key.attname: kept.pk})
        self._arrived[relation_name(foreign_key), kept.pk].append(row)

    def leading_to(self, row: models.Model, foreign_key) -> list[models.Model]:
        """Return the rows that lead to ``row``, as far as the merge is planned."""
        rows = foreign_key.model._base_manager.filter(**{foreign_key.name: row})
        arrived = self._arrived[relation_name(foreign_key), row.pk]
        found = [*rows.order_by("pk"), *arrived]
        return [row for row in found if row not in self._gone]


def preview_merge(kept: models.Model, merged: models.Model) -> MergePlan:
    """Return what merging ``merged`` into ``kept`` would do, and what forbids it.

    The two are organisations, clusters, persons or sources.
    """
    plan = MergePlan(kept, merged)
    plan.blocks = blocks(kept, merged)
    if not plan.blocks:
        _absorb(plan, kept, merged)
        if plan.leaves_a_tombstone:
            keep_names(plan)
            keep_number(plan)
        else:
            keep_names(plan)
            fill(plan)
            plan.remove(merged)
    return plan


def _absorb(plan: MergePlan, kept: models.Model, gone: models.Model) -> None:
    """Plan that every row which leads to ``gone`` leads to ``kept``."""
    told = plugs.merges()
    for foreign_key in relations_of(type(kept)):
        if not foreign_key.model._meta.managed:
            continue  # a view of tables, which lead there themselves
        name = relation_name(foreign_key)
        if name not in told and plan.leaves_a_tombstone:
            raise ImproperlyConfigured(
                f"No app says under 'merges' what a merge does with {name}."
            )
        verdict = told.get(name, plugs.MOVES)
        if verdict == plugs.GOES:
            for row in plan.leading_to(gone, foreign_key):
                plan.going[str(row._meta.verbose_name_plural)].append(row)
                plan.remove(row)
        elif verdict == plugs.MOVES or not plan.leaves_a_tombstone:
            _redirect(plan, foreign_key, kept, gone)


def _redirect(plan, foreign_key, kept, gone) -> None:
    theirs = plan.leading_to(gone, foreign_key)
    ours = plan.leading_to(kept, foreign_key)
    unique, periods = rules_of(foreign_key)
    for names, nulls_are_equal in unique:
        same = {
            key: row
            for row in ours
            if None not in (key := _key(row, names)) or nulls_are_equal
        }
        for row in list(theirs):
            if twin := same.get(_key(row, names)):
                theirs.remove(row)
                _absorb(plan, twin, row)
                plan.removed.append(Removal(row, twin, foreign_key))
                plan.remove(row)
    for names in periods:
        for group in _overlapping(ours, theirs, names):
            theirs = [row for row in theirs if row not in group]
            _combine(plan, group, ours)
    for row in theirs:
        plan.moved[str(row._meta.verbose_name_plural)].append(row)
        plan.redirect(row, foreign_key, kept)


def _key(row, names) -> tuple:
    return tuple(getattr(row, name) for name in names)


def _overlapping(ours, theirs, names) -> list[list[models.Model]]:
    """Return the rows that one period would cover, where both sides have one."""
    by_key = defaultdict(list)
    for row in sorted([*ours, *theirs], key=lambda row: row.start_on):
        by_key[_key(row, names)].append(row)
    groups = []
    for rows in by_key.values():
        until = date.min
        for row in rows:
            if row.start_on > until:
                groups.append([])
            groups[-1].append(row)
            until = max(until, row.end_on or date.max)
    return [group for group in groups if len(group) > 1]


def _combine(plan, group, ours) -> None:
    """Plan one row for the whole time.

    What it says of its start and of its source is what the row with the first day says;
    what it says of its end, what the row with the last day says; what the row that
    stays leaves open, what the first other row says that does not.
    """
    first = group[0]
    last = max(group, key=lambda row: row.end_on or date.max)
    survivor = next(row for row in group if row in ours)
    others = [row for row in group if row != survivor]
    plan.combined.append(Combination(group, first.start_on, last.end_on))
    for row in others:
        _absorb(plan, survivor, row)
        plan.remove(row)
    columns = {
        field.attname: getattr(row, field.attname)
        for row in reversed(others)
        for field in row._meta.concrete_fields
        if field.blank and not getattr(survivor, field.attname)
    }
    for row, said in ((first, _OF_THE_START), (last, _OF_THE_END)):
        columns |= {name: getattr(row, name) for name in said if hasattr(row, name)}
    for name in ("note_en", "note_fr"):
        notes = dict.fromkeys(getattr(row, name) for row in [survivor, *others])
        columns[name] = "\n".join(filter(None, notes))
    plan.change(survivor, **columns)


_OF_THE_START = (
    "start_on",
    "start_precision",
    "source_id",
    "quote",
    "locator",
    "basis",
    "regime_id",
    "act",
)
_OF_THE_END = (
    "end_on",
    "end_precision",
    "end_source_id",
    "end_locator",
    "end_quote",
    "ending",
)
