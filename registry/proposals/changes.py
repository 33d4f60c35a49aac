"""One row of the registry as it should be: proposed, kept as JSON, read back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.imports.reading.cells import ParsedRow
from registry.models import ImportBatch

OF_THE_CHANGE = {"source_of": "change"}
"""In the place of a key: the source of the whole change, which may not exist yet."""

FIRST_ROW = 2
"""The number of the first row, as in a spreadsheet with a header."""


class ChangeAct(TextChoices):
    """What becomes of the row."""

    ADD = "add", _("added")
    CORRECT = "correct", _("corrected")
    END = "end", _("ended")
    FROM_DAY = "from_day", _("changed from a day on")


@dataclass(frozen=True)
class ProposedChange:
    """One row of the registry as it should be.

    - ``model``: of which table; ``key``: of which row, none of one to be added;
    - ``values``: by the names of fields, what is to stand there; a link is the key of
      a row, ``OF_THE_CHANGE``, or ``{"row": 2}`` for one that another change adds;
    - ``label``: what the row is called, for people;
    - ``day``, ``precision``: since when, of what changes from a day on.
    """

    model: type[models.Model]
    act: str
    values: dict = field(default_factory=dict)
    key: int | None = None
    label: str = ""
    day: str = ""
    precision: str = ""

    @classmethod
    def of(cls, row: models.Model, act: str, **values) -> "ProposedChange":
        """Return the change that gives a row of the registry other values."""
        return cls(type(row), act, values, row.pk, str(row))

    def as_json(self) -> dict:
        """Return the change as a row of a plan holds it."""
        values = {name: _prepared(self.model, name, v) for name, v in _each(self)}
        return {
            "name": self.label[:300],
            "table": self.model._meta.label_lower,
            "act": str(self.act),
            "key": self.key,
            "fields": json.loads(json.dumps(values, cls=DjangoJSONEncoder)),
            "day": str(self.day or ""),
            "precision": str(self.precision or ""),
        }

    @classmethod
    def from_json(cls, told: dict) -> "ProposedChange":
        return cls(
            apps.get_model(told["table"]),
            told["act"],
            told["fields"],
            told["key"],
            told["name"],
            told["day"],
            told["precision"],
        )


def _each(change: ProposedChange) -> Iterable[tuple[str, object]]:
    return change.values.items()


def _prepared(model, name, value):
    """Return a value as JSON can hold it: a row by its key, a date by its text."""
    if isinstance(value, dict):
        return value
    if isinstance(value, models.Model):
        return value.pk
    column = model._meta.get_field(name)
    return column.get_prep_value(column.to_python(value))


def as_file(changes: Iterable[ProposedChange]) -> bytes:
    """Return changes as the file of an import."""
    return json.dumps([change.as_json() for change in changes], indent=1).encode()


def rows_of_file(batch: ImportBatch) -> list[ParsedRow]:
    """Return the rows of the file of an import, as the engine stages them."""
    return [
        ParsedRow(number, told)
        for number, told in enumerate(
            json.loads(bytes(batch.file.content)), start=FIRST_ROW
        )
    ]


def models_of(batch: ImportBatch) -> list[type[models.Model]]:
    """Return the models of the rows that an import is about."""
    labels = {row.values["table"] for row in rows_of_file(batch)}
    return [apps.get_model(label) for label in sorted(labels)]
