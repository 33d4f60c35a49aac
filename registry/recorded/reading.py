"""Whatever is asked meanwhile is answered as it was known at a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.utils import timezone

from registry.history.events import events_of
from registry.replicas.reading import primary_alone

SETTLED_AFTER = timedelta(minutes=1)
"""How long ago a moment is that every replica which is read has passed."""

# Rows that changed since are looked up in a hash table, as long as it has room: each
# would be compared with each otherwise.
ROOM = "64MB"

PREPARE = f"""
SELECT
    set_config('transaction_read_only', 'on', true),
    set_config('work_mem', '{ROOM}', true),
    set_config('registry.known_at', %s, true),
    set_config('search_path', array_to_string(
        registry_known_schemas(%s) || current_setting('search_path'), ', '
    ), true)
"""

# Which tables have changed since is asked once, and holds until the end.
ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"

REFUSALS = {
    "25006",  # nothing is written in a transaction that reads only
    "55000",  # nor to a view as these are
}
"""What PostgreSQL calls that something was to be written, and may not."""


@contextmanager
def as_known_at(moment: datetime) -> Iterator[None]:
    """Let everything that is asked meanwhile be answered as it was known at a moment.

    Only for reading: PostgreSQL refuses whatever would write.
    """
    if moment > timezone.now() - SETTLED_AFTER:
        # What was recorded until then may not be on a replica yet.
        primary_alone()
    begins = not connection.in_atomic_block
    with transaction.atomic(), _views_are_read():
        with connection.cursor() as cursor:
            if begins:
                cursor.execute(ONE_STATE)
            cursor.execute(PREPARE, [moment.isoformat(), moment])
        yield
        # Nothing was written. Rolled back, the settings end here, also where another
        # transaction around this one goes on.
        transaction.set_rollback(True)


@contextmanager
def _views_are_read() -> Iterator[None]:
    """Have rows grouped by all their columns: of a view no column is the key."""
    features = connection.features
    by_key = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False
    try:
        yield
    finally:
        features.allows_group_by_selected_pks = by_key


def is_refused(error: BaseException) -> bool:
    """Whether it says that something was to be written as known at a moment."""
    return getattr(error.__cause__, "sqlstate", None) in REFUSALS


def first_recorded() -> datetime | None:
    """Return the moment at which the history begins; None where nothing is recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_first_recorded()")
        return cursor.fetchone()[0]


def slug_at(row: models.Model, moment: datetime) -> str | None:
    """Return the slug that a row bore at a moment; None where it was not there."""
    if (events := events_of(type(row))) is None:
        return None
    until = events.filter(pgh_obj_id=row.pk, pgh_created_at__lte=moment)
    last = until.order_by("-pgh_id").first()
    return None if last is None or last.pgh_label == "delete" else last.slug


def entered_at(row: models.Model) -> datetime | None:
    """Return when a row was entered; None where its history does not tell."""
    if (events := events_of(type(row))) is None:
        return None
    first = events.filter(pgh_obj_id=row.pk, pgh_label="insert").order_by("pgh_id")
    return first.values_list("pgh_created_at", flat=True).first()
