"""Which replicas live, and how far they are behind.

Each process of the site looks for itself, each second and beside all requests. Where
the primary is with its log is noted whenever a replica is asked: how long ago it was
where the replica is now, is how far that one is behind, whichever clock is right and
whether anything is written at all.
"""

import logging
import random
from collections import deque
from contextlib import suppress
from functools import cache
from threading import Lock, Thread
from time import monotonic, sleep

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

SECONDS_BETWEEN = 1.0
"""Between two looks at a replica."""

SECONDS_KNOWN = 3.0
"""How long it is known of a replica that it can be read, once it was looked at."""

ASK_PRIMARY = "SELECT pg_current_wal_flush_lsn() - '0/0'"
ASK_REPLICA = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0'"

AWAY = {"connect_timeout": 2, "tcp_user_timeout": 2000, "application_name": "watching"}
"""A server that says nothing for so long is away."""

logger = logging.getLogger(__name__)


class WatchedReplica:
    """A replica, and what is known of it.

    Args:
        alias: what it is called in the settings.
    """

    def __init__(self, alias: str):
        self.alias = alias
        self.known_until = 0.0
        self._was_read = None
        self._places: deque[tuple[float, int]] = deque()
        self._asking: dict[str, psycopg.Connection] = {}

    def can_be_read(self) -> bool:
        return monotonic() < self.known_until

    def leave_out(self) -> None:
        """Have nobody read from it until it was looked at again."""
        self.known_until = 0.0

    def look(self) -> None:
        """Learn whether it can be read."""
        self._note_primary()
        try:
            follows, place = self._answer(self.alias, ASK_REPLICA)
            behind = self.seconds_behind(place) if follows else None
            reason = f"it is {behind} seconds behind" if follows else "it is no replica"
        except psycopg.Error as error:
            behind, reason = None, error
        can_be_read = behind is not None and behind <= settings.REPLICA_LAG_SECONDS
        self.known_until = monotonic() + SECONDS_KNOWN if can_be_read else 0.0
        if can_be_read != self._was_read:
            said = "is read from" if can_be_read else f"is left out: {reason}"
            logger.warning("The database %s %s", self.alias, said)
        self._was_read = can_be_read

    def seconds_behind(self, place: int) -> float | None:
        """Return how long ago the primary was at a place of its log.

        None if it was not seen there. As long as the primary is away nobody is behind
        what is known of it.
        """
        if not self._places:
            return None
        newest_at, newest = self._places[-1]
        if place >= newest:
            return 0.0
        # Of what it was past, the last that the replica has reached.
        at = max((at for at, where in self._places if where <= place), default=None)
        return None if at is None else newest_at - at

    def stop(self) -> None:
        """Let go of both servers."""
        for alias in list(self._asking):
            self._hang_up(alias)

    def _note_primary(self) -> None:
        """Note where the primary is; before the replica is asked, so as not to err."""
        with suppress(psycopg.Error):
            (place,) = self._answer(DEFAULT_DB_ALIAS, ASK_PRIMARY)
            self._places.append((monotonic(), int(place)))
        oldest = monotonic() - 10 * settings.REPLICA_LAG_SECONDS
        while len(self._places) > 1 and self._places[0][0] < oldest:
            self._places.popleft()

    def _answer(self, alias: str, question: str) -> tuple:
        """Ask a server on a connection of its own: no pool is waited for."""
        try:
            if alias not in self._asking:
                reached = connections[alias].get_connection_params()
                self._asking[alias] = psycopg.connect(**reached | AWAY, autocommit=True)
            return self._asking[alias].execute(question).fetchone()
        except psycopg.Error:
            self._hang_up(alias)
            raise

    def _hang_up(self, alias: str) -> None:
        if connection := self._asking.pop(alias, None):
            connection.close()


@cache
def replicas() -> tuple[WatchedReplica, ...]:
    """Return the replicas that the settings name."""
    return tuple(map(WatchedReplica, settings.REPLICAS))


def choose() -> str | None:
    """Return a replica that can be read; None where there is none."""
    fit = [each.alias for each in replicas() if each.can_be_read()]
    return random.choice(fit) if fit else None


def leave_out(alias: str) -> None:
    """Have nobody read from a replica until it was looked at again."""
    for each in replicas():
        if each.alias == alias:
            each.leave_out()


_beginning = Lock()
_begun: list[Thread] = []


def begin() -> None:
    """Look at each replica from now on, unless that is done already.

    A thread each: one that is away keeps nobody from looking at the others.
    """
    with _beginning:
        if not _begun:
            for each in replicas():
                _begun.append(Thread(target=_go_on, args=[each], daemon=True))
                _begun[-1].start()


def _go_on(watched: WatchedReplica) -> None:
    while True:
        try:
            watched.look()
        except Exception:
            watched.leave_out()
            logger.exception("The database %s cannot be looked at", watched.alias)
        sleep(SECONDS_BETWEEN)
