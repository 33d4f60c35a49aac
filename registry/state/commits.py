"""In which state the registry is, by the transactions that changed it.

A table holds a mark of each. Whoever looks sees the marks of what he sees, and of
nothing else: their number grows with each change, in whichever order the changes end.
"""

from dataclasses import dataclass

from django.db import connection

# A transaction that writes sees what nobody else does, and it may be taken back.
STATE = """
SELECT
    pg_current_xact_id_if_assigned() IS NOT NULL,
    coalesce(sum(transactions), 0), coalesce(max(transaction), 0),
    current_setting('search_path'),
    coalesce(current_setting('registry.day', true), ''),
    coalesce(current_setting('registry.reader', true), ''),
    coalesce(current_setting('registry.known_at', true), '')
FROM registry_commit
"""

# Who looks from now on sees all that were over before any that is under way; who looked
# before sees the marks as they were. One mark stands for all of them.
FORGET = """
WITH over AS (
    DELETE FROM registry_commit
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    RETURNING transaction, transactions
)
INSERT INTO registry_commit (transaction, transactions)
SELECT max(transaction), sum(transactions) FROM over HAVING count(*) > 0
"""

# The server may be another, whose transactions have lower numbers; and changes that
# come now must not be taken for those that came after the backup was made.
BEGIN_ANEW = """
WITH before AS (DELETE FROM registry_commit RETURNING transactions)
INSERT INTO registry_commit (transaction, transactions)
SELECT pg_current_xact_id()::text::bigint,
    coalesce(sum(transactions), 0) + extract(epoch FROM now())::bigint
FROM before
"""


@dataclass(frozen=True)
class State:
    """A state of the registry, and how it is looked at.

    Args:
        changes: how often it has been changed.
        last: the number of a transaction that changed it, the highest.
        view: what the connection reads it by: views of a day, or of a moment.
    """

    changes: int
    last: int
    view: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What no other state has, however it is looked at."""
        return f"{self.changes}-{self.last}"


def current_state() -> State | None:
    """Return the state that is read now; None to whoever is changing it."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        is_writing, changes, last, *view = cursor.fetchone()
    return None if is_writing else State(int(changes), last, tuple(view))


def forget_old_commits() -> None:
    """Have one mark stand for all transactions that are over for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def begin_anew() -> None:
    """Let the state be one that nobody has seen: it came out of a backup."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_ANEW)
