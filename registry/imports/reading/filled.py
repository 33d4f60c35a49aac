"""Whether the column that every row needs says anything in most of them."""

from registry.files.refusal import RefusedFile

_MANY = 20
"""Rows from which on it is telling that hardly any is filled in a column."""


def require_filled(read) -> None:
    """Raise ``RefusedFile`` where hardly any row says what every row has to.

    ``read`` is a ``ReadList``. Where a person chose the column, each row is told by
    itself.
    """
    header = read.header
    rows = [row for row in read.sample if len(row[2]) > 1]
    if not read.has_one_header or len(rows) < _MANY:
        return
    fields = read.contract.fields
    # Whom a row is about, it may have from the row above.
    for needed in read.contract.needed:
        if not all(fields[key].is_amount for key in needed):
            continue
        columns = [c for c in header.columns if c.field in needed]
        indexes = {i for key in needed for i in header.fields.get(key, ())}
        if not indexes or any(column.status == "corrected" for column in columns):
            continue
        filled = sum(not indexes.isdisjoint(where) for _n, _cells, where in rows)
        if filled * 2 < len(rows):
            raise RefusedFile(
                "column_empty",
                header=header,
                sheet=read.table.sheet,
                what=fields[needed[0]].label,
                column=next(c.called for c in columns if c.index in indexes),
                filled=filled,
                rows=len(rows),
            )
