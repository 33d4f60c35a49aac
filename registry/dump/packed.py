"""The tables as CSV in one ZIP, with ``datapackage.json`` and a README."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .described import data_package, read_me
from .tables import DumpTable

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the ZIP: one that says nothing of when it was made."""


class CsvZip:
    """Writes ``registry.zip``; text is as it is, for programs and not spreadsheets."""

    path = "registry.zip"

    def __init__(self, folder: Path, tables: list[DumpTable]):
        self.file = None
        self.archive = zipfile.ZipFile(folder / self.path, "w", zipfile.ZIP_DEFLATED)
        package = json.dumps(data_package(tables), ensure_ascii=False, indent=2)
        try:
            self.add("README.md", read_me(tables))
            self.add("datapackage.json", f"{package}\n")
        except OSError:
            with suppress(OSError):
                self.archive.close()
            raise

    def add(self, name: str, text: str) -> None:
        self.archive.writestr(_entry(name), text)

    def begin(self, table: DumpTable) -> None:
        opened = self.archive.open(_entry(f"{table.name}.csv"), "w", force_zip64=True)
        self.file = io.TextIOWrapper(opened, "utf-8", newline="")
        self.writer = csv.writer(self.file, lineterminator="\n")
        self.writer.writerow([each.name for each in table.columns])

    def write(self, rows: Iterable[list]) -> None:
        self.writer.writerows([_cell(value) for value in row] for row in rows)

    def end(self) -> None:
        self.file.close()

    def close(self) -> None:
        try:
            if self.file:
                # Still open where something stopped the dump.
                self.file.close()
        finally:
            self.archive.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _cell(value):
    """Return what stands in a cell: as the Table Schema writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
