"""How many rows a file says that its list has, in a row that says nothing else."""

from registry.files.cells import text_of

from .row_words import count_in, total_in

_MOST_ROWS = 10_000_000


def count_stated(shape, statements, cells, own, texts, *, is_last, ends) -> int | None:
    """Return how many rows a row says that there are: “Total | 9”, “9 members”.

    Args:
        texts: what the row says in words, each with its column.
        is_last: whether no row follows; ``ends()`` tells whether none does at once.
    """
    if not texts or not texts[0][1] or len(own) > 3:
        return None
    if any(index in shape.amounts for index in own):
        return None
    counted = count_in(" ".join(text_of(cells[index]) for index in own))
    said = total_in(texts[0][1])
    if counted is None and len(own) == 2 and said in ("whole", "part"):
        counted = count_in(f"total {text_of(cells[own[1]])}")
    if counted is None or counted > _MOST_ROWS:
        return None
    if counted in statements.counts:
        return counted
    if said == "part":
        return None
    others = [index for index in own if index not in shape.names]
    if said == "whole" and others:
        # “Total | 1000” is an oil company of Brussels.
        odd = all(index not in shape.read or counted < 1000 for index in others)
        return counted if odd and is_last else None
    return counted if not statements.rows_of_section or ends() else None
