"""The history of every row, kept by triggers that a bulk update does not slow down.

PostgreSQL keeps the plan that the function of a trigger had on its first firing in a
connection. A trigger on statements fires for an update of no row too; the plan made
then compares the old and the new rows each with each, and an update of thousands of
rows later in that connection would cost the square of their number.
"""

import pghistory
import pgtrigger
from django.db import models
from pghistory.models import Event
from pghistory.trigger import Event as EventTrigger
from pgtrigger import compiler

from .days import keep_within_days

SETTINGS = {
    # With it, rows before and after are matched by hashing, however many there are.
    "enable_nestloop": "off",
    # Up to PostgreSQL 17 the cost of what is off, but cannot be avoided, is counted as
    # enormous, and code would be compiled for each change.
    "jit": "off",
}
"""What holds while a function of the history runs."""


class RecordedEvent(Event):
    """What was recorded of a row when it was inserted, updated or deleted.

    The registry as it was known at a moment is made of the rows that no event after it
    is about, and of the last events before it of all others: an index for each of both.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        abstract = True


class _Installation(compiler.UpsertTriggerSql):
    """The SQL that installs a trigger, with the settings of its function."""

    def get_template(self) -> str:
        settings = "".join(
            f"ALTER FUNCTION {{pgid}}() SET {name} = {value};"
            for name, value in SETTINGS.items()
        )
        return super().get_template() + settings


class _Trigger(EventTrigger):
    def compile(self, model) -> compiler.Trigger:
        compiled = super().compile(model)
        return compiler.Trigger(
            name=compiled.name, sql=_Installation(**compiled.sql.kwargs)
        )


class _Recorded(pghistory.RowEvent):
    """What the library records, with a trigger of ours: it offers no setting for it."""

    def add_event_trigger(self, event_model) -> None:
        trigger = _Trigger(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        trigger.register(event_model.pgh_tracked_model)


def every_change() -> list[pghistory.RowEvent]:
    """Return what is recorded of a model: each insert, update and delete of a row."""
    return [
        _Recorded("insert", operation=pgtrigger.Insert, row="NEW"),
        _Recorded("update", operation=pgtrigger.Update, row="NEW"),
        _Recorded("delete", operation=pgtrigger.Delete, row="OLD"),
    ]


def tracked(*exclude: str):
    """Return a decorator that records every insert, update and delete of a model.

    What is recorded for good bears days that the registry knows, and no others.

    Args:
        exclude: fields that need no history, such as columns the database derives.
    """

    def decorate(model):
        keep_within_days(model)
        track = pghistory.track(
            *every_change(),
            obj_field=pghistory.ObjForeignKey(related_name="history"),
            exclude=list(exclude),
            base_model=RecordedEvent,
            model_name=f"{model._meta.object_name}Event",
        )
        return track(model)

    return decorate
