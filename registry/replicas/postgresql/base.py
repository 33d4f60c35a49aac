"""Django's PostgreSQL, on a replica: what fails because it is one, is told apart."""

from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
from psycopg import Error, InterfaceError, OperationalError

from registry.replicas.reading import ReplicaLost

OF_THE_SERVER = ("08", "53", "57P", "58", "XX")
"""How the codes of errors begin that say that a server is not well, or not there."""

OF_A_REPLICA = (
    *("25006", "55000"),  # it writes nothing
    *("40001", "40P01"),  # what was read went, with what the primary took away
    *("3F000", "42P01", "42703", "42883"),  # it does not have the last migration yet
)
"""Codes of errors that the primary would not answer with."""


class LossesTold(DatabaseErrorWrapper):
    """Raises ``ReplicaLost`` for errors that the primary would not answer with."""

    def __exit__(self, exc_type, exc_value, traceback):
        if isinstance(exc_value, Error):
            away = is_away(exc_value)
            if away or exc_value.sqlstate in OF_A_REPLICA:
                raise ReplicaLost(self.wrapper.alias, exc_value, is_away=away)
        return super().__exit__(exc_type, exc_value, traceback)


def is_away(error: Error) -> bool:
    """Whether an error says that the server is not there for anybody."""
    if error.sqlstate is None:
        return isinstance(error, OperationalError | InterfaceError)
    return error.sqlstate.startswith(OF_THE_SERVER)


class DatabaseWrapper(base.DatabaseWrapper):
    primary: base.DatabaseWrapper | None = None
    """The connection in whose place this one stands."""

    @cached_property
    def wrap_database_errors(self):
        return LossesTold(self)
