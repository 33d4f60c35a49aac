"""What the formats of numbers of an Excel 97 workbook tell: zeros, and currencies."""

import struct

from .extent import Extent
from .number_formats import (
    LeadingZeros,
    OtherCurrency,
    leading_zeros,
    other_currency,
)

_BEGINNING = 0x0809
_EXCEL_97 = 0x0600
_FORMAT = 0x041E
_STYLE = 0x00E0
_FORMULA = 0x0006
_NUMBER = 0x0203
_SHORT_NUMBER = 0x027E
_MANY_NUMBERS = 0x00BD


class TellingFormats:
    """Notes the numbers whose format shows more than they hold, as they are shown.

    It is given one record of the workbook after the other: formats and styles come
    before the cells. Of workbooks older than Excel 97 it notes nothing.
    """

    def __init__(self, stream: bytes):
        self._stream = stream
        self._knows = False
        self._formats: dict[int, LeadingZeros | OtherCurrency] = {}
        self._styles: dict[int, LeadingZeros | OtherCurrency] = {}
        self._number_of_styles = 0

    def note(self, kind: int, data: int, length: int, extent: Extent) -> None:
        """Look at the record of a kind whose ``length`` bytes begin at ``data``."""
        if kind == _STYLE and length >= 4:
            (number,) = struct.unpack_from("<H", self._stream, data + 2)
            if number in self._formats:
                self._styles[self._number_of_styles] = self._formats[number]
            self._number_of_styles += 1
        elif kind == _FORMAT and self._knows and length >= 5:
            self._learn(data, length)
        elif kind == _BEGINNING and length >= 2:
            (version,) = struct.unpack_from("<H", self._stream, data)
            self._knows = version == _EXCEL_97
        elif self._styles:
            self._look_at_cells(kind, data, length, extent)

    def _learn(self, data, length):
        number, characters, wide = struct.unpack_from("<HHB", self._stream, data)
        text = self._stream[data + 5 : data + length][: characters << (wide & 1)]
        code = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        telling = leading_zeros(code) or other_currency(code)
        if telling:
            self._formats[number] = telling

    def _look_at_cells(self, kind, data, length, extent):
        if kind == _MANY_NUMBERS and length >= 12:
            row, first = struct.unpack_from("<HH", self._stream, data)
            for place in range((length - 6) // 6):
                style, value = struct.unpack_from(
                    "<HI", self._stream, data + 4 + 6 * place
                )
                if style in self._styles:
                    self._show(row, first + place, style, _shortened(value), extent)
            return
        is_whole = kind in (_NUMBER, _FORMULA) and length >= 14
        if not is_whole and not (kind == _SHORT_NUMBER and length >= 10):
            return
        row, column, style = struct.unpack_from("<HHH", self._stream, data)
        if style not in self._styles:
            return
        if is_whole:
            (value,) = struct.unpack_from("<d", self._stream, data + 6)
        else:
            value = _shortened(*struct.unpack_from("<I", self._stream, data + 6))
        is_text = self._stream[data + 12 : data + 14] == b"\xff\xff"
        if kind != _FORMULA or not is_text:
            self._show(row, column, style, value, extent)

    def _show(self, row, column, style, value, extent):
        # What is no number, or has more digits than a cell shows, is left as it is.
        if value == value and abs(value) < 1e15:
            text = self._styles[style].shown(f"{value:.15g}")
            if text is not None:
                extent.note_shown(row + 1, column, text)


def _shortened(value: int) -> float:
    """Return a number kept in 30 bits: whole or not, and perhaps in hundredths."""
    if value & 2:
        number = float((value >> 2) - (1 << 30 if value & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (value & ~3) << 32))
    return number / 100 if value & 1 else number
