"""Until when the database works for a request.

One thread of the process watches over all requests: when the time of one is over, it
has PostgreSQL stop the statement, and no other one begins. So the bound is that of the
whole answer, costs no query, and holds behind a pooler too, where what is set on a
connection is lost or met by somebody else. A transaction besides sets its own limits,
for as long as it lasts: how long it waits for a row that another is changing, and how
long it may do nothing.
"""

import logging
import time
from contextlib import suppress
from heapq import heappop, heappush
from itertools import count
from threading import Condition, Lock, Thread
from typing import Protocol

import psycopg
from django.db import OperationalError, connections
from psycopg.pq import TransactionStatus

from .kinds import RequestKind

SECONDS_TO_STOP = 2
"""How long PostgreSQL may take to answer that it stops something."""
SECONDS_BEFORE_AGAIN = 1
"""After which it is asked once more: the statement was another one by then."""

LIMITS = """
SET LOCAL statement_timeout = '{milliseconds:d}ms';
SET LOCAL lock_timeout = '{lock_milliseconds:d}ms';
SET LOCAL idle_in_transaction_session_timeout = '{milliseconds:d}ms'
"""

_order = count()

logger = logging.getLogger(__name__)


class TimeIsOver(OperationalError):
    """The time of a request was over before it was answered."""


class Deadline:
    """Until when the database works for a request, in the thread that answers it."""

    def __init__(self, kind: RequestKind):
        self.kind = kind
        self.until = time.monotonic() + kind.seconds
        self._lock = Lock()
        self._asked: psycopg.Connection | None = None
        self._wrapped: list = []

    def begin(self) -> None:
        """Watch what this thread asks of the database from now on."""
        for connection in connections.all():
            connection.execute_wrappers.append(self._execute)
            self._wrapped.append(connection.execute_wrappers)
        watch.over(self)

    def end(self) -> None:
        """Watch no more; what the connection does next is stopped by nobody."""
        with self._lock:
            self._asked = None
            self.until = 0
        for wrappers in self._wrapped:
            with suppress(ValueError):
                wrappers.remove(self._execute)
        self._wrapped = []

    def stop(self) -> float | None:
        """Stop what is asked; return when to look again, or nothing once it ended."""
        with self._lock:
            if not self.until:
                return None
            if self._asked is not None:
                with suppress(psycopg.Error):
                    self._asked.cancel_safe(timeout=SECONDS_TO_STOP)
        return time.monotonic() + SECONDS_BEFORE_AGAIN

    def _execute(self, execute, sql, params, many, context):
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeIsOver(f"{self.kind.seconds} seconds are over.")
        connection = context["connection"]
        # Connected by now, or by the cursor that is about to execute.
        asked = connection.connection
        if connection.in_atomic_block and _has_not_begun(asked):
            # The server keeps to these itself, whatever becomes of this process.
            limits = LIMITS.format(
                milliseconds=int(self.kind.seconds * 1000),
                lock_milliseconds=int(self.kind.lock_seconds * 1000),
            )
            with connection.wrap_database_errors:
                asked.execute(limits)
        self._asked = asked
        return execute(sql, params, many, context)


def _has_not_begun(asked: psycopg.Connection) -> bool:
    return asked.info.transaction_status is TransactionStatus.IDLE


class Watched(Protocol):
    """What has so much time.

    Args:
        until: when it is over, by the clock that never turns back; 0 once it ended.
    """

    until: float

    def stop(self) -> float | None:
        """Stop it; return when to look again, or nothing once it ended."""


class Watch:
    """The thread that stops what took too long; it starts with the first request."""

    def __init__(self):
        self._changed = Condition()
        self._coming: list[tuple[float, int, Watched]] = []
        self._thread: Thread | None = None

    def over(self, deadline: Watched) -> None:
        """Watch over a request until it ends."""
        with self._changed:
            heappush(self._coming, (deadline.until, next(_order), deadline))
            if self._thread is None:
                self._thread = Thread(target=self._watch, name="bounds", daemon=True)
                self._thread.start()
            elif self._coming[0][2] is deadline:
                self._changed.notify()

    def _watch(self) -> None:
        while True:
            self._stop(self._next())

    def _next(self) -> Watched:
        with self._changed:
            while True:
                if not self._coming:
                    self._changed.wait()
                    continue
                at, _order, deadline = self._coming[0]
                left = at - time.monotonic()
                if left <= 0 or not deadline.until:
                    heappop(self._coming)
                    if deadline.until:
                        return deadline
                    continue
                self._changed.wait(left)

    def _stop(self, deadline: Watched) -> None:
        try:
            again = deadline.stop()
        except Exception:
            # No file can be opened any more, for one: all others are watched on.
            logger.exception("What took too long could not be stopped.")
            again = time.monotonic() + SECONDS_BEFORE_AGAIN
        if again is not None:
            with self._changed:
                heappush(self._coming, (again, next(_order), deadline))


watch = Watch()
