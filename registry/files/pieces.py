"""What is written bit by bit, gathered into pieces that are worth sending."""

from collections.abc import Generator, Iterable, Iterator

PIECE = 64 * 1024
"""Bytes: what leaves at once."""


class Outbox:
    """Takes what is written and hands it out; it is never sought in."""

    def __init__(self):
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, part: bytes) -> int:
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def flush(self) -> None:
        """Do nothing: what was written is handed out when somebody takes it."""

    def take(self) -> bytes:
        """Return all that was written since it was last taken."""
        parts, self._parts, self._size = self._parts, [], 0
        return b"".join(parts)

    def full(self) -> Iterator[bytes]:
        """Yield what was written if it is a piece by now; else nothing."""
        if self._size >= PIECE:
            yield self.take()


def in_pieces(parts: Iterable[bytes]) -> Generator[bytes]:
    """Yield the same bytes in pieces; the last may be short."""
    outbox = Outbox()
    for part in parts:
        outbox.write(part)
        yield from outbox.full()
    if last := outbox.take():
        yield last
