"""Places: how many requests of a kind are answered at once, in this process."""

import time
from collections import Counter
from collections.abc import Iterable
from threading import Condition

from .kinds import FREE_THREADS, RequestKind

PATIENCE = 1.0
"""Seconds that a request waits for a place at most, if its kind waits."""


class PlacesOfKinds:
    """The places of all kinds.

    As many may wait as there are threads that no place needs: nobody who waits takes
    the thread of a place that is free.

    Args:
        threads: how many the process serves with.
    """

    def __init__(self, threads: int, kinds: Iterable[RequestKind]):
        self._changed = Condition()
        self._taken = Counter()
        self._waiting = 0
        self._may_wait = threads - FREE_THREADS - sum(kind.places for kind in kinds)

    def take(self, kind: RequestKind) -> bool:
        """Take a place, and say whether there was one."""
        with self._changed:
            if self._is_full(kind) and not self._wait_for(kind):
                return False
            self._taken[kind] += 1
            return True

    def leave(self, kind: RequestKind) -> None:
        """Let somebody else have the place."""
        with self._changed:
            self._taken[kind] -= 1
            self._changed.notify_all()

    def taken(self, kind: RequestKind) -> int:
        """Return how many are answered now."""
        return self._taken[kind]

    def _is_full(self, kind: RequestKind) -> bool:
        return self._taken[kind] >= kind.places

    def _wait_for(self, kind: RequestKind) -> bool:
        if not kind.waits or self._waiting >= self._may_wait:
            return False
        self._waiting += 1
        until = time.monotonic() + PATIENCE
        try:
            while self._is_full(kind):
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    return False
            return True
        finally:
            self._waiting -= 1
