"""From the cells of a row to what it says of a grant, and what is wrong with it."""

import re
from decimal import Decimal

from programmes.amounts import read_column, unit_of_header
from registry.files.dates import NoDate, read_date
from registry.imports.reading.cells import RowReader
from registry.models import Precision

from .columns import FIELDS
from .questions import SMALL_EXCESS

_DATE = re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}(?!\d)")
_CENT = Decimal("0.01")


def read_amounts(read, header) -> dict[int, object]:
    """Return what each column of amounts says, by its index: column by column.

    A reading has the amount, or the problem, of each row by its number.
    """
    options = read.options_of(header)
    keys = {
        index: key
        for key, columns in header.fields.items()
        if FIELDS[key].is_amount
        for index in columns
    }
    numbers, cells = [], {index: [] for index in keys}
    for number, row in read.rows_below(header):
        numbers.append(number)
        for index in keys:
            cells[index].append(row[index] if index < len(row) else "")
    found = {}
    for index, key in keys.items():
        text = header.text_of(index)
        # A column that bears the name of its field was exported by the registry.
        decimal = options.get(index) or ("." if text == key else None)
        reading = read_column(cells[index], decimal=decimal, unit=unit_of_header(text))
        found[index] = _Amounts(reading, numbers)
    return found


class _Amounts:
    """The amounts of one column, by the numbers of their rows."""

    def __init__(self, reading, numbers):
        self.refusal = reading.refusal
        self.amounts = dict(zip(numbers, reading.amounts, strict=True))
        self.problems = {numbers[told.index]: told for told in reading.problems}
        self.numbers = numbers


class GrantReader(RowReader):
    """Turns the cells of a list of beneficiaries into values.

    ``values`` has amounts in euro: ``decided_amount`` also where only its parts are
    stated. A decision that is the last of several is documented by its day.
    ``decided_text`` and ``closed_text`` are whole cells of which only a date was read.
    """

    def __init__(self, contract, fields, amounts):
        super().__init__(contract, fields)
        self._amounts = amounts

    def _reader_of(self, key):
        return self._read_amount if FIELDS[key].is_amount else super()._reader_of(key)

    _read_grant = RowReader._read_slug

    def _read_amount(self, row, key, index, text, raw):
        column = self._amounts[index]
        if column.refusal:
            self._tell(row, column.refusal.code, key, index, text)
            return
        problem = column.problems.get(row.number)
        if problem:
            self._tell(row, problem.code, key, index, text, **problem.params)
        amount = column.amounts[row.number]
        if amount is not None and amount < 0:
            self._tell(row, "amount_negative", key, index, text)
        elif amount is not None:
            row.values[key] = amount

    def _read_decided_on(self, row, key, index, text, raw):
        self._read_first_date(row, key, index, text, raw)

    def _read_last_decided_on(self, row, key, index, text, raw):
        self._read_first_date(row, key, index, text, raw)

    def _read_requested_on(self, row, key, index, text, raw):
        day = read_day(raw, text)
        row.values[key] = str(day or text)
        if not day:
            self._tell(row, "date_kept", key, index, text)

    def _read_closed_on(self, row, key, index, text, raw):
        self._read_first_date(row, key, index, text, raw, is_end=True)

    def _read_first_date(self, row, key, index, text, raw, *, is_end=False):
        """Read a date, or the first one of a text that says more."""
        precision = key.replace("_on", "_precision")
        try:
            day, exactness = read_date(_cell(raw, text), is_end=is_end)
        except NoDate as error:
            within = _DATE.search(text)
            day = within and read_day(within[0].replace(" ", ""))
            if not day:
                self._tell(row, error.code, key, index, text)
                return
            exactness = "day"
            row.values["decided_text" if "decided" in key else "closed_text"] = text
            self._tell(row, "date_within", key, index, text, day=day.isoformat())
        row.values[key] = day
        row.values[precision] = exactness

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


def read_day(value, text=""):
    """Return the day that a cell holds, or None."""
    try:
        return read_date(_cell(value, text or str(value)), is_end=False)[0]
    except NoDate:
        return None


def _cell(raw, text):
    return text if isinstance(raw, str) else raw
