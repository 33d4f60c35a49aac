"""What was counted of a state of the registry, kept as long as it is in that state.

Each process of the site keeps its own, in the cache ``kept``: what it has not counted
yet, it counts. What a reader sees by his rights is not kept: he may be the only one.
"""

import hashlib
import pickle
import zlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from registry import words

from .commits import State, current_state

Counted = TypeVar("Counted")

MOST_BYTES = 1_000_000
"""Bytes, compressed, beyond which something is counted each time."""


class Answering:
    """What is counted while a request is answered, and the state that it is counted of.

    It is kept when the answer is made, in one go: what was changed meanwhile may be in
    it, and then nothing is kept.
    """

    def __init__(self):
        self.counted: dict[str, bytes] = {}

    @cached_property
    def state(self) -> State | None:
        """The state that the registry was in when it was first asked for."""
        return current_state()

    def keep(self) -> None:
        if self.counted and current_state() == self.state:
            caches["kept"].set_many(self.counted)


_answer: ContextVar[Answering | None] = ContextVar("answering", default=None)


class CountedOnce:
    """Keeps what was counted for an answer, when it is made.

    It stands behind all that changes how a connection reads the registry.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = Answering()
        token = _answer.set(answer)
        try:
            response = self.get_response(request)
        finally:
            _answer.reset(token)
        if response.status_code == 200:
            answer.keep()
        return response


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
    def answer(self) -> Answering:
        """What is counted together: for the request, or for this alone."""
        return _answer.get() or Answering()

    @property
    def state(self) -> State | None:
        """The state that is counted; None where nothing is kept."""
        user = getattr(self.request, "user", None)
        if user is None or user.is_authenticated:
            return None
        return self.answer.state

    def beside(self, *asked: object) -> "Kept":
        """Return what is kept of something else in the same answer."""
        other = Kept(self.request, *asked)
        other.answer = self.answer
        return other

    def get(self, name: str, count: Callable[[], Counted]) -> Counted:
        """Return what ``count`` returns, or returned of this very state.

        Args:
            name: what is counted, among all that this address counts.
        """
        if self.state is None:
            return count()
        key, answer = self._key(name), self.answer
        if kept := answer.counted.get(key) or caches["kept"].get(key):
            return pickle.loads(zlib.decompress(kept))
        found = count()
        # As it is now: whoever gets it may change it.
        written = zlib.compress(pickle.dumps(found), level=1)
        if len(written) <= MOST_BYTES:
            answer.counted[key] = written
            if answer is not _answer.get():
                answer.keep()
        return found

    def _key(self, name: str) -> str:
        path = self.request.path if self.request else ""
        told = repr((self.state, path, words.language(), self.asked, name))
        return hashlib.sha256(told.encode()).hexdigest()


class KeptForAll(Kept):
    """What is kept of what every reader is told alike, on whichever page.

    Args:
        asked: whatever makes a difference to what is counted.
    """

    def __init__(self, *asked: object):
        super().__init__(None, *asked)

    @property
    def state(self) -> State | None:
        return self.answer.state
