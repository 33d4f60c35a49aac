"""Each table as a Parquet file, which programs read over the web, column by column."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from .tables import DumpColumn, DumpTable

KINDS = {
    "string": pa.string(),
    "object": pa.string(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
}


class ParquetFiles:
    """Writes ``parquet/<table>.parquet``, a group of rows at a time."""

    path = "parquet"

    def __init__(self, folder: Path, tables: list[DumpTable]):
        self.folder = folder / self.path
        self.folder.mkdir()
        self.writer = None

    def begin(self, table: DumpTable) -> None:
        self.schema = pa.schema([_field(column) for column in table.columns])
        path = self.folder / f"{table.name}.parquet"
        self.writer = parquet.ParquetWriter(path, self.schema, compression="zstd")

    def write(self, rows: Iterable[list]) -> None:
        columns = zip(*rows, strict=True)
        arrays = [
            pa.array(values, field.type)
            for values, field in zip(columns, self.schema, strict=True)
        ]
        self.writer.write_batch(pa.record_batch(arrays, schema=self.schema))

    def end(self) -> None:
        self.writer.close()

    def close(self) -> None:
        if self.writer:
            # Still open where something stopped the dump.
            self.writer.close()


def _field(column: DumpColumn) -> pa.Field:
    nullable = not column.is_required
    if column.type != "number":
        return pa.field(column.name, KINDS[column.type], nullable=nullable)
    kind = pa.decimal128(column.field.max_digits, column.field.decimal_places)
    return pa.field(column.name, kind, nullable=nullable)
