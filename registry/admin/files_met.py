"""Rows that somebody changed between the preview of a file and its import."""

from django.db import connection, models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from registry.history.events import events_of
from registry.history.words import Authors

SHOWN = 10
"""How many rows are named."""


def newest_event(model: type[models.Model]) -> int:
    """Return the number of the last change of a table; 0 if none is recorded."""
    events = events_of(model)
    if events is None:
        return 0
    return events.aggregate(newest=models.Max("pgh_id"))["newest"] or 0


def hold(model: type[models.Model]) -> None:
    """Let nobody else write a table until the transaction ends."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def newest_settled(model: type[models.Model]) -> int:
    """Return the number of the last change of a table, once nobody is changing it.

    A change that is being made bears its number already: others get higher ones and may
    be seen before it. Who looked at the number alone would take it for known.
    """
    with transaction.atomic():
        hold(model)
        return newest_event(model)


def told_since(model: type[models.Model], keys: list[int], shown: int) -> str:
    """Return which of these rows were changed after an event, and by whom; or nothing.

    Args:
        shown: the number of the last change that was known.
    """
    events = (
        events_of(model)
        .filter(pgh_id__gt=shown, pgh_obj_id__in=keys)
        .select_related("pgh_context")
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    found = list(events[:SHOWN])
    if not found:
        return ""
    authors = Authors(found)
    rows = model._base_manager.in_bulk([event.pgh_obj_id for event in found])
    named = [
        _("“%(row)s” (%(who)s)")
        % {
            "row": rows.get(event.pgh_obj_id, event.pgh_obj_id),
            "who": authors.who(event),
        }
        for event in found
    ]
    return _(
        "Nothing was imported yet. Since the preview somebody else changed: %(rows)s. "
        "Look again at what the file does now."
    ) % {"rows": get_text_list(named, _("and"))}
