"""The columns of a file as the fields of facts in JSON, and their types."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model
from django.utils.functional import Promise, cached_property

from registry import words
from registry.lists.exported import ExportedFields, ExportedValues
from registry.models.base import Sourced
from registry.resources import cells
from registry.resources.base import SOURCED, Column

from .names import camel
from .references import References, is_told

LANGUAGES = ("en", "fr")
DOCUMENTED = "last_documented_on"
"""What a list annotates where documents show its rows again and again."""


@dataclass(frozen=True)
class JsonField:
    """A field of a fact: its name, and the column that it is made of.

    Args:
        places: where its value stands in a row of values, for each language that it is
            written in; under none where it is written once.
    """

    name: str
    column: Column
    places: dict[str, int]

    @property
    def cell(self):
        return self.column.widget

    @property
    def refers(self) -> bool:
        """Whether it leads to another row."""
        return isinstance(self.cell, cells.KeyCell)

    def value(self, values: Sequence):
        """Return its value out of the values of a row, in the reader's language."""
        if "" in self.places:
            return plain(values[self.places[""]])
        return words.chosen({code: values[at] for code, at in self.places.items()})


def plain(value):
    """Return a value as JSON has it: a day as text, an amount as a number."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case Promise():
            return str(value)
    return value


def fields_of(columns: Iterable[Column]) -> list[JsonField]:
    """Return the fields that columns make: what is in two languages is one field."""
    found: dict[str, JsonField] = {}
    columns = list(columns)
    names = {column.column_name for column in columns}
    for at, column in enumerate(columns):
        cell = column.widget
        if isinstance(cell, cells.KeyCell) and not is_told(cell.model):
            continue
        name, language = column.column_name, ""
        stem, _mark, code = name.rpartition("_")
        if code in LANGUAGES and all(f"{stem}_{each}" in names for each in LANGUAGES):
            name, language = stem, code
        field = found.setdefault(name, JsonField(camel(name), column, {}))
        field.places[language] = at
    return list(found.values())


def with_evidence(exported, model: type[Model], documented: bool):
    """Return columns that say which document states a row, and when one showed it."""
    if isinstance(exported, ExportedValues):
        return exported
    columns = exported.described()
    named = {column.column_name for column in columns}
    sourced = SOURCED if issubclass(model, Sourced) else ()
    further = [name for name in sourced if name not in named]
    if documented:
        shown = Column(DOCUMENTED, cells.DateCell(), column_name=DOCUMENTED)
        further.append(shown)
    return ExportedFields(model, *columns, *further) if further else exported


class Facts:
    """Rows in the columns of a file, as facts in JSON.

    Args:
        exported: the columns: a resource, or those of ``registry.lists.exported``.
        model: whose rows they are.
        documented: whether rows tell when a document showed them last.
    """

    def __init__(self, exported, model: type[Model], documented: bool = False):
        self.exported = with_evidence(exported, model, documented)
        self.model = model
        self.fields = fields_of(self.exported.described())

    @cached_property
    def subject(self) -> type[Model] | None:
        """Whose identifier a row has: its own, or that of what it is about.

        None where rows of a table may be about this or that.
        """
        field = next((each for each in self.fields if each.name == "slug"), None)
        if field is None or field.refers:
            return field and field.cell.model
        if isinstance(self.exported, ExportedValues):
            return None
        model = self.model
        for name in field.column.path.split("__")[:-1]:
            model = model._meta.get_field(name).related_model
        return model

    @property
    def names(self) -> list[str]:
        """The names of the fields, in their order."""
        return [each.name for each in self.fields]

    def read(self, rows) -> list[list]:
        """Return the values of each row, in the order of the columns."""
        return list(self.exported.rows(rows))

    def refer(self, values: Iterable[list], references: References) -> None:
        """Say which other rows the values name: they are fetched together."""
        for row in values:
            for field in self.fields:
                if field.refers and field.name != "slug":
                    references.want(field.cell, field.value(row))

    def told(
        self,
        values: Iterable[list],
        references: References,
        chosen: Sequence[str] = (),
        of: tuple[type[Model], str] | None = None,
    ) -> Iterator[dict]:
        """Yield each row as an object: what nobody states is left out.

        Args:
            chosen: the names of the fields to tell; all where it is empty.
            of: the record that the rows are told with, which none of them names again.
        """
        for row in values:
            fact = {}
            for field in self.fields:
                value = field.value(row)
                if field.name == "slug":
                    fact |= references.identity(self.subject, value)
                elif value in (None, "", []):
                    continue
                elif field.refers:
                    if (field.cell.model, value) != of:
                        fact[field.name] = references.of(field.cell, value)
                else:
                    fact[field.name] = value
            if chosen:
                fact = {n: v for n, v in fact.items() if n == "href" or n in chosen}
            yield fact
