"""Why something was changed: kept in the history beside who changed it, and when."""

from uuid import UUID

import pghistory

FIELD = "_reason"
"""The field of a form that asks for the reason."""

LONGEST = 500
"""Letters of a reason."""


def reason_in(sent) -> str:
    """Return the reason in what a browser sent; empty where none is given."""
    return " ".join(sent.get(FIELD, "").replace("\x00", "").split())[:LONGEST]


def give_reason(reason: str) -> None:
    """Say why what this request changes from now on is changed; nothing if empty."""
    if reason:
        pghistory.context(reason=reason)


def asking_why(request) -> dict:
    """Return what a page shows that asks for the reason, as it was sent if it was."""
    return {
        "reason": reason_in(request.POST),
        "reason_field": FIELD,
        "longest_reason": LONGEST,
    }


def current_change() -> UUID:
    """Return the context that all changes of this request bear in the history."""
    with pghistory.context() as context:
        return context.id
