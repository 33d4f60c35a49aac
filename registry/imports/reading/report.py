"""What was read of a file, and what was passed over, and why: the report of a reading.

Every row that holds something is one or the other: a row of the plan, or a row that was
passed over with its reason. The report is kept with the import, as JSON:

- ``format``, ``encoding``, ``separator``: how the file was opened, or empty;
- ``parts``: the names of the sheets that are read, in the order of the rows' numbers;
- ``sheets``: of each its ``name``, whether it is ``hidden``, how many ``rows`` hold
  something, and the ``code`` of why it was not read, empty if it was;
- ``header``: the ``rows`` that name the columns, and whether that is ``sure``;
- ``rows``, ``read``: rows of the file that hold something, and those for the plan;
- ``passed_over``: how many rows are passed over, by the code of the reason;
- ``each``: the first of these by ``row``, ``code`` and ``text``;
- ``hidden_rows``: rows that were read though the spreadsheet program hides them;
- ``totals``: the file's own totals beside what its rows come to;
- ``doubts``: codes of what speaks against that the whole list was read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

from .cells import ParsedRow
from .contacts import without_personal
from .headers import CONVINCING
from .rows import ReadList
from .sheets import SHEET_STEP
from .skipped import SkippedRow
from .totals import FoundTotal

ON_OTHER_SHEETS = "sheet"
"""The code of rows on sheets that are not read."""

TOLD = 1_000
"""Rows passed over that are told one by one; of more, how many, by their reason."""

TEXT = 100

UNREAD = frozenset({"other_table", "beside"})
"""Codes of rows that are passed over though they may be of the list."""


class ReadingAccount:
    """What a list yields, counted while its rows go to the plan."""

    def __init__(self, read: ReadList):
        self._read = read
        self._rows = 0
        self._codes = Counter()
        self._each = []
        self._of_parts = Counter()

    def rows(self) -> Iterator[ParsedRow]:
        """Yield the rows for the plan; the others are counted with their reasons."""
        for row in self._read:
            self._of_parts[row.number // SHEET_STEP] += 1
            if isinstance(row, SkippedRow):
                self._pass_over(row)
            else:
                self._rows += 1
                yield row

    def _pass_over(self, row: SkippedRow) -> None:
        self._codes[row.code] += 1
        if len(self._each) < TOLD:
            self._each.append(
                {
                    "row": row.number,
                    "code": row.code,
                    "text": without_personal(row.text)[:TEXT],
                }
            )

    def report(self) -> dict:
        """Return the report, once all rows were taken."""
        read = self._read
        passed_over = dict(sorted(self._codes.items()))
        if elsewhere := sum(sheet.rows for sheet in read.other_sheets):
            passed_over[ON_OTHER_SHEETS] = elsewhere
        return {
            "format": read.table.format,
            "encoding": read.table.encoding,
            "separator": read.table.separator,
            "parts": read.sheets,
            "sheets": [
                *self._sheets_read(),
                *(asdict(sheet) for sheet in read.other_sheets),
            ],
            "header": {
                "rows": [] if read.header.unnamed else list(read.header.rows),
                "sure": read.header.likeness >= CONVINCING,
            },
            "rows": self._rows + sum(passed_over.values()),
            "read": self._rows,
            "passed_over": passed_over,
            "each": self._each,
            "hidden_rows": read.hidden_rows[:TOLD],
            "totals": [_of_total(total) for total in read.totals[:TOLD]],
            "doubts": self._doubts(),
        }

    def _sheets_read(self) -> list[dict]:
        read = self._read
        rows = Counter()
        for part, count in self._of_parts.items():
            rows[read.sheets[part]] += count
        return [
            {"name": name, "hidden": False, "rows": rows[name], "code": ""}
            for name in dict.fromkeys(read.sheets)
        ]

    def _doubts(self) -> list[str]:
        """Return what speaks against that the whole list was read."""
        read = self._read
        said = {
            "sheets": any(sheet.alike for sheet in read.other_sheets),
            "rows": any(code in UNREAD for code in self._codes),
            "totals": any(not total.equal for total in read.totals),
        }
        return [code for code, holds in said.items() if holds]


def _of_total(total: FoundTotal) -> dict:
    write = (lambda value: str(int(value))) if total.counts else str
    return asdict(total) | {
        "stated": write(total.stated),
        "computed": write(total.computed),
        "equal": total.equal,
    }
