"""How the columns of a list were understood, in words, with what stands in them."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.files.cells import fold, letters
from registry.imports.kind import kind_of
from registry.imports.plans.columns import place_of
from registry.imports.reading.contents import KINDS, Kind
from registry.imports.reading.fields import Field
from registry.imports.reading.sheets import SHEET_STEP
from registry.models import ImportBatch

MARKS = {
    "unrecognised": gettext_lazy("not recognised"),
    "ambiguous": gettext_lazy("doubled"),
    "second": gettext_lazy("doubled"),
    "contradicted": gettext_lazy("contradicted"),
}
HOW = {
    "recognised": {
        "header": gettext_lazy("Recognised by its header."),
        "content": gettext_lazy("Recognised by what stands in it."),
        "both": gettext_lazy("Recognised by its header and by what stands in it."),
    },
    "corrected": {
        "person": gettext_lazy("Chosen by a person, for this list."),
        "earlier": gettext_lazy("Remembered from an earlier list of the same origin."),
    },
}
WHY_NOT = {
    "second": gettext_lazy("The same field again: read where the first one is empty."),
    "ambiguous": gettext_lazy(
        "Another column is read as this field already: this one is not."
    ),
    "unrecognised": gettext_lazy(
        "Its header says nothing that the registry keeps: it is not read."
    ),
    "repeated": gettext_lazy(
        "What stands here stands in the rows below as well: it names no column."
    ),
    "foreign": gettext_lazy(
        "Identifiers of somebody else: the registry's own stand only in files that it "
        "exported itself."
    ),
}


@dataclass
class ColumnInWords:
    """A column of the file, and how it was understood.

    Where the columns are named again below, it is one for all columns alike: of the
    same header, understood the same way. ``places`` are those of all of them.
    """

    index: int
    header: str
    field: Field | None
    status: str
    by: str = ""
    row: int | None = None
    option: str = ""
    content: str = ""
    claimed: Field | None = None
    proposed: Field | None = None
    lost: int = 0
    repeats: bool = False
    places: list = field(default_factory=list)
    samples: list[str] = field(default_factory=list)
    trouble: str = ""

    def __post_init__(self):
        self.places = self.places or [self.place]

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
    def rows(self) -> list[int]:
        """The rows of its headers, where they are several."""
        rows = [p[0] % SHEET_STEP for p in self.places if isinstance(p, tuple)]
        return rows if len(rows) > 1 else []

    @property
    def odd(self) -> bool:
        """Whether a person should look at it: something is wrong, or to be chosen."""
        return bool(
            self.trouble
            or self.proposed
            or self.status == "contradicted"
            or (self.lost and (self.status == "ambiguous" or self.repeats))
        )

    @property
    def mark(self) -> str:
        if self.trouble:
            return capfirst(_("not readable"))
        if self.proposed:
            return capfirst(_("to be chosen"))
        return capfirst(MARKS.get(self.status, ""))

    @property
    def why(self) -> str:
        return self.trouble or " ".join(filter(None, (self._how, self._but)))

    @property
    def _how(self) -> str:
        if self.status == "contradicted":
            return _("Its header says “%(field)s”, which does not stand in it.") % {
                "field": self.claimed.label if self.claimed else ""
            }
        if self.proposed:
            return ""
        if self.status in HOW:
            by = HOW[self.status]
            return str(by.get(self.by, next(iter(by.values()))))
        return str(WHY_NOT[self.status])

    @property
    def _but(self) -> str:
        if self.proposed:
            return _("By what stands in it, it could be “%(field)s”: choose.") % {
                "field": self.proposed.label
            }
        if self.lost:
            return ngettext(
                "%(count)s cell says something else, and is not read.",
                "%(count)s cells say something else, and are not read.",
                self.lost,
            ) % {"count": self.lost}
        return ""

    @property
    def holds(self) -> str:
        """What stands in it, in a word, if most of it is alike."""
        return str(KINDS[Kind(self.content)]) if self.content else ""

    @property
    def read_as(self) -> Field | None:
        """The field that it is read as: of two that claim one, not the second."""
        return None if self.status == "ambiguous" else self.field

    @property
    def meaning(self) -> str:
        return str(self.read_as.label) if self.read_as else _("not read")


def columns_of(batch: ImportBatch) -> list[ColumnInWords]:
    """Return the distinct columns of a list, as the import keeps them."""
    fields = kind_of(batch).reads.fields
    columns = [
        ColumnInWords(
            column["index"],
            column["header"],
            fields.get(column["field"]),
            column["status"],
            column.get("by", ""),
            column.get("row"),
            column.get("option", ""),
            column.get("content", ""),
            fields.get(column.get("claimed")),
            fields.get(column.get("proposed")),
            column.get("lost", 0),
            places=[place_of(column)],
        )
        for column in batch.columns
    ]
    for column in columns:
        column.repeats = column.field is not None and any(
            other is not column
            and (other.field, other.row) == (column.field, column.row)
            and fold(other.header) == fold(column.header)
            for other in columns
        )
    return _distinct(columns)


def _distinct(columns) -> list[ColumnInWords]:
    """Return one for all columns alike that are named in several rows."""
    distinct = {}
    for column in columns:
        alike = (
            fold(column.header),
            column.field,
            column.status,
            column.by,
            column.option,
            column.proposed,
        )
        of_rows = distinct.setdefault(alike, [])
        one = next(
            (
                other
                for other in of_rows
                if column.row is not None
                and column.row not in [row for row, _index in other.places]
            ),
            None,
        )
        if one:
            one.places += column.places
            one.lost += column.lost
        else:
            of_rows.append(column)
    kept = {id(column) for alike in distinct.values() for column in alike}
    return [column for column in columns if id(column) in kept]
