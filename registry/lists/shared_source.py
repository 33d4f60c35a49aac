"""The source that most rows of a page rest on, so that it is said once above them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from registry.models import Source


@dataclass(frozen=True)
class SharedSource:
    """A source, and how many rows of a page rest on it."""

    source: Source
    number: int


def shared_source(rows: Sequence) -> SharedSource | None:
    """Return the source of more than half of the rows, if one has so many.

    A single row names its own.
    """
    counts = Counter(row.source_id for row in rows)
    for key, number in counts.most_common(1):
        if number > 1 and number * 2 > len(rows):
            source = next(row.source for row in rows if row.source_id == key)
            return SharedSource(source, number)
    return None
