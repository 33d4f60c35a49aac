"""Moments for what a test records: all of its transaction bears one by itself."""

from datetime import UTC, datetime

from django.db import connection

from registry.history.events import events_of, tracked_models

FIRST = datetime(2026, 1, 1, 12, tzinfo=UTC)


def bear(moment: datetime) -> None:
    """Have what was recorded since the last time bear a moment."""
    tables = [events_of(model).model._meta.db_table for model in tracked_models()]
    statements = "; ".join(
        f"UPDATE {table} SET pgh_created_at = '{moment.isoformat()}' "
        "WHERE pgh_created_at = now()"
        for table in tables
    )
    with connection.cursor() as cursor:
        # Without the triggers that keep the history as it is.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statements)
        cursor.execute("SET LOCAL session_replication_role = origin")
