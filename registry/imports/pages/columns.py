"""How the columns of a list were understood, in words, with what stands in them."""

from dataclasses import dataclass, field
from itertools import islice
from textwrap import shorten

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.files.cells import letters, text_of
from registry.imports.kind import kind_of
from registry.imports.plans.columns import corrections_of, options_of
from registry.imports.reading.fields import Field
from registry.imports.reading.more_headers import are_named_by_rows
from registry.imports.reading.rows import open_list
from registry.models import ImportBatch

SAMPLES = 3
SAMPLE_LENGTH = 60
ROWS_SAMPLED = 200

ODD = {
    "unrecognised": gettext_lazy("not recognised"),
    "ambiguous": gettext_lazy("doubled"),
}
HOW = {
    "recognised": gettext_lazy("Recognised by its header."),
    "second": gettext_lazy("The same field again: read where the first one is empty."),
    "ambiguous": gettext_lazy(
        "Another column is read as this field already: this one is not."
    ),
    "unrecognised": gettext_lazy(
        "Its header says nothing that the registry keeps: it is not read."
    ),
}
BY = {
    "person": gettext_lazy("Chosen by a person, for this list."),
    "earlier": gettext_lazy("Remembered from an earlier list of the same origin."),
}


@dataclass
class ColumnInWords:
    """A column of the file, and how it was understood."""

    index: int
    header: str
    field: Field | None
    status: str
    by: str = ""
    row: int | None = None
    option: str = ""
    samples: list[str] = field(default_factory=list)
    trouble: str = ""

    @property
    def place(self):
        return self.index if self.row is None else (self.row, self.index)

    @property
    def name(self) -> str:
        row = "" if self.row is None else f"{self.row}_"
        return f"column_{row}{self.index}"

    @property
    def letters(self) -> str:
        return letters(self.index)

    @property
    def odd(self) -> bool:
        return self.status in ODD or bool(self.trouble)

    @property
    def mark(self) -> str:
        return capfirst(ODD.get(self.status, _("not readable")))

    @property
    def why(self) -> str:
        why = BY[self.by] if self.status == "corrected" else HOW[self.status]
        return self.trouble or str(why)

    @property
    def read_as(self) -> Field | None:
        """The field that it is read as: of two that claim one, not the second."""
        return None if self.status == "ambiguous" else self.field

    @property
    def meaning(self) -> str:
        return str(self.read_as.label) if self.read_as else _("not read")


def columns_of(batch: ImportBatch) -> list[ColumnInWords]:
    fields = kind_of(batch).reads.fields
    return [
        ColumnInWords(
            column["index"],
            column["header"],
            fields.get(column["field"]),
            column["status"],
            column.get("by", ""),
            column.get("row"),
            column.get("option", ""),
        )
        for column in batch.columns
    ]


def columns_with_samples(batch: ImportBatch) -> list[ColumnInWords]:
    """Return the columns with what stands in them, those without a header too.

    It reads the file again.
    """
    kind = kind_of(batch)
    read = open_list(
        bytes(batch.file.content),
        batch.filename,
        kind.reads,
        corrections_of(batch),
        options_of(batch),
    )
    columns = {column.place: column for column in columns_of(batch)}
    for header in {id(h.columns): h for h in reversed(read.headers)}.values():
        row = header.rows[-1] if are_named_by_rows(read.headers) else None
        for _number, cells in islice(read.rows_below(header), ROWS_SAMPLED):
            for index, cell in enumerate(cells):
                text = shorten(text_of(cell), SAMPLE_LENGTH, placeholder="…")
                if not text:
                    continue
                blank = ColumnInWords(index, "", None, "unrecognised", row=row)
                samples = columns.setdefault(blank.place, blank).samples
                if len(samples) < SAMPLES and text not in samples:
                    samples.append(text)
        for index, trouble in kind.reads.troubles(read, header).items():
            columns[index if row is None else (row, index)].trouble = trouble
    return [columns[place] for place in sorted(columns)]
