"""Changes of rows as data: made, kept, compared with today's rows, and unmade."""

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import asdict, dataclass

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def snapshot(row: models.Model) -> dict:
    """Return the columns of a row as JSON can hold them, without its key."""
    values = {
        field.attname: field.get_prep_value(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if not field.generated and not field.primary_key
    }
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


@dataclass
class RowChange:
    """One row before and after: no ``before`` if it was made, no ``after`` if removed.

    Of a row that changes, only the columns that differ are kept.
    """

    model: str
    pk: int | None
    before: dict | None
    after: dict | None

    @classmethod
    def of(cls, row: models.Model, **columns) -> "RowChange":
        """Return the change that gives some columns of ``row`` other values."""
        before = snapshot(row)
        row = copy(row)
        for attname, value in columns.items():
            setattr(row, attname, value)
        after = snapshot(row)
        differing = [name for name in before if before[name] != after[name]]
        return cls(
            row._meta.label_lower,
            row.pk,
            {name: before[name] for name in differing},
            {name: after[name] for name in differing},
        )

    @classmethod
    def removing(cls, row: models.Model) -> "RowChange":
        return cls(row._meta.label_lower, row.pk, snapshot(row), None)

    @classmethod
    def making(cls, row: models.Model) -> "RowChange":
        return cls(row._meta.label_lower, None, None, snapshot(row))

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def make(self) -> None:
        """Change the row; a new one gets its key here."""
        if self.before is None:
            row = self._row(self.after)
            row.save(force_insert=True)
            self.pk = row.pk
        elif self.after is None:
            self._rows().delete()
        else:
            self._rows().update(**self._values(self.after))

    def unmake(self) -> None:
        """Make the row what it was before."""
        if self.before is None:
            self._rows().delete()
        elif self.after is None:
            self._row(self.before, pk=self.pk).save(force_insert=True)
        else:
            self._rows().update(**self._values(self.before))

    def as_json(self) -> dict:
        return asdict(self)

    def _rows(self) -> models.QuerySet:
        return self.model_class._base_manager.filter(pk=self.pk)

    def _row(self, columns: dict, **key) -> models.Model:
        return self.model_class(**key, **self._values(columns))

    def _values(self, columns: dict) -> dict:
        fields = {field.attname: field for field in self.model_class._meta.fields}
        return {name: fields[name].to_python(value) for name, value in columns.items()}


def changed_since(changes: Iterable[RowChange]) -> list[tuple[RowChange, list[str]]]:
    """Return what is no longer as ``changes`` left it: the row, and its columns.

    A row that is gone has no columns. Columns that the changes did not touch may have
    other values by now.
    """
    left: dict[tuple[str, int], RowChange] = {}
    for change in changes:
        earlier = left.get((change.model, change.pk))
        known = (earlier.after if earlier else None) or {}
        after = None if change.after is None else known | change.after
        left[change.model, change.pk] = RowChange(
            change.model, change.pk, change.before, after
        )
    return [
        (change, columns)
        for change in left.values()
        if (columns := _differing(change)) is not None
    ]


def _differing(change: RowChange) -> list[str] | None:
    row = change._rows().first()
    if change.after is None or row is None:
        return None if (change.after is None) == (row is None) else []
    now = snapshot(row)
    return [name for name in change.after if now[name] != change.after[name]] or None
