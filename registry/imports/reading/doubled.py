"""What several columns of one field say, of which a row is read but once."""

from registry.files.cells import fold, text_of

from .header import Header


def count_lost(read) -> None:
    """Count in each column the cells that say something else than what is read.

    ``read`` is a ``ReadList``. Only a list with several columns for one field is read
    once more for it.
    """
    for header in {id(h.columns): h for h in reversed(read.headers)}.values():
        rivals = _rivals(header)
        if not rivals:
            continue
        for column in header.columns:
            column.lost = 0
        for _number, cells in read.rows_below(header):
            for read_first, others in rivals:
                _count(cells, read_first, others)


def _rivals(header: Header) -> list[tuple[list, list]]:
    """Return, of each field with several columns, those that are read and all others.

    Those that are read stand in the order in which they are.
    """
    rivals = []
    for key, columns in header.ambiguous.items():
        order = header.fields.get(key, [])
        first = sorted(
            (c for c in columns if c.index in order), key=lambda c: order.index(c.index)
        )
        others = [c for c in columns if c.index not in order]
        if len(first) > 1 or (first and others):
            rivals.append((first, others))
    return rivals


def _count(cells, read_first, others):
    taken = None
    for column in read_first:
        said = _said(cells, column)
        if taken is None:
            taken = said
        elif said and said != taken:
            column.lost += 1
    for column in others:
        said = _said(cells, column)
        if said and said != taken:
            column.lost += 1


def _said(cells, column) -> str | None:
    """Return what a cell says, in the words by which cells are compared."""
    if column.index >= len(cells) or cells[column.index] == "":
        return None
    return fold(text_of(cells[column.index])) or None
