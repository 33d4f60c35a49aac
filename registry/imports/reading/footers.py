"""What stands below a list, or between its parts: notes, legends, other tables."""

from registry.files.cells import fold, text_of

from .header_words import fields_named
from .row_words import note_in

_LONGEST_SIGN = 12
"""Characters of a sign that a legend explains."""


def note_of(shape, cells, own, *, below) -> str:
    """Return ``note`` or ``legend`` for words about the list, ``""`` for others.

    Args:
        below: whether the row stands apart from those of the list.
    """
    if not own or len(own) > 3 or type(cells[own[0]]) is not str:
        return ""
    if len(own) > 1 and shape.usual and shape.is_solid(cells, own):
        return ""
    code = note_in(text_of(cells[own[0]]))
    if code == "sign":
        # The name of a firm may have the mark, too.
        return "legend" if below or shape.usual else ""
    return code


def may_explain(shape, cells, own) -> bool:
    """Return whether a row begins with a word of the headers, as legends do."""
    if len(own) != 2 or type(cells[own[0]]) is not str:
        return False
    sign = fold(cells[own[0]])
    return len(sign) <= _LONGEST_SIGN and (
        sign in shape.words_of_headers or sign in fields_named(shape.contract)
    )


def explains(shape, cells, own, *, below) -> bool:
    """Return whether a row that is none of the list says what a sign of it means."""
    if len(own) != 2:
        return False
    if may_explain(shape, cells, own):
        return True
    short = len(text_of(cells[own[0]])) <= _LONGEST_SIGN
    return short and below and not shape.fits(own[1], cells[own[1]])


def begins_other_table(shape, cells, own) -> bool:
    """Return whether a row holds but words, some of which fit no column."""
    if len(own) < 2:
        return False
    words = all(
        type(cells[i]) is str and not any(map(str.isdigit, cells[i])) for i in own
    )
    return words and not all(shape.fits(index, cells[index]) for index in own)
