"""Whether the database is there, for pages that must not wait to find out.

A process that serves pages (``wsgi.py``) says so with ``answer_at_once``. A page that
gets no connection in a moment then asks once whether there is anybody, for a second at
most; and while there was nobody a moment ago, pages are not made to ask again. Commands
and the worker wait for as long as the settings let them.
"""

import logging
from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic

from psycopg import OperationalError

SECONDS_TO_ANSWER = 1.0
"""How long a database may take that is asked whether it is there."""

SECONDS_AWAY = 1.0
"""For how long one that was not there is not asked again."""

logger = logging.getLogger("walloon_clusters.outages")


class Away(OperationalError):
    """The database does not answer; the message says what was tried."""


class Presence:
    """What a process knows of a database: whether it answered when last asked."""

    def __init__(self):
        self.at_once = False
        self._lock = Lock()
        self._asking = None
        self._away_until = 0.0
        self._why = ""

    def expect(self) -> None:
        """Return if there is no reason to think that the database is away.

        Raises:
            Away: it was, a moment ago.
        """
        if monotonic() < self._away_until:
            raise Away(self._why)

    def ask(self, reach: Callable[[], None]) -> None:
        """Return once the database was reached.

        Those who ask at the same time ask together.

        Args:
            reach: makes a connection, and raises what prevents it.

        Raises:
            Away: it was not reached within a second.
        """
        self.expect()
        with self._lock:
            if self._asking is None or not self._asking.is_alive():
                self._asking = _Asking(reach)
                self._asking.start()
            asking = self._asking
        asking.join(SECONDS_TO_ANSWER)
        if asking.is_alive():
            self._miss("It does not answer.")
        if asking.error is not None:
            self._miss(str(asking.error))
        self.meet()

    def meet(self) -> None:
        """Note that the database is there."""
        if self._why:
            self._why = ""
            logger.warning("The database answers again.")

    def _miss(self, why: str) -> None:
        if not self._why:
            logger.warning("The database is away. %s", why)
        self._why = why or "It is away."
        self._away_until = monotonic() + SECONDS_AWAY
        raise Away(self._why)


class _Asking(Thread):
    def __init__(self, reach: Callable[[], None]):
        super().__init__(name="asks whether the database is there", daemon=True)
        self.reach = reach
        self.error = None

    def run(self):
        try:
            self.reach()
        except Exception as error:
            # Whoever waits for this thread says it.
            self.error = error


presence = Presence()
"""That of the database of this process."""


def answer_at_once() -> None:
    """Have this process wait for no database that is away: it serves pages."""
    presence.at_once = True
