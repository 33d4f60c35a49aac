"""Which row names the columns, and which field each column is."""

from itertools import islice

from registry.files.cells import fold
from registry.files.refusal import RefusedFile

from .contents import ROWS_SAMPLED, Kind, content_of
from .contract import Contract
from .evidence import is_sure_of_names, weigh
from .header import Header, HeaderColumn
from .header_words import SURE, best_field
from .understanding import HeaderReading, ListSaid, Untitled, filled_of

__all__ = [
    "Header",
    "HeaderColumn",
    "ListSaid",
    "Untitled",
    "find_header",
    "require_columns",
]

ROWS_SEARCHED = 80
"""Rows with something in them among which the header is looked for."""

CONVINCING = 1.5
"""Likeness from which a row is a header even below rows of data."""

CANDIDATES_WEIGHED = 12
"""Rows most like a header of which the rows below are looked at."""


def find_header(table, contract: Contract, mapping=None) -> Header | None:
    """Return the header of a table; None if the table is blank.

    Args:
        mapping: what a person said about columns, by the header's text or the index
            of the column (or the header's row and the index, or ``Untitled``): the key
            of a field, or None for a column not to be read; by ``ListSaid.HEADER_ROW``
            the number of the row that names the columns, 0 for none.

    Where no row names an organisation's column, the first row that is a row of a table
    rather than a title is taken, unless it looks like those below it: then the list is
    ``unnamed``. ``identifies`` is false then, unless content or ``mapping`` says.
    """
    reader = HeaderReading(table, contract, mapping)
    filled = ((number, cells) for number, cells in table if filled_of(cells))
    first_rows = list(islice(filled, ROWS_SEARCHED + ROWS_SAMPLED))
    if not first_rows:
        return None
    header = (
        _said_header(reader, first_rows)
        or _likeliest(reader, first_rows)
        or _guess(reader, first_rows)
    )
    begins = header.rows[-1] + 1 if header.unnamed else header.rows[0]
    header.titles = [n for n, _cells in first_rows if n < begins]
    last = first_rows[-1][0]
    for last, _cells in filled:  # noqa: B007
        pass
    header.rows_below = last - header.rows[-1]
    return header


def _said_header(reader, rows) -> Header | None:
    """Return the header at the row that a person named, if one did."""
    said = reader.header_row
    if said is None:
        return None
    if said == 0:
        header = reader.unnamed(0, _width(rows))
    else:
        cells = next((cells for number, cells in rows if number == said), None)
        if cells is None:
            return None
        header = reader.understand((said,), _texts(cells), {})
    header.said = True
    weigh(header, _below(rows, header.rows[-1]))
    return header


def _likeliest(reader, rows) -> Header | None:
    """Return the row most like a header, whose rows below fit what it says.

    Of several tables below each other it is that of the first.
    """
    found = []
    for place in range(min(len(rows), ROWS_SEARCHED)):
        for header in reader.headers_at(rows, place):
            if not header.likeness or (
                header.likeness < CONVINCING and _stands_in_data(rows, place)
            ):
                continue
            found.append(header)
    found.sort(key=_worth, reverse=True)
    found = found[:CANDIDATES_WEIGHED]
    begins = sorted({h.rows[0] for h in found if h.likeness >= CONVINCING})
    for header in found:
        last = header.rows[-1]
        end = next((row for row in begins if row > last + 1), None)
        below = _below(rows, last)
        part = [row for row in below if end is None or row[0] < end]
        weigh(header, part or below)
    found = [header for header in found if header.likeness]
    if not found:
        return None
    best = max(found, key=_worth)
    return max(_first_table(found, best), key=_worth)


def _first_table(found, best) -> list[Header]:
    """Return the readings of the first rows that are a header beyond doubt."""
    sure = max(CONVINCING, best.likeness / 2)
    firm = sorted((h for h in found if h.likeness >= sure), key=lambda h: h.rows)
    first = firm[:1] or [best]
    for header in firm[1:]:
        if header.rows[0] <= first[-1].rows[-1] + 1:
            first.append(header)
    return first


def _worth(header):
    # Of two readings alike, the simpler one.
    return header.likeness, -len(header.rows)


def _guess(reader, rows) -> Header:
    """Return the first row of the table as its header, if it differs from the rest."""
    width = max(len(filled_of(cells)) for _number, cells in rows)
    place = next(
        i for i, (_n, row) in enumerate(rows) if len(filled_of(row)) * 2 > width
    )
    number, cells = rows[place]
    below = rows[place + 1 :]
    if _names_columns(reader, cells, below):
        header = reader.understand((number,), _texts(cells), {})
        weigh(header, below)
    else:
        header = reader.unnamed(number - 1, _width(rows[place:]))
        weigh(header, rows[place:])
    return header


def _names_columns(reader, cells, below) -> bool:
    """Return whether a row names the columns below it, rather than being one of them.

    It does if one of its cells is a known header, or if it holds something else than
    the cells below: a word over numbers, or over longer names.
    """
    if len(below) < 2:
        return True
    for index in filled_of(cells):
        text = str(cells[index])
        if best_field(reader.contract, text, own=True)[1] >= SURE:
            return True
        column = [row[index] for _number, row in below if index < len(row)]
        content, own = content_of(column), content_of([cells[index]])
        if content.kind not in (None, Kind.NAME, Kind.TEXT) and own.filled:
            if content.shares[content.kind] > own.shares.get(content.kind, 0):
                return True
        elif content.filled and _is_word_over_names(text, column):
            return True
        elif content.filled > 2 and content.distinct == 1:
            # The same in all rows but this one.
            return fold(text) not in {fold(str(cell)) for cell in column}
    return False


def _is_word_over_names(text, column) -> bool:
    """Return whether a single word stands over cells of several words."""
    words = [len(str(cell).split()) for cell in column if cell != ""]
    return len(text.split()) == 1 and sum(words) >= 1.8 * len(words)


def require_columns(table, headers: list[Header]) -> None:
    """Raise ``RefusedFile`` where a column is missing that every row needs.

    The columns that could be it, by what they hold, are told; a person chooses.
    """
    first = headers[0]
    if not first.identifies:
        raise RefusedFile(
            "no_identity",
            header=first,
            candidates=_called(first.proposed.get("name", ())),
            sheet=table.sheet,
        )
    for key in first.missing:
        field = first.contract.fields[key]
        candidates = [c for h in headers for c in h.proposed.get(key, ())]
        if field.identifies:
            # A number tells whom a row is about, though not what it is called.
            candidates = [c for c in candidates if is_sure_of_names(c.content)]
        if (field.identifies and not candidates) or any(
            key not in other.missing for other in headers[1:]
        ):
            continue
        raise RefusedFile(
            "column_missing",
            header=first,
            candidates=_called(candidates),
            sheet=table.sheet,
            what=field.label,
        )


def _called(columns) -> list[str]:
    return [column.called for column in columns]


def _stands_in_data(rows, place) -> bool:
    """Return whether rows as full as this one stand above it: no titles, but data."""
    width = len(filled_of(rows[place][1]))
    above = [len(filled_of(cells)) for _number, cells in rows[:place]]
    return width > 1 and sum(other >= width for other in above) > 2


def _below(rows, number) -> list[tuple[int, list]]:
    return [row for row in rows if row[0] > number]


def _texts(cells) -> dict[int, str]:
    return {i: str(cells[i]) for i in filled_of(cells)}


def _width(rows) -> int:
    return max(filled_of(cells)[-1] for _number, cells in rows) + 1
