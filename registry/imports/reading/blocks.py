"""Tables that stand beside each other, and lists that lie on their side."""

from itertools import islice

from registry.files.cells import fold
from registry.files.tables import Table

from .headers import Header, find_header

_ROWS_OF_A_LIST_ON_ITS_SIDE = 60


def blocks_of(table, header: Header) -> list[tuple[int, int | None]]:
    """Return the columns of each of the tables that stand beside each other.

    They do where a header without a gap is named again, in the same words or for the
    same fields, behind a column that is blank. Else it is one, of all columns.
    """
    whole = [(0, None)]
    columns = sorted(
        (c for c in header.columns if c.header), key=lambda column: column.index
    )
    groups = []
    for column in columns:
        if groups and column.index == groups[-1][-1].index + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    if len(groups) < 2:
        return whole
    first = [fold(column.header) for column in groups[0]]
    if not any(c.field in header.contract.identities for c in groups[0]):
        return whole
    keys = {column.field for column in groups[0]}
    for group in groups[1:]:
        words = [fold(column.header) for column in group]
        same = len(keys - {None}) > 1 and keys == {column.field for column in group}
        if words != first and not same:
            return whole
    begins = [0, *(group[0].index for group in groups[1:])]
    return list(zip(begins, [*begins[1:], None], strict=True))


def is_on_its_side(table, header: Header) -> bool:
    """Return whether the first column names what stands beside it in each row."""
    rows = [
        cells
        for _number, cells in islice(table, _ROWS_OF_A_LIST_ON_ITS_SIDE + 1)
        if any(cells)
    ]
    width = max(map(len, rows), default=0)
    if not 2 <= len(rows) <= _ROWS_OF_A_LIST_ON_ITS_SIDE or width < 2:
        return False
    turned = Table(
        sheet=table.sheet,
        format=table.format,
        source=lambda: (
            [cells[index] if index < len(cells) else "" for cells in rows]
            for index in range(width)
        ),
    )
    other = find_header(turned, header.contract)
    return (
        other is not None
        and other.identifies
        and other.rows[-1] <= 2
        and other.likeness >= 2
        and other.likeness > header.likeness + 0.9
    )
