"""The files of founding facts: rows of one model, or a table of them."""

import json
from collections.abc import Callable
from pathlib import Path


def records_of(path: Path) -> list[dict]:
    """Return the rows of a file, each with its ``model`` and its ``fields``.

    A file of many rows alike is a table: its ``columns``, a list of values for each of
    its ``rows``, and what holds ``of_all`` of them.
    """
    read = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(read, list):
        return read
    return [
        {
            "model": read["model"],
            "fields": read["of_all"] | dict(zip(read["columns"], row, strict=True)),
        }
        for row in read["rows"]
    ]


def split(records: list, belongs: Callable) -> tuple[list, list]:
    """Return the records for which ``belongs`` holds, and the others."""
    yes, no = [], []
    for record in records:
        (yes if belongs(record) else no).append(record)
    return yes, no
