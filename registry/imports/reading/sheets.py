"""Which sheet of a file holds the list, and how its columns are understood."""

from registry.files.refusal import MAX_ROWS, RefusedFile
from registry.files.tables import Table, tables_of

from .contract import Contract
from .headers import Header, find_header


def read_list(
    content: bytes, filename: str, contract: Contract, mapping=None
) -> tuple[Table, Header]:
    """Return the table that a file holds, and how its columns are understood.

    Of several sheets it is the longest list; a hidden one only where no other holds
    anything.

    Raises:
        RefusedFile: with the reason, and how to mend it.
    """
    chosen = None
    names = []
    for table in tables_of(content, filename):
        if table.hidden and chosen:
            break
        names.append(table.sheet)
        header = find_header(table, contract, mapping)
        if header is None:
            continue
        worth = (header.identifies, header.rows_below)
        if chosen is None or worth > chosen[0]:
            chosen = (worth, table, header)
    if chosen is None:
        raise RefusedFile("empty")
    _worth, table, header = chosen
    if header.rows_below > MAX_ROWS:
        raise RefusedFile(
            "too_many_rows",
            sheet=table.sheet,
            row=header.rows_below,
            limit=MAX_ROWS,
        )
    table.other_sheets = [name for name in names if name != table.sheet]
    return table, header
