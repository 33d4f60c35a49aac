"""The history of every row: who changed what, and when."""

import pghistory


def tracked(*exclude: str):
    """Return a decorator that records every insert, update and delete of a model.

    Args:
        exclude: fields that need no history, such as columns the database derives.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        exclude=list(exclude),
    )
