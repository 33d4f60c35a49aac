"""Files that leave while they are written, each of one state of the registry.

A file of 100,000 rows begins to arrive at once, and is never whole in memory. What it
says is read in one transaction, so that no row of it is newer than another.

A file that is short, as nearly all are, is complete before its first byte leaves: it is
whole, or the answer is an error. One that is long may break off, where a row cannot be
read. The server does not tell: granian ends an answer of which the writing fails as one
that is whole. So the file tells. A workbook or a JSON without its end is none; a text
gets a last line (``WrittenFormat.broken_off``) at which programs stop, and which people
understand.

Who reads slowly does not hold the transaction open: what is left is then written to the
disk at once, and sent from there.
"""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import (
    AbstractContextManager,
    ExitStack,
    closing,
    contextmanager,
    nullcontext,
)
from functools import partial
from itertools import chain
from tempfile import SpooledTemporaryFile
from time import perf_counter

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .pieces import PIECE

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that waits to be sent; what is more waits on the disk."""

PATIENCE = 2.0
"""Seconds that the reader of a file may keep its transaction waiting, all in all."""

ONE_STATE = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL idle_in_transaction_session_timeout = '60s'
"""
"""Who takes nothing for a minute, when it has hardly begun, holds no state for it."""

logger = logging.getLogger(__name__)


@contextmanager
def one_state() -> Iterator[None]:
    """Let everything that is read meanwhile be of one state of the registry.

    Who works in a transaction already has the state that this one has.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_STATE)
        yield


class SourceLost(Exception):
    """What a file is read from does not answer; it may be read from elsewhere."""


class StreamedFile(StreamingHttpResponse):
    """A file to download that is written while it leaves.

    Args:
        pieces: writes it, piece by piece; nothing is read before it is called.
        broken_off: what follows where it breaks off.
    """

    def __init__(
        self,
        pieces: Callable[[], Generator[bytes]],
        *,
        filename: str,
        content_type: str,
        broken_off: bytes = b"",
    ):
        self._pieces = pieces
        self._broken_off = broken_off
        self._begins = False
        self._contexts: list[Callable[[], AbstractContextManager]] = []
        self._source: Callable[[], AbstractContextManager] = nullcontext
        self._leaves = self._leaving()
        super().__init__(
            self._leaves,
            content_type=content_type,
            headers={"Content-Disposition": content_disposition_header(True, filename)},
        )

    def written_within(self, context: Callable[[], AbstractContextManager]) -> None:
        """Have the file written within a context in which its request was answered.

        That of the values of a day, for example. It is called from the inside out.
        """
        self._contexts.append(context)

    def read_from(self, source: Callable[[], AbstractContextManager]) -> None:
        """Have the file read from a source: a context around all others.

        It raises ``SourceLost`` where that does not answer.
        """
        self._source = source

    def begin(self, is_enough: Callable[[int], bool] = lambda size: size > 0) -> bool:
        """Write the beginning of the file; return whether that is all of it.

        If it is, the file has a length.

        Args:
            is_enough: whether so many bytes are a beginning, if another piece follows.
        """
        self._begins = True
        pieces = iter(self.streaming_content)
        first, size, is_whole = [], 0, True
        for piece in pieces:
            if first and is_enough(size):
                is_whole = False
            first.append(piece)
            size += len(piece)
            if not is_whole:
                break
        self._begins = False
        if is_whole:
            self.headers["Content-Length"] = str(size)
        self.streaming_content = chain(first, pieces)
        return is_whole

    def give_up(self) -> None:
        """Write no more of it, and let go of the state that it is read in."""
        self._leaves.close()

    def _leaving(self) -> Iterator[bytes]:
        try:
            yield from self._kept_up_with()
        except Exception:
            if not self._begins:
                logger.exception("Broke off: %s", self.headers["Content-Disposition"])
                if self._broken_off:
                    yield self._broken_off
            raise

    def _kept_up_with(self) -> Iterator[bytes]:
        """Yield the file as it is written, or from the disk to who reads slowly."""
        with SpooledTemporaryFile(IN_MEMORY) as rest:
            with ExitStack() as reading:
                reading.enter_context(self._source())
                reading.enter_context(one_state())
                for context in reversed(self._contexts):
                    reading.enter_context(context())
                # What reads rows ends before the transaction does.
                pieces = reading.enter_context(closing(self._pieces()))
                waited = 0.0
                for piece in pieces:
                    sent = perf_counter()
                    yield piece
                    waited += perf_counter() - sent
                    if waited > PATIENCE:
                        break
                for piece in pieces:
                    rest.write(piece)
            rest.seek(0)
            yield from iter(partial(rest.read, PIECE), b"")


class BeginsFiles:
    """Begins each file before its answer leaves, when all else is done for a request.

    It stands before all others that ask the database: the transaction of a file lasts
    as long as it is sent. A fault at the beginning of a file is answered as any other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, StreamedFile):
            return response
        try:
            return self.begun(request, response)
        except SourceLost as lost:
            logger.warning("A file is read from elsewhere: %s", lost.__cause__)
            response.close()
            request.lost_source = True
            return self(request)

    def begun(self, request: HttpRequest, file: StreamedFile) -> HttpResponse:
        """Return the answer with a file, which begins."""
        file.begin()
        return file
