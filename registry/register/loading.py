"""Loads a full extract: into a schema beside, then in place at one moment.

Whatever happens on the way, a kill or a loss of power included, the extract that was
loaded before stays as it is; the next load takes away what was left.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from django.db import DataError, IntegrityError, transaction

from . import rows, tables
from .extract import FULL, Extract, RefusedExtract, opened
from .loaded import Loaded, loaded
from .noting import copy_codes, note_extract
from .rows import RowsKept
from .updating import FILES, apply_update

MANY = 1_000
"""From how many rows on a share of them says something about the file."""

FEW = 0.05
"""The share of rows that may be odd: more of them, and the file is not whole."""

LEAST = 0.9
"""The share of the rows of the extract before that the next one has at least."""

Say = Callable[[str], None]


def load(path: Path, *, force: bool = False, say: Say = lambda text: None) -> Loaded:
    """Load the ZIP of an extract, full or an update, and return what is loaded then.

    Args:
        force: load an older one too, one that does not follow the one before, and one
            that does not look whole.
        say: is told the progress, a line at a time.

    Raises:
        RefusedExtract: it is no extract, not whole, or not wanted; nothing changed.
    """
    with opened(path) as extract:
        try:
            with tables.alone():
                _check_order(extract, loaded(), force=force)
                if extract.meta.kind == FULL:
                    _load_full(extract, force=force, say=say)
                else:
                    apply_update(extract, say=say)
        except tables.Busy:
            raise RefusedExtract(
                "Another load is under way: wait until it is done."
            ) from None
        except (DataError, IntegrityError) as error:
            raise RefusedExtract(
                f"The database refuses a value of the extract: {error}"
            ) from error
    return loaded()


def _check_order(extract: Extract, before: Loaded | None, *, force: bool) -> None:
    meta = extract.meta
    if meta.kind != FULL and before is None:
        raise RefusedExtract(
            "An update changes an extract that is loaded, and none is: load a full one "
            "first."
        )
    if before is None or force:
        return
    if meta.snapshot_on < before.snapshot_on:
        raise RefusedExtract(
            f"This extract is of {meta.snapshot_on}, and one of {before.snapshot_on} "
            "is loaded. Give --force to go back to the older one."
        )
    if meta.kind != FULL and meta.number != before.number + 1:
        raise RefusedExtract(
            f"Update {meta.number} follows extract {meta.number - 1}, and number "
            f"{before.number} is loaded: load the updates in their order, or a full "
            "extract."
        )


@transaction.atomic
def _load_full(extract: Extract, *, force: bool, say: Say) -> None:
    """Fill a schema and put it in place, in one transaction.

    Tables made in a transaction need no log, and nobody ever sees half of them.
    """
    tables.make_next()
    rows.begin()
    counts: dict[str, RowsKept] = {}
    copy_codes(extract, tables.NEXT)
    for file in FILES:
        began = perf_counter()
        told = counts[file] = rows.keep(extract, file, tables.NEXT)
        say(
            f"{file + '.csv':<20} {told.read:>12,} rows, {told.kept:>12,} kept, "
            f"{perf_counter() - began:>7.1f} s"
        )
    if not force:
        _check_whole(counts)
    began = perf_counter()
    tables.derive(tables.NEXT)
    tables.make_indexes(tables.NEXT)
    say(f"{'indexes':<20} {'':>37} {perf_counter() - began:>7.1f} s")
    note_extract(extract, tables.NEXT, counts)
    tables.put_in_place()


def _check_whole(counts: dict[str, RowsKept]) -> None:
    """Refuse an extract whose files do not belong together, or shrank.

    A file that is cut off after a row looks whole by itself; the others tell.
    """
    if not counts["enterprise"].kept:
        raise RefusedExtract("enterprise.csv names no enterprise: it is not whole.")
    for file in ("denomination", "activity"):
        told = counts[file]
        if told.unknown > max(MANY, FEW * told.read):
            raise RefusedExtract(
                f"{told.unknown:,} of {told.read:,} rows of {file}.csv are about "
                "enterprises that enterprise.csv does not name: it is cut off. "
                "Download the extract again, or give --force."
            )
    nameless = tables.value_of(
        f"SELECT count(*) FROM {tables.NEXT}.enterprise WHERE NOT EXISTS (SELECT FROM "
        f"{tables.NEXT}.name WHERE name.number = enterprise.number)"
    )
    if nameless > max(MANY, FEW * counts["enterprise"].kept):
        raise RefusedExtract(
            f"{nameless:,} enterprises have no name, and each has one: "
            "denomination.csv is cut off. Download the extract again, or give --force."
        )
    if before := loaded():
        for file, told in counts.items():
            read = before.counts.get(file, {}).get("read", 0)
            if told.read < LEAST * read and read > MANY:
                raise RefusedExtract(
                    f"{file}.csv has {told.read:,} rows; the extract before had "
                    f"{read:,}. It is cut off: download it again, or give --force."
                )
