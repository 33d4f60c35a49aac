"""What a request sends is read before anything else is done for it.

It has to arrive in so much time, each part of it in a few seconds. The server hands it
over in a call that waits for the client, for ever if need be, and whoever leaves that
call alone has the server wait for it with all other threads. So the call stays, in one
of the few places for what arrives, and the client goes: its connections are cut.

A proxy that buffers what is sent, as one before a site should, keeps all of this from
ever happening; then its connections are nobody's to cut.
"""

import os
import socket
import time
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from tempfile import SpooledTemporaryFile
from threading import Lock

from django.conf import settings

from registry.files.refusal import MAX_BYTES

from .answers import (
    NO_LENGTH,
    NO_SPACE,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    TOO_SLOW,
    RefusedRequest,
)
from .deadlines import watch

LARGEST = 2 * MAX_BYTES
"""Bytes. The form itself says of a file that is not much too large that it is."""
PART = 16 * 1024
SECONDS_A_PART = 5
"""How long a part may take: a line of 26 kbit/s is fast enough."""
SECONDS_BEFORE_AGAIN = 1
IN_MEMORY = 1024 * 1024

OPEN_FILES = Path("/proc/self/fd")
"""What the process holds open, where the system tells."""


class Arriving:
    """Something on its way to us, which has so much time left.

    Args:
        client: the address of who sends it.
        port: of the site, where it arrives.
        seconds: that all of it may take.
    """

    def __init__(self, client: str, port: int, seconds: float):
        self.client = client
        self.port = port
        self.is_late = False
        self._last = time.monotonic() + seconds
        self._lock = Lock()
        self.until = 0.0
        self.go_on()

    def go_on(self) -> None:
        """Give the next part its time."""
        with self._lock:
            self.until = min(time.monotonic() + SECONDS_A_PART, self._last)

    def end(self) -> None:
        """Have nobody wait for it any more."""
        with self._lock:
            self.until = 0

    def stop(self) -> float | None:
        """Cut off who is late; return when to look again, or nothing once it ended."""
        with self._lock:
            if not self.until or self.until > time.monotonic():
                return self.until or None
            self.is_late = True
            if not settings.PROXIES:
                cut(self.client, self.port)
        return time.monotonic() + SECONDS_BEFORE_AGAIN


def cut(client: str, port: int) -> None:
    """Cut the connections of a client to a port of this process.

    Which of them the slow one is, nobody tells us: a browser opens the others again.
    """
    names = os.listdir(OPEN_FILES) if OPEN_FILES.exists() else ()
    for name in names:
        with suppress(OSError, ValueError), _opened(int(name)) as connection:
            if connection.family not in (socket.AF_INET, socket.AF_INET6):
                continue
            here, there = connection.getsockname(), connection.getpeername()
            if here[1] == port and ip_address(there[0]) == ip_address(client):
                connection.shutdown(socket.SHUT_RDWR)


def _opened(number: int) -> socket.socket:
    """Return a file of this process as a socket, one's own to close."""
    own = os.dup(number)
    try:
        return socket.socket(fileno=own)
    except OSError:
        os.close(own)
        raise


def announced(environ: dict) -> int | RefusedRequest:
    """Return how many bytes a request announces, or why it is refused."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not length:
        return NO_LENGTH if "HTTP_TRANSFER_ENCODING" in environ else 0
    if not (length.isascii() and length.isdigit()):
        return NOT_UNDERSTOOD
    return TOO_LARGE if len(length) > 12 or int(length) > LARGEST else int(length)


def receive(environ: dict, length: int, seconds: float) -> RefusedRequest | None:
    """Put what has arrived where Django reads it; return why it did not arrive."""
    content = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – the door closes it
    arriving = Arriving(
        environ["REMOTE_ADDR"], int(environ.get("SERVER_PORT", 0)), seconds
    )
    watch.over(arriving)
    try:
        left = length
        while left and (part := environ["wsgi.input"].read(min(PART, left))):
            try:
                content.write(part)
            except OSError:
                content.close()
                return NO_SPACE
            left -= len(part)
            arriving.go_on()
    except OSError:
        # The client is gone: it is not whole.
        left = length
    finally:
        arriving.end()
    if left or arriving.is_late:
        content.close()
        return TOO_SLOW if arriving.is_late else NOT_UNDERSTOOD
    content.seek(0)
    environ["wsgi.input"] = content
    return None
