"""What was counted of a state of the registry, kept as long as it is in that state.

Each process of the site keeps its own, in the cache ``kept``: what it has not counted
yet, it counts. What a reader sees by his rights is not kept: he may be the only one.
"""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.functional import cached_property

from registry import words

from .commits import State, current_state

Counted = TypeVar("Counted")

NOT_KEPT = object()


class Kept:
    """What is kept of what one address asks for.

    Args:
        request: whose answer it is; None keeps nothing.
        asked: whatever makes a difference to what is counted.
    """

    def __init__(self, request: HttpRequest | None, *asked: object):
        self.request = request
        self.asked = asked

    @cached_property
    def state(self) -> State | None:
        """The state that the registry was in when it was first asked for."""
        user = getattr(self.request, "user", None)
        if user is None or user.is_authenticated:
            return None
        return current_state()

    def beside(self, *asked: object) -> "Kept":
        """Return what is kept of something else in the same answer."""
        other = Kept(self.request, *asked)
        other.state = self.state
        return other

    def get(self, name: str, count: Callable[[], Counted]) -> Counted:
        """Return what ``count`` returns, or returned of this very state.

        Args:
            name: what is counted, among all that this address counts.
        """
        if self.state is None:
            return count()
        key = self._key(name)
        found = caches["kept"].get(key, NOT_KEPT)
        if found is NOT_KEPT:
            found = count()
            # What was changed while it was counted may be in it.
            if current_state() == self.state:
                caches["kept"].set(key, found)
        return found

    def _key(self, name: str) -> str:
        told = repr((self.state, self.request.path, words.language(), self.asked, name))
        return hashlib.sha256(told.encode()).hexdigest()
