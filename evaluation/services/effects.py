"""What a decision did to recognitions: kept with it, held by the database, undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date

from django.db import connection

from registry.models import Recognition, Source

BOUND = "evaluation_bound_recognition"


@contextmanager
def recognitions_change() -> Iterator[None]:
    """Compare recognitions with their decisions at the end, when both are written."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {BOUND} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {BOUND} IMMEDIATE")


def effects_of(
    before: Recognition | None, after: Recognition | None, renewal: Recognition | None
) -> dict:
    """Return what a decision does, as it is kept with the decision.

    Args:
        before, after: the recognition that is judged; None where it stays as it is.
        renewal: the one that the decision begins, if it does.
    """
    effects = {}
    if after is not None:
        effects["before"] = _end_of(before) | {
            "end_source": before.end_source_id,
            "end_locator": before.end_locator,
            "end_quote": before.end_quote,
        }
        effects["after"] = _end_of(after)
    if renewal is not None:
        effects["renewal"] = {
            "start_on": renewal.start_on.isoformat(),
            "regime": renewal.regime_id,
            "end_on": _written(renewal.end_on),
        }
    return effects


def as_before(recognition: Recognition | None, effects: dict) -> Recognition | None:
    """Return a recognition as it was before a decision, without saving it.

    Where it is not known any more, as of some decisions of long ago, it did not end.
    """
    if recognition is None or "after" not in effects:
        return recognition
    was = effects.get("before") or {}
    restored = copy(recognition)
    restored.end_on = _day(was.get("end_on"))
    restored.end_precision = was.get("end_precision", "day")
    restored.ending = was.get("ending", "")
    restored.end_source = Source.objects.filter(pk=was.get("end_source")).first()
    restored.end_locator = was.get("end_locator", "")
    restored.end_quote = was.get("end_quote", "")
    return restored


def save_both(*rows: Recognition | None) -> None:
    """Save the recognitions that there are, in that order."""
    for row in filter(None, rows):
        row.full_clean()
        row.save()


def _end_of(recognition: Recognition) -> dict:
    return {
        "end_on": _written(recognition.end_on),
        "end_precision": recognition.end_precision,
        "ending": recognition.ending,
    }


def _written(day: date | None) -> str | None:
    return day and day.isoformat()


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
