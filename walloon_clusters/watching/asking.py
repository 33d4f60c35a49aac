"""Questions to the database that nobody waits for, should it not answer."""

import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection

SECONDS_TO_CONNECT = 2  # PostgreSQL's library takes no less
SECONDS_TO_ANSWER = 1
SECONDS_OF_A_CONNECTION = 3
"""After how long a connection is cut: a server may fall silent without a farewell."""


@contextmanager
def own_connection(seconds: float = SECONDS_OF_A_CONNECTION):
    """Connect to the database past the pool, which waits for a server that is away.

    Args:
        seconds: after how long the connection is cut.
    """
    parameters = connection.get_connection_params()
    with connection.Database.connect(
        **parameters | {"connect_timeout": SECONDS_TO_CONNECT, "autocommit": True}
    ) as own:
        end = threading.Timer(seconds, _cut, [own])
        end.daemon = True
        end.start()
        try:
            yield own
        finally:
            end.cancel()


def _cut(own) -> None:
    """End a connection from outside: whoever waits for an answer on it is told so."""
    with (
        suppress(OSError, connection.Database.Error),
        socket.socket(fileno=os.dup(own.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)


def rows_of(own, query: str, parameters: Any = ()) -> list[tuple]:
    """Return what a query finds, if it does so in a second.

    The limit is that of a transaction: a pool between us and the server may give the
    session to somebody else.
    """
    with own.transaction():
        own.execute(
            "SELECT set_config('statement_timeout', %s, true)",
            [str(SECONDS_TO_ANSWER * 1000)],
        )
        return own.execute(query, parameters).fetchall()


class Asker:
    """Asks one question in a thread of its own, for all who want to know at once.

    However long the database is silent, there is one thread that waits for it, and
    whoever wants to know is told in time.
    """

    def __init__(self, question: Callable[[], Any]):
        self.question = question
        self._lock = threading.Lock()
        self._asked: Future | None = None

    def answer(self, seconds: float) -> Any:
        """Return the answer.

        Raises:
            TimeoutError: there is none so far.
        """
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(
                    target=self._ask, args=[self._asked], daemon=True
                ).start()
            asked = self._asked
        return asked.result(seconds)

    def _ask(self, asked: Future) -> None:
        try:
            asked.set_result(self.question())
        except Exception as error:
            asked.set_exception(error)
