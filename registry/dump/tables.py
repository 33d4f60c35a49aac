"""The tables of the dump: those that files are imported by, as far as all may read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Field, Model, QuerySet, TextField
from django.db.models.functions import Collate

from registry.resources import cells
from registry.resources.base import Column, RegistryResource, plain_rows
from registry.resources.structured_cells import MomentCell, ObjectCell
from registry.rights.rows import readable

from .declared import DumpRule, dump_rules

TYPES = (
    (MomentCell, "datetime"),
    (ObjectCell, "object"),
    (cells.BooleanCell, "boolean"),
    (cells.DateCell, "date"),
    (cells.IntegerCell, "integer"),
    (cells.DecimalCell, "number"),
    (cells.ListCell, "list"),
)
"""The types of the Table Schema, by what stands in a cell; anything else is a text."""


@dataclass(frozen=True)
class DumpColumn:
    """A column of a table, and what a program must know of it.

    Args:
        type: of the Table Schema: ``string``, ``date``, ``number`` …
        is_required: whether each row has a value.
        refers: the table and the column whose values it holds, if it does.
    """

    column: Column
    field: Field
    type: str
    is_required: bool
    refers: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        return self.column.column_name

    @property
    def choices(self) -> list[str]:
        """The codes of its closed list."""
        listed = getattr(self.column.widget, "codes", ())
        return [str(code) for code in listed if code != ""]

    @property
    def meaning(self) -> str:
        return str(self.field.help_text) or str(self.field.verbose_name)

    def value(self, plain):
        """Return a value as every format has it: what nobody stated is None."""
        if plain is None or plain == "" or plain == []:
            return None
        match self.type:
            case "datetime":
                return datetime.fromisoformat(plain)
            case "date" | "integer" | "number" | "boolean":
                return plain
            case "list":
                return [str(each) for each in plain]
        return plain.isoformat() if isinstance(plain, date) else str(plain)


class DumpTable:
    """A table of the dump: a resource, without what is not for everybody."""

    def __init__(self, resource: RegistryResource, rule: DumpRule, names: dict):
        self.resource, self.rule = resource, rule
        self.model: type[Model] = resource._meta.model
        self.name = rule.name or table_name(resource)
        self._names = names

    @cached_property
    def columns(self) -> list[DumpColumn]:
        """Its columns; one that leads to what is not dumped is left out."""
        found = []
        for column in self.resource.get_export_fields():
            name, cell = column.column_name, column.widget
            if self.rule.columns and name not in self.rule.columns:
                continue
            refers = None
            if isinstance(cell, cells.KeyCell):
                if cell.model not in self._names:
                    continue
                refers = (self._names[cell.model], cell.field)
            if name not in self.rule.without:
                *links, field = fields_at(self.model, column.path)
                found.append(
                    DumpColumn(
                        column,
                        field,
                        type_of(column),
                        all(map(_is_stated, [*links, field])),
                        refers,
                    )
                )
        return found

    @property
    def key(self) -> list[str]:
        """The columns that identify a row; none where one of them may be empty."""
        names = list(self.resource._meta.import_id_fields)
        columns = {each.name: each for each in self.columns}
        stated = all(name in columns and columns[name].is_required for name in names)
        return names if stated else []

    @property
    def meaning(self) -> str:
        return (
            (self.model.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")
        )

    def queryset(self) -> QuerySet:
        """Return the rows that everybody may read, in the order of their keys."""
        rows = self.model._default_manager.all()
        rows = self.rule.rows(rows) if self.rule.rows else for_everybody(rows)
        return rows.order_by(*map(self._sorted, self.model.natural_key_fields), "pk")

    def _sorted(self, path: str):
        # In the order of the code points: the same on every server.
        is_text = isinstance(fields_at(self.model, path)[-1], CharField | TextField)
        return Collate(path, "C") if is_text else path

    def rows(self) -> Iterator[list]:
        """Yield the values of each row, in the order of the columns."""
        columns = self.columns
        plain = plain_rows([each.column for each in columns], self.queryset())
        for row in plain:
            yield [each.value(value) for each, value in zip(columns, row, strict=True)]


def for_everybody(rows: QuerySet) -> QuerySet:
    """Keep what a reader who is not logged in may read whole."""
    nobody = AnonymousUser()
    return readable(rows.readable_by(nobody), nobody)


def dump_tables() -> list[DumpTable]:
    """Return the tables of the dump, by their names."""
    rules = dump_rules()
    told = [
        (resource, rule)
        for resource in _resources(RegistryResource)
        for rule in rules.get(resource._meta.model, (DumpRule(),))
    ]
    # The first table of a model is the one that others refer to.
    names: dict[type[Model], str] = {}
    for resource, rule in told:
        names.setdefault(resource._meta.model, rule.name or table_name(resource))
    tables = [DumpTable(resource(), rule, names) for resource, rule in told]
    return sorted(tables, key=lambda table: table.name)


def _resources(resource: type) -> Iterator[type[RegistryResource]]:
    """Yield the resource of each table: the one whose rows have a key."""
    for each in resource.__subclasses__():
        yield from _resources(each)
        model = getattr(each._meta, "model", None)
        if model is not None and each._meta.import_id_fields:
            yield each


def table_name(resource) -> str:
    """Return what a table is called: ``membership_attestation``."""
    model = resource._meta.model.__name__
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model).lower()


def type_of(column: Column) -> str:
    """Return the type of a column, in the words of the Table Schema."""
    cell = column.widget
    if isinstance(cell, cells.CountryCell) and cell.multiple:
        return "list"
    return next((name for kind, name in TYPES if isinstance(cell, kind)), "string")


def fields_at(model: type[Model], path: str) -> list[Field]:
    """Return the fields that a path leads through: ``cluster__slug``."""
    found = []
    for name in path.split("__"):
        found.append(model._meta.get_field(name))
        model = found[-1].related_model
    return found


def _is_stated(field: Field) -> bool:
    """Whether each row has a value: a precision of no date is left out."""
    return not (field.null or field.blank or field.name.endswith("_precision"))
