"""The connections that the threads of a process share."""

import select
from collections.abc import Callable

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from walloon_clusters.outages.presence import presence

SECONDS_FOR_ONE_AT_HAND = 0.3
"""How long a page waits for a connection before it asks whether there can be any."""

SECONDS_TO_CHECK = 0.5
"""How long a connection may take to show that somebody is at its other end."""


class Pool(ConnectionPool):
    """Connections to a database; no page waits for one that is away."""

    def __init__(self, *, reach: Callable[[], None], **options):
        super().__init__(**options)
        self.reach = reach

    def getconn(self, timeout: float | None = None) -> Connection:
        """Return a connection that works.

        Raises:
            Away: the database does not answer.
            PoolTimeout: it does, and all connections are in use.
        """
        if not presence.at_once:
            return super().getconn(timeout)
        presence.expect()
        try:
            connection = super().getconn(SECONDS_FOR_ONE_AT_HAND)
        except PoolTimeout:
            presence.ask(self.reach)
            return super().getconn(timeout)
        presence.meet()
        return connection


def check(connection: Connection) -> None:
    """Ask a connection that lay in the pool for a sign of life.

    A query would wait for as long as a server is silent that was stopped or cut off.

    Raises:
        OperationalError: there is none.
    """
    wire = connection.pgconn
    wire.send_query(b"")
    while wire.flush():
        _wait(wire.socket, writing=True)
    while True:
        while wire.is_busy():
            _wait(wire.socket)
            wire.consume_input()
        if wire.get_result() is None:
            break
    if wire.transaction_status != TransactionStatus.IDLE:
        raise OperationalError("The connection is not as it was left.")


def _wait(socket: int, *, writing: bool = False) -> None:
    sockets = [socket]
    ready = select.select(sockets, sockets if writing else [], [], SECONDS_TO_CHECK)
    if not any(ready):
        raise OperationalError("The database does not answer.")
