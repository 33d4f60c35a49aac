"""The lines of a plan: what each column is, from the row of a file to ``ImportRow``.

A line goes through three tables that live as long as the transaction:

- ``line_staged``: what a row of the file says, and what a person decided about it;
- ``line_matched``: which organisation it is about (``matching``);
- ``line_result``: what becomes of it, as its kind of import says.

``line_result`` has the columns of ``ImportRow`` under the same names. ``COLUMNS`` is
the one declaration of them all: every statement that names them in a row is made of it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import Enum, auto

from django.db import connection

from registry.imports.reading.cells import ParsedRow
from registry.models import ImportBatch

from .places import find_places
from .questions import stage_answers
from .statements import run


class Said(Enum):
    """Who says what stands in a column."""

    BY_FILE = auto()
    BY_PERSON = auto()
    BY_MATCHING = auto()
    BY_KIND = auto()


@dataclass(frozen=True)
class LineColumn:
    """A column of the lines of a plan.

    - ``read``: its value by a row of the file that was read;
    - ``again``: its value, in SQL, by the row of an earlier plan, if not that of the
      column of the same name;
    - ``kept``: whether ``ImportRow`` has it;
    - ``staged``: whether ``line_staged`` has it though no file says it;
    - ``rarely``: whether it is empty unless a kind of import says otherwise.
    """

    name: str
    type: str
    said: Said
    read: Callable[[ParsedRow], object] | None = None
    again: str = ""
    kept: bool = True
    staged: bool = False
    rarely: bool = False
    empty: str = "''"

    @property
    def quoted(self) -> str:
        return f'"{self.name}"'

    @property
    def is_staged(self) -> bool:
        return self.read is not None or self.staged

    @property
    def is_planned(self) -> bool:
        """Whether planning again may change it."""
        return self.kept and self.said in (Said.BY_MATCHING, Said.BY_KIND)


def _cell(key: str) -> Callable[[ParsedRow], str]:
    return lambda row: row.values.get(key, "")


_as_json = json.JSONEncoder(default=str, ensure_ascii=False).encode


def _problems(row: ParsedRow) -> str:
    if not row.problems:
        return "[]"
    return _as_json(
        [asdict(told) | {"severity": told.severity} for told in row.problems]
    )


def _of_file(name, column_type="text", read=None, **options) -> LineColumn:
    read = read or _cell(name)
    return LineColumn(name, column_type, Said.BY_FILE, read, **options)


COLUMNS = (
    _of_file("number", "integer", lambda row: row.number, empty="NULL"),
    _of_file("slug", again="coalesce(\"values\" ->> 'slug', '')", kept=False),
    _of_file("name"),
    _of_file(
        "former_name", again="coalesce(\"values\" ->> 'former_name', '')", kept=False
    ),
    _of_file("enterprise_number"),
    _of_file("post_code"),
    _of_file("values", "jsonb", lambda row: _as_json(row.values), empty="'{}'"),
    _of_file("problems", "jsonb", _problems, empty="'[]'"),
    _of_file(
        "refused",
        "boolean",
        lambda row: row.refused,
        again='problems @> \'[{"severity": "error"}]\'',
        kept=False,
        empty="false",
    ),
    LineColumn("decision", "text", Said.BY_PERSON, staged=True),
    LineColumn("decided_id", "bigint", Said.BY_PERSON, staged=True, empty="NULL"),
    LineColumn("remark", "text", Said.BY_PERSON, staged=True),
    LineColumn("organisation_id", "bigint", Said.BY_MATCHING, empty="NULL"),
    LineColumn("same_as", "integer", Said.BY_MATCHING, empty="NULL"),
    # Staged too: which names of the file it resembled in an earlier plan.
    LineColumn("questions", "text[]", Said.BY_MATCHING, staged=True, empty="'{}'"),
    # Staged too: whom a row resembled in an earlier plan.
    LineColumn("candidates", "bigint[]", Said.BY_MATCHING, staged=True, empty="'{}'"),
    LineColumn("outcome", "text", Said.BY_KIND),
    LineColumn("reason", "text", Said.BY_KIND),
    LineColumn("fact", "bigint", Said.BY_KIND, empty="NULL"),
    LineColumn("changes", "jsonb", Said.BY_KIND, empty="'{}'"),
    LineColumn("refusal", "jsonb", Said.BY_KIND, empty="'{}'", rarely=True),
)
"""Number and ``values`` say everything that was read; ``fact`` is the key of what a
line is about besides its organisation, such as a membership or a grant."""

_READ = [column for column in COLUMNS if column.read]
_STAGED = [column for column in COLUMNS if column.is_staged]
_KEPT = [column for column in COLUMNS if column.kept]
_PLANNED = [column for column in COLUMNS if column.is_planned]


def _names(columns, prefix: str = "") -> str:
    return ", ".join(f"{prefix}{column.quoted}" for column in columns)


MAKE_STAGED = "CREATE TEMP TABLE line_staged ({}) ON COMMIT DROP".format(
    ", ".join(
        f"{column.quoted} {column.type} DEFAULT {column.empty}" for column in _STAGED
    )
)
COPY = f"COPY line_staged ({_names(_READ)}) FROM STDIN"

STAGE_KEPT = """
INSERT INTO line_staged ({columns})
SELECT {again}
FROM registry_importrow
WHERE batch_id = %(batch)s AND number IS NOT NULL
    AND (%(numbers)s::integer[] IS NULL OR number = ANY (%(numbers)s))
""".format(
    columns=_names(_STAGED),
    again=", ".join(column.again or column.quoted for column in _STAGED),
)

DECISIONS = """
UPDATE line_staged line
SET decision = kept.decision, decided_id = kept.decided_id, remark = kept.remark
FROM registry_importrow kept
WHERE kept.batch_id = %(batch)s AND kept.decision <> '' AND kept.number = line.number
"""

ADD = """
INSERT INTO registry_importrow (batch_id, {columns})
SELECT %(batch)s, {columns}
FROM {{lines}}
ORDER BY number, fact
""".format(columns=_names(_KEPT))

_DIFFERS = (
    f"({_names(_PLANNED, 'kept.')}) IS DISTINCT FROM ({_names(_PLANNED, 'line.')})"
)

REPLACE = """
UPDATE registry_importrow kept
SET {columns}
FROM line_result line
WHERE kept.batch_id = %(batch)s AND kept.number = line.number AND {differs}
""".format(
    columns=", ".join(f"{column.quoted} = line.{column.quoted}" for column in _PLANNED),
    differs=_DIFFERS,
)

DIFFERING = f"""
SELECT kept.number
FROM registry_importrow kept
JOIN line_result line USING (number)
WHERE kept.batch_id = %(batch)s AND {_DIFFERS}
ORDER BY kept.number
"""


def stage_rows_read(batch: ImportBatch, rows: Iterable[ParsedRow]) -> None:
    """Take in the rows of a file, with what people decided about them before."""
    _make_empty()
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row([column.read(row) for column in _READ])
    run(DECISIONS, batch=batch.pk)
    stage_answers(batch)
    find_places()
    run("ANALYZE pg_temp.line_staged (number)")


def stage_rows_kept(batch: ImportBatch, numbers: list[int] | None = None) -> None:
    """Take in the rows of an earlier plan again: those with ``numbers``, or all."""
    _make_empty()
    run(STAGE_KEPT, batch=batch.pk, numbers=numbers)
    stage_answers(batch)
    find_places()
    run("ANALYZE pg_temp.line_staged (number)")


def _make_empty() -> None:
    run("DROP TABLE IF EXISTS pg_temp.line_staged")
    run(MAKE_STAGED)


def add_lines(batch: ImportBatch, lines: str = "line_result") -> None:
    """Keep the lines of a table as rows of a plan."""
    run(ADD.format(lines=lines), batch=batch.pk)


def result_of(sources: str, **said: str) -> str:
    """Return the query of ``line_result``: its columns, in front of its sources.

    Args:
        sources: what follows the columns, ``FROM`` included: ``line``, of
            ``line_matched`` or a table like it, and ``staged``, of ``line_staged``.
        said: what a kind of import says of each line, in SQL, by the columns' names.
            All other columns stay as they were staged or matched.
    """
    return _select(
        sources,
        {
            column.name: f"{column.empty}::{column.type}"
            if column.rarely
            else f"{'staged' if _is_first_staged(column) else 'line'}.{column.quoted}"
            for column in _KEPT
        }
        | said,
    )


def absent_of(sources: str, **said: str) -> str:
    """Return the query of lines that no row of the file stands for.

    Args:
        sources: what follows the columns, ``FROM`` included.
        said: what a kind of import says of each line; all other columns are empty.
    """
    return _select(
        sources,
        {column.name: f"{column.empty}::{column.type}" for column in _KEPT} | said,
    )


def _is_first_staged(column: LineColumn) -> bool:
    return column.said in (Said.BY_FILE, Said.BY_PERSON)


def _select(sources: str, said: dict[str, str]) -> str:
    columns = ",\n    ".join(
        f"{said[column.name]} AS {column.quoted}" for column in _KEPT
    )
    return f"SELECT\n    {columns}\n{sources}"
