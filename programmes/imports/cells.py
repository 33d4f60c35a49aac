"""From the cells of a row to what it says of a grant, and what is wrong with it."""

import re
from decimal import Decimal

from registry.files.cells import fold
from registry.files.dates import GOES_ON, NoDate
from registry.imports.reading.cells import RowReader
from registry.models import Precision

from .columns import FIELDS
from .questions import SMALL_EXCESS

_DATE = re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}(?!\d)")
_CENT = Decimal("0.01")


class GrantReader(RowReader):
    """Turns the cells of a list of beneficiaries into values.

    ``values`` has amounts in euro: ``decided_amount`` also where only its parts are
    stated. A decision that is the last of several is documented by its day.
    ``francs_text`` has those that were in Belgian francs, as they stand.
    ``decided_text`` and ``closed_text`` are whole cells of which only a date was read.
    """

    needed_dates = ("decided_on", "last_decided_on")

    def __init__(self, contract, fields, dates, amounts):
        super().__init__(contract, fields, dates)
        self._amounts = amounts

    def _reader_of(self, key):
        return self._read_amount if FIELDS[key].is_amount else super()._reader_of(key)

    _read_grant = RowReader._read_slug

    def _read_amount(self, row, key, index, text, raw):
        column = self._amounts[index]
        if column.refusal:
            said = getattr(column.refusal, "params", {})
            self._tell(row, column.refusal.code, key, index, text, **said)
            return
        problem = column.problems.get(row.number)
        if problem:
            self._tell(row, problem.code, key, index, text, **problem.params)
        amount = column.amounts[row.number]
        if amount is not None and amount < 0:
            self._tell(row, "amount_negative", key, index, text)
        elif amount is not None:
            row.values[key] = amount
            if column.in_francs and amount:
                written = f"{column.header}: {text}"
                kept = row.values.get("francs_text")
                row.values["francs_text"] = f"{kept}; {written}" if kept else written

    def _read_decided_on(self, row, key, index, text, raw):
        self._read_first_date(row, key, index, text, raw)

    def _read_last_decided_on(self, row, key, index, text, raw):
        self._read_first_date(row, key, index, text, raw)

    def _read_requested_on(self, row, key, index, text, raw):
        try:
            day, _exactness = self._date_in(text, raw, index, False)
        except NoDate:
            self._tell(row, "date_kept", key, index, text)
            day = text
        row.values[key] = str(day)

    def _read_closed_on(self, row, key, index, text, raw):
        self._read_first_date(row, key, index, text, raw, is_end=True)

    def _read_first_date(self, row, key, index, text, raw, *, is_end=False):
        """Read a date, or the first one of a text that says more."""
        precision = key.replace("_on", "_precision")
        try:
            day, exactness = self._date_in(text, raw, index, is_end)
        except NoDate as error:
            if is_end and fold(text) in GOES_ON:
                return
            within = _DATE.search(text)
            day = within and self._day_in(within[0].replace(" ", ""), index)
            if not day:
                self._tell_no_date(row, error.code, key, index, text)
                return
            exactness = "day"
            row.values["decided_text" if "decided" in key else "closed_text"] = text
            self._tell(row, "date_within", key, index, text, day=day.isoformat())
        row.values[key] = day
        row.values[precision] = exactness

    def _day_in(self, text, index):
        try:
            return self._date_in(text, text, index, False)[0]
        except NoDate:
            return None

    def _finish(self, row):
        values = row.values
        for whole in ("decided", "paid"):
            self._add_parts(row, whole)
        if not values.get("eligible_cost"):
            values.pop("eligible_cost", None)
        if "last_decided_on" in values and "decided_on" not in values:
            values["decided_on"] = values["last_decided_on"]
            values["decided_precision"] = Precision.DOCUMENTED.value
        super()._finish(row)
        self._check_amounts(row)
        decided, closed = values.get("decided_on"), values.get("closed_on")
        if decided and closed and closed < decided:
            self._tell_of(
                row, "closed_before_decided", "closed_on", closed, decided=str(decided)
            )

    def _add_parts(self, row, whole):
        values = row.values
        parts = [f"{whole}_eu", f"{whole}_region"]
        stated = [values[part] for part in parts if part in values]
        if not stated:
            return
        key = f"{whole}_amount"
        if key not in values:
            values[key] = sum(stated)
        elif len(stated) == 2 and abs(sum(stated) - values[key]) > _CENT:
            amount = values[key]
            self._tell_of(row, "parts_disagree", key, amount, parts=str(sum(stated)))

    def _check_amounts(self, row):
        values = row.values
        decided, paid = values.get("decided_amount"), values.get("paid_amount")
        cost = values.get("eligible_cost")
        if decided is None:
            amounts = [key for key in FIELDS if FIELDS[key].is_amount]
            if not any(told.field in amounts for told in row.problems if row.refused):
                self._tell_of(row, "amount_missing", "decided_amount")
            return
        if not decided:
            self._tell_of(row, "amount_nothing", "decided_amount", decided)
        elif paid is not None and paid > decided:
            small = paid - decided <= SMALL_EXCESS
            self._tell_of(
                row,
                "paid_slightly_above" if small else "paid_above_decided",
                "paid_amount",
                paid,
                excess=str(paid - decided),
                decided=str(decided),
            )
        if cost is not None and decided > cost:
            self._tell_of(
                row,
                "decided_above_cost",
                "decided_amount",
                decided,
                excess=str(decided - cost),
                cost=str(cost),
            )

    def _tell_of(self, row, code, key, value="", **params):
        """Tell a problem of a field, in the column that it was read from."""
        prefix = key.removesuffix("_amount")
        columns = (key, f"{prefix}_eu", f"{prefix}_region", *self.fields)
        stands_in = next(column for column in columns if column in self.fields)
        index = self.fields[stands_in][0]
        self._tell(row, code, key, index, str(value), **params)
