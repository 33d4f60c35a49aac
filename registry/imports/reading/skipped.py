"""Rows of a file that are not of its list: what they are instead."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SKIPPED = {
    "title": _("It stands above the list: a title, or words about it."),
    "header": _("The names of the columns."),
    "section": _("A title of what follows: hardly any cell is filled."),
    "total": _("A total of other rows."),
    "subtotal": _("A total of some of the rows: of a section, or an organisation."),
    "legend": _("It explains signs and words of the list."),
    "note": _("Words about the list: a note, its source, its date or who signed it."),
    "continuation": _("It goes on about the row above, and states no amount."),
    "other_table": _("It is of another table below the list."),
    "beside": _("It says nothing in the columns that are read."),
}
"""What a row is that is passed over, by its code."""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not of the list itself: ``code`` is a key of ``SKIPPED``.

    ``text`` is what it says first.
    """

    number: int
    code: str
    text: str

    @property
    def message(self) -> str:
        return str(SKIPPED[self.code])
