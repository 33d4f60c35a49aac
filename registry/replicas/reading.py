"""The connection to a replica, in the place of that to the primary."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from registry.files.streams import SourceLost


class ReplicaLost(BaseException):
    """A replica does not answer what it was asked; the primary may.

    It is no ``Exception``: on its way to whoever asks the primary, nobody makes a page
    that says that something broke.

    Args:
        alias: of the replica.
        reason: what it said.
        is_away: whether it would not answer anybody else either.
    """

    def __init__(self, alias: str, reason: object, *, is_away: bool = False):
        super().__init__(alias, reason)
        self.alias = alias
        self.reason = reason
        self.is_away = is_away


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    """Let all that this thread asks meanwhile be answered by a replica."""
    primary, replica = connections[DEFAULT_DB_ALIAS], connections[alias]
    replica.primary = primary
    connections[DEFAULT_DB_ALIAS] = replica
    try:
        yield
    except ReplicaLost:
        # Whatever it was in the middle of: whoever asks next has another connection.
        connections[alias] = replica.copy()
        if replica.connection is not None:
            replica.connection.close()
        raise
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
        replica.primary = None


@contextmanager
def file_read_from(alias: str) -> Iterator[None]:
    """Let a file that is written meanwhile be read from a replica.

    Raises:
        SourceLost: the replica does not answer.
    """
    try:
        with reading_from(alias):
            yield
    except ReplicaLost as lost:
        raise SourceLost from lost


@contextmanager
def asking_primary() -> Iterator[None]:
    """Ask the primary meanwhile, wherever all else is read from."""
    read = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = _primary_of(read) or read
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = read


def primary_alone() -> None:
    """Say that only the primary can tell what is asked next.

    Raises:
        ReplicaLost: it is a replica that is read.
    """
    read = connections[DEFAULT_DB_ALIAS]
    if _primary_of(read) is not None:
        raise ReplicaLost(read.alias, "only the primary can tell")


def _primary_of(connection):
    return getattr(connection, "primary", None)
