"""Which version of each row a form showed, so that nobody saves over a newer one."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from .events import events_of, last_events

FIELD = "_version"
"""The hidden field of a form that says which version it shows."""

LONGEST = 200_000
"""Of what a browser sends back as a version."""

NOT_JSON = (ValueError, OverflowError, RecursionError)
"""What reading a text as JSON fails with: numbers may be endless, lists bottomless."""


@dataclass(frozen=True)
class Versions:
    """The number of the last event of each row that a form showed, by model.

    As text it is the value of the hidden field ``_version`` of the form.
    """

    events: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[models.Model]) -> "Versions":
        """Return the versions that rows have now; a query for each of their models.

        Rows that bear a ``last_event`` of the query that read them are not asked again.
        """
        found, asked = defaultdict(dict), defaultdict(set)
        for row in rows:
            if row.pk is None or events_of(type(row)) is None:
                continue
            label = type(row)._meta.concrete_model._meta.label_lower
            if getattr(row, "last_event", None) is not None:
                found[label][row.pk] = row.last_event
            else:
                asked[label].add(row.pk)
        for label, keys in asked.items():
            found[label] |= last_events(apps.get_model(label), keys)
        return cls(dict(found))

    @classmethod
    def read(cls, text: str) -> "Versions":
        """Return what a form sent back; nothing where it is not understood."""
        try:
            told = json.loads(text[:LONGEST])
            events = {
                str(label): {int(key): int(event) for key, event in rows.items()}
                for label, rows in told.items()
            }
        except (*NOT_JSON, TypeError, AttributeError):
            return cls()
        return cls(events)

    def with_links(self, row: models.Model, form) -> "Versions":
        """Return this with what the lists of choices of a form showed of a row."""
        shown = {
            _links(field): {
                int(getattr(key, "pk", key)): row.pk for key in form.initial[field.name]
            }
            for field in row._meta.many_to_many
            if field.name in form.initial
        }
        return Versions(self.events | shown)

    def links_of(self, row: models.Model) -> dict[str, set[int]]:
        """Return what the lists of choices showed of a row, by field; what is known."""
        return {
            field.name: set(self.events[_links(field)])
            for field in row._meta.many_to_many
            if _links(field) in self.events
        }

    def __str__(self):
        return json.dumps(self.events, separators=(",", ":"))

    def of_row(self, row: models.Model) -> int | None:
        """Return the event of a row; None if the form did not show the row."""
        label = type(row)._meta.concrete_model._meta.label_lower
        return self.events.get(label, {}).get(row.pk)

    def keys(self, model: type[models.Model]) -> set[int]:
        """Return the keys of the rows of a model that the form showed."""
        label = model._meta.concrete_model._meta.label_lower
        return set(self.events.get(label, {}))


def _links(field: models.ManyToManyField) -> str:
    return field.remote_field.through._meta.label_lower
