"""What a request sends is read before anything else is done for it.

It has to arrive in so much time, each part of it in a few seconds. The server hands it
over in a call that waits for the client, for ever: so a thread of its own makes that
call, and whoever waits for it goes away when the time is over. The thread ends when the
client goes. Each client may leave some of them behind, and all clients together a few
hundred.
"""

import time
from collections import Counter
from tempfile import SpooledTemporaryFile
from threading import Condition, Lock, Thread

from registry.files.refusal import MAX_BYTES

from .answers import (
    BUSY,
    NO_LENGTH,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    TOO_SLOW,
    RefusedRequest,
)

LARGEST = 2 * MAX_BYTES
"""Bytes. The form itself says of a file that is not much too large that it is."""
PART = 16 * 1024
SECONDS_A_PART = 5
"""How long a part may take: a line of 26 kbit/s is fast enough."""
IN_MEMORY = 1024 * 1024

MOST_OF_A_CLIENT = 12
MOST = 400
"""Bodies that are on their way, or were given up and still are."""


class Body(Thread):
    """Reads what a client sends, for as long as it takes.

    Args:
        source: what the server hands over.
        length: in bytes, as announced.
    """

    def __init__(self, source, length: int, network: str):
        super().__init__(name="body", daemon=True)
        # Whoever takes it closes it.
        self.content = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self._source = source
        self._network = network
        self._changed = Condition()
        self._left = length
        self._is_over = False
        self._is_given_up = False

    def run(self) -> None:
        """Read until all is there, the client goes, or nobody wants it any more."""
        try:
            while self._left and not self._is_given_up:
                part = self._source.read(min(PART, self._left))
                if not part:
                    break
                self.content.write(part)
                with self._changed:
                    self._left -= len(part)
                    self._changed.notify()
        except OSError:
            # The client is gone, or the disk is full: it is not whole.
            self._left = self._left or 1
        finally:
            with self._changed:
                self._is_over = True
                self._changed.notify()
            under_way.less(self._network)
            if self._is_given_up:
                self.content.close()

    def wait(self, seconds: float) -> RefusedRequest | None:
        """Wait until all has arrived; return why it did not, if it did not."""
        until = time.monotonic() + seconds
        with self._changed:
            while not self._is_over:
                left = self._left
                patience = min(SECONDS_A_PART, until - time.monotonic())
                self._changed.wait(max(patience, 0))
                if self._left == left and not self._is_over:
                    self._is_given_up = True
                    return TOO_SLOW
        if self._left:
            self.content.close()
            return NOT_UNDERSTOOD
        self.content.seek(0)
        return None


class UnderWay:
    """The bodies that are on their way, and whose they are."""

    def __init__(self):
        self._lock = Lock()
        self._of: Counter[str] = Counter()

    def more(self, network: str) -> bool:
        """Count one more, and say whether it may come."""
        with self._lock:
            if self._of[network] >= MOST_OF_A_CLIENT or self._of.total() >= MOST:
                return False
            self._of[network] += 1
        return True

    def less(self, network: str) -> None:
        """Count one less."""
        with self._lock:
            self._of[network] -= 1
            if not self._of[network]:
                del self._of[network]


under_way = UnderWay()


def announced(environ: dict) -> int | RefusedRequest:
    """Return how many bytes a request announces, or why it is refused."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not length:
        return NO_LENGTH if "HTTP_TRANSFER_ENCODING" in environ else 0
    if not (length.isascii() and length.isdigit()):
        return NOT_UNDERSTOOD
    return TOO_LARGE if len(length) > 12 or int(length) > LARGEST else int(length)


def receive(
    environ: dict, length: int, network: str, seconds: float
) -> RefusedRequest | None:
    """Put what has arrived where Django reads it; return why it did not arrive."""
    if not under_way.more(network):
        return BUSY
    body = Body(environ["wsgi.input"], length, network)
    body.start()
    if refused := body.wait(seconds):
        return refused
    environ["wsgi.input"] = body.content
    return None
