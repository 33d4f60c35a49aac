"""The report of a reading in words: what was read, what was passed over, and why."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.files.containers import NAMES
from registry.imports.kind import kind_of
from registry.imports.plans.whole import doubts_of, leaving_is_open
from registry.imports.reading.report import ON_OTHER_SHEETS, UNREAD
from registry.imports.reading.sheets import NOT_READ
from registry.imports.reading.skipped import SKIPPED
from registry.models import ImportBatch, ImportMode
from registry.words import in_quotation_marks, labelled, number

from .places import where

SEPARATORS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
}


@dataclass(frozen=True)
class FilePart:
    """A part of the rows of a file: how many, and what they are."""

    count: int
    label: str


@dataclass(frozen=True)
class Doubt:
    """What speaks against that the whole list was read, and what helps."""

    sentence: str
    hint: str = ""


@dataclass
class ReportInWords:
    """What was read of a file, as people read it.

    ``notices`` say what was not read of a list that is no full one; ``doubts`` what a
    person settles before a full list is confirmed.
    """

    parts: list[FilePart]
    rows: int
    passed_over: list[tuple[str, int]]
    sheets: list[dict]
    totals: list[dict]
    notices: list[Doubt]
    doubts: list[Doubt]
    leaving_is_open: bool
    how: list[tuple[str, str]]
    accepted: dict = field(default_factory=dict)

    @property
    def keeps_waiting(self) -> bool:
        """Whether the doubts have to be settled before the list is confirmed."""
        return bool(self.doubts) and not self.leaving_is_open


def why_passed_over(code: str) -> str:
    """Return why rows were passed over, by the code of the reason."""
    if code == ON_OTHER_SHEETS:
        return _("On a sheet that was not read.")
    return str(SKIPPED[code])


def sheets_in_words(batch: ImportBatch) -> list[dict]:
    """Return the sheets of a file, each with the ``reason`` why it is not read."""
    return [
        sheet | {"reason": _why_not_read(sheet["code"])}
        for sheet in batch.reading.get("sheets", ())
    ]


def in_words(batch: ImportBatch) -> ReportInWords:
    """Return the report of a reading, in words."""
    told = batch.reading
    passed_over = told.get("passed_over", {})
    elsewhere = passed_over.get(ON_OTHER_SHEETS, 0)
    aside = sum(passed_over.values()) - elsewhere
    read = told.get("read", 0)
    parts = [
        FilePart(read, ngettext("row for the plan", "rows for the plan", read)),
        FilePart(
            aside,
            ngettext(
                "passed over, with its reason",
                "passed over, each with its reason",
                aside,
            ),
        ),
    ]
    if elsewhere:
        parts.append(FilePart(elsewhere, _("on sheets that were not read")))
    return ReportInWords(
        parts=parts,
        rows=told.get("rows", 0),
        passed_over=[
            (why_passed_over(code), count) for code, count in passed_over.items()
        ],
        sheets=sheets_in_words(batch),
        totals=[_total(total, told) for total in told.get("totals", ())],
        notices=[
            _doubt(code, batch)
            for code in told.get("doubts", ())
            if batch.mode != ImportMode.FULL
        ],
        doubts=[_doubt(code, batch) for code in doubts_of(batch)],
        leaving_is_open=leaving_is_open(batch),
        how=_how(batch),
        accepted=told.get("accepted", {}),
    )


def _why_not_read(code: str) -> str:
    return str(NOT_READ[code]) if code else ""


def _total(total: dict, told: dict) -> dict:
    stated, computed = (Decimal(total[key]) for key in ("stated", "computed"))
    if total["counts"]:
        words = _("the file counts %(stated)s, %(computed)s were read")
    elif total["equal"]:
        words = _("%(stated)s, what its rows add up to")
    else:
        words = _("%(stated)s, but its rows add up to %(computed)s")
    words = words % {"stated": number(stated), "computed": number(computed)}
    place = where(total["row"], told.get("parts", ()))
    named = [
        capfirst(place),
        in_quotation_marks(total["label"]) if total["label"] else "",
    ]
    named = ", ".join(filter(None, [*named, total["header"]]))
    return total | {"where": place, "words": words, "told": labelled(named, words)}


def _doubt(code: str, batch: ImportBatch) -> Doubt:
    told = batch.reading
    if code == "sheets":
        names = [
            in_quotation_marks(sheet["name"])
            for sheet in told["sheets"]
            if sheet.get("alike")
        ]
        return Doubt(
            ngettext(
                "The sheet %(names)s looks like a list and was not read.",
                "The sheets %(names)s look like lists and were not read.",
                len(names),
            )
            % {"names": ", ".join(names)},
            _("Choose which sheets are read, on the page “What was read”."),
        )
    if code == "rows":
        count = sum(told["passed_over"].get(reason, 0) for reason in UNREAD)
        return Doubt(
            ngettext(
                "%(count)s row may be of the list, and could not be read.",
                "%(count)s rows may be of the list, and could not be read.",
                count,
            )
            % {"count": number(count)},
            _("They stand on the page “What was read”, each with its reason."),
        )
    if code == "totals":
        said = next(_total(t, told) for t in told["totals"] if not t["equal"])
        return Doubt(
            _("A total of the file differs: %(words)s.") % {"words": said["words"]},
            labelled(capfirst(said["where"]), in_quotation_marks(said["label"]))
            if said["label"]
            else "",
        )
    return Doubt(
        _("Rows are refused, and may be members of whom nothing else is read."),
        _("Mend or leave out each of them, or say that they are none."),
    )


def _how(batch: ImportBatch) -> list[tuple[str, str]]:
    told = batch.reading
    said = [(_("file"), str(NAMES[told["format"]]))]
    if told.get("encoding"):
        said.append((_("encoding"), told["encoding"]))
    if told.get("separator"):
        separator = told["separator"]
        said.append(
            (
                _("separated by"),
                str(SEPARATORS.get(separator, in_quotation_marks(separator))),
            )
        )
    header = told["header"]
    rows = ", ".join(map(str, header["rows"]))
    if not rows:
        row = _("none: the list begins at once")
    elif header["sure"]:
        row = _("row %(rows)s") % {"rows": rows}
    else:
        row = _("row %(rows)s, not sure") % {"rows": rows}
    said.append((_("names of the columns"), row))
    return said


def report_of(batch: ImportBatch) -> dict:
    """Return the report for programs: the stored one, and its reasons in words."""
    told = dict(batch.reading)
    if not told:
        return {}
    told["each"] = [
        row | {"why": why_passed_over(row["code"])} for row in told.get("each", ())
    ]
    fields = kind_of(batch).reads.fields
    read = {column["field"] for column in batch.columns if column["field"]}
    told["columns"] = {
        "understood": [
            {"letters": c["letters"], "header": c["header"], "field": c["field"]}
            for c in batch.columns
            if c["field"] and c["status"] != "ambiguous"
        ],
        "not_understood": [
            {"letters": c["letters"], "header": c["header"]}
            for c in batch.columns
            if not c["field"] or c["status"] == "ambiguous"
        ],
        "missing": [
            key
            for key, column in fields.items()
            if key not in read and not column.only_in_exports
        ],
    }
    return told
