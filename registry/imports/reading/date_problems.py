"""What is wrong with a date of a list, and how to mend it."""

from django.utils.translation import gettext_lazy as _

from .severity import CellSeverity

_ERROR = CellSeverity.ERROR
_WARNING = CellSeverity.WARNING

OF_DATES = {
    "date_impossible": (
        _ERROR,
        _("“%(value)s” is no day of the calendar: correct it, such as 31/12/2005."),
    ),
    "date_unreadable": (
        _ERROR,
        _(
            "“%(value)s” is not a date: write a day, a month or a year, such as "
            "31/12/2005, 12/2005 or 2005, or leave the cell empty."
        ),
    ),
    "date_misfit": (
        _ERROR,
        _(
            "“%(value)s” is no day as the dates of this column are written: correct "
            "it, or write it in the order of the others."
        ),
    ),
    "dates_ambiguous": (
        _ERROR,
        _(
            "Nothing in the list tells whether the day or the month comes first in "
            "“%(value)s”: say it on the page of the columns, once for all."
        ),
    ),
    "dates_contradictory": (
        _ERROR,
        _(
            "“%(value)s” is not read, because the dates of the column contradict each "
            "other: say on the page of the columns whether the day or the month "
            "comes first."
        ),
    ),
    "dates_turned": (
        _ERROR,
        _(
            "“%(value)s” is not read, because a program seems to have turned days and "
            "months of the column around: say on the page of the columns whether it "
            "did."
        ),
    ),
    "date_left_out": (
        _WARNING,
        _(
            "“%(value)s” is not a date: the row is taken without it. Write a day, a "
            "month or a year, such as 31/12/2005, 12/2005 or 2005."
        ),
    ),
    "date_not_settled": (
        _WARNING,
        _(
            "Nothing tells whether the day or the month comes first in “%(value)s”: "
            "the row is taken without it, until somebody says it on the page of the "
            "columns."
        ),
    ),
    "period_reversed": (
        _WARNING,
        _(
            "The end, “%(value)s”, lies before the start: the row is taken without "
            "both. Correct one of them."
        ),
    ),
    "dates_reversed": (
        _ERROR,
        _("The end, “%(value)s”, lies before the start: correct one of the two."),
    ),
}
