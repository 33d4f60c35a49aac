"""The dates of a row, each read by the order of its column."""

from datetime import date

from registry.files.cells import fold
from registry.files.dates import (
    DAY_FIRST,
    EITHER,
    GOES_ON,
    NoDate,
    order_shown,
    read_date,
)

from .date_columns import TROUBLES, TURNED


class DateReader:
    """Reads the cells of dates: a part of ``RowReader``.

    A date of ``needed_dates`` is when what the row tells begins or ends: the row is
    refused where it cannot be read. Without any other date the row is taken, with a
    warning.
    """

    needed_dates: tuple[str, ...] = ("start_on", "end_on")

    def _read_start_on(self, row, key, index, text, raw):
        self._read_date(row, key, index, text, raw)

    def _read_end_on(self, row, key, index, text, raw):
        self._read_date(row, key, index, text, raw, is_end=True)

    def _read_date(self, row, key, index, text, raw, *, is_end=False):
        try:
            day, exactness = self._date_in(text, raw, index, is_end)
        except NoDate as error:
            if not (is_end and fold(text) in GOES_ON):
                self._tell_no_date(row, error.code, key, index, text)
        else:
            row.values[key] = day
            row.values.setdefault(key.replace("_on", "_precision"), exactness)

    def _date_in(self, text, raw, index, is_end) -> tuple:
        """Return the day and the precision of a cell, by the order of its column."""
        column = self._dates.get(index)
        if not isinstance(raw, str):
            if column and isinstance(raw, date):
                if column.trouble == TURNED:
                    raise NoDate(TURNED)
                if column.turns and raw.day <= 12:
                    raw = raw.replace(day=raw.month, month=raw.day)
            return read_date(raw, is_end=is_end)
        order = column.order if column else DAY_FIRST
        if order is None and order_shown(text):
            raise NoDate(column.trouble)
        try:
            return read_date(text, is_end=is_end, order=order or DAY_FIRST)
        except NoDate:
            if order_shown(text) not in (None, EITHER, order):
                raise NoDate("date_misfit") from None
            raise

    def _tell_no_date(self, row, code, key, index, text):
        if key not in self.needed_dates:
            asked = code in TROUBLES
            code = "date_not_settled" if asked else "date_left_out"
        self._tell(row, code, key, index, text)

    def _check_period(self, row):
        values = row.values
        start, end = values.get("start_on"), values.get("end_on")
        if not (start and end and end < start):
            return
        index = self.fields["end_on"][0]
        if "end_on" in self.needed_dates:
            self._tell(row, "dates_reversed", "end_on", index, end.isoformat())
            return
        for key in ("start_on", "start_precision", "end_on", "end_precision"):
            values.pop(key, None)
        self._tell(row, "period_reversed", "end_on", index, end.isoformat())
