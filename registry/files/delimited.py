"""Text with separators: its encoding established, never guessed, and its separator.

UTF-8 and UTF-16 prove themselves. Other text is taken for Windows-1252, on condition
that nothing in it speaks against that: bytes that this encoding lacks, or symbols
inside of words (an encoding of old Macs or of DOS). In every encoding, accented letters
may have been lost before: read in a wrong encoding, or replaced by question marks or
underscores.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .refusal import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, RefusedFile

SEPARATORS = ",;\t"
UNDEFINED_IN_WINDOWS_1252 = b"\x81\x8d\x8f\x90\x9d"

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_FOREIGN_INSIDE_WORDS = re.compile(
    # A capital with a caron after a small letter, punctuation between two letters.
    r"[a-zß-ÿ][ŠŽ]|[^\W\d_][‚ƒ„†‡ˆ‰‹›˜¨¢£¤¥¦§©ª«¬®¯±´¶·¸º»¿÷×](?=[^\W\d_])"
)
_GARBLED = re.compile(
    r"Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ](?![A-ZÀ-Þ])|â€[\x80-\xbf™œ˜“”¦¢\x9d]|Â[°«»§\xa0]"
)
_LOST = re.compile(
    "\ufffd"
    # A question mark between two letters; an underscore after the first letter of a
    # word, or in the place of its last one.
    r"|[^\W\d_]\?+[a-zß-ÿ]|\b[^\W\d_]_[a-zß-ÿ]|[^\W\d_]{2,}_(?=[\s,;.)]|$)",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_FEW = 3
"""Fewer words than this with a lost letter may be meant as they are."""


def encoding_of(content: bytes) -> str:
    """Return the encoding of a text.

    Raises:
        RefusedFile: no encoding fits it, or its accents were lost before.
    """
    marked = (encoding for bom, encoding in _BOMS if content.startswith(bom))
    encoding = next(marked, "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise RefusedFile("damaged") from error
        encoding = "cp1252"
        text = _decode_windows_1252(content)
    if "\x00" in text:
        raise RefusedFile("damaged")
    if garbled := _GARBLED.search(text):
        raise RefusedFile("encoding_garbled", **_where(text, garbled))
    lost = _lost_letters(text)
    if len(lost) >= _FEW or "\ufffd" in text:
        raise RefusedFile("encoding_lost", **_where(text, lost[0]))
    return encoding


def _decode_windows_1252(content):
    latin = content.decode("latin-1")
    undefined = re.search(f"[{UNDEFINED_IN_WINDOWS_1252.decode('latin-1')}]", latin)
    if undefined:
        shown = content.decode("cp1252", "replace")
        lost = _lost_letters(shown.replace("\ufffd", "é"))
        if len(lost) >= _FEW:
            raise RefusedFile("encoding_lost", **_where(shown, lost[0]))
        raise RefusedFile("encoding_mixed", **_where(shown, undefined))
    text = content.decode("cp1252")
    if foreign := _FOREIGN_INSIDE_WORDS.search(text):
        raise RefusedFile("encoding_mixed", **_where(text, foreign))
    return text


def _lost_letters(text) -> list[re.Match]:
    """Return where a letter was replaced, outside of addresses, once for each word."""
    if not ("?" in text or "_" in text or "\ufffd" in text):
        return []
    hidden = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    words = {}
    for match in _LOST.finditer(hidden):
        words.setdefault(hidden[max(0, match.start() - 12) : match.end() + 6], match)
    return list(words.values())


def _where(text, match) -> dict:
    before = text[max(0, match.start() - 25) : match.start()]
    after = text[match.start() : match.end() + 25]
    return {
        "line": text.count("\n", 0, match.start()) + 1,
        "sample": re.split(r"[\r\n]", before)[-1] + re.split(r"[\r\n]", after)[0],
    }


def separator_of(content: bytes, encoding: str) -> str:
    """Return the separator that cuts the first rows into the same number of cells."""

    def fit(separator):
        rows = islice(_records(content, encoding, separator), 200)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            return 0
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (width - 1) * times**2

    with _open(content, encoding) as text:
        hint = re.fullmatch(r"\"?sep=(.)\"?\s*", text.readline(20), re.IGNORECASE)
    if hint and hint[1] in SEPARATORS:
        return hint[1]
    return max(SEPARATORS, key=fit)


def rows_of(content: bytes, encoding: str, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each row, as often as asked, without holding the text.

    Raises:
        RefusedFile: too large, or a quotation mark that is not closed.
    """
    cells = 0
    for number, row in enumerate(_records(content, encoding, separator), 1):
        while row and not row[-1].strip():
            row.pop()
        cells += len(row)
        if len(row) > MAX_COLUMNS:
            raise RefusedFile(
                "too_many_columns",
                sheet="CSV",
                column=len(row),
                limit=MAX_COLUMNS,
            )
        if cells > MAX_CELLS:
            raise RefusedFile(
                "too_many_cells", sheet="CSV", cells=cells, limit=MAX_CELLS
            )
        if number > MAX_ROWS * 2:
            raise RefusedFile("too_many_rows", sheet="CSV", row=number, limit=MAX_ROWS)
        yield row


def _records(content, encoding, separator):
    with _open(content, encoding) as text:
        reader = csv.reader(text, delimiter=separator)
        number = first_line = lines = 0
        try:
            for number, row in enumerate(reader, 1):
                lines = reader.line_num - first_line
                first_line = reader.line_num
                if lines > 500:
                    raise RefusedFile("open_quote", row=number)
                # Spreadsheet programs read this line and do not show it.
                if number == 1 and len(row) < 3 and row and row[0].startswith("sep="):
                    row = []
                yield row
        except csv.Error as error:
            code = "open_quote" if content.count(b'"') % 2 else "long_cell"
            raise RefusedFile(code, row=number + 1) from error
        # The last row swallowed others if a mark that opened it was never closed.
        if lines > 1 and content.count(b'"') % 2:
            raise RefusedFile("open_quote", row=number)


def _open(content, encoding):
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
