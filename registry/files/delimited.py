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
LONGEST_LINE = 1_000_000
"""Separators in a line that is not even cut: each cell takes more than its text."""
LINES_OF_A_CELL = 500
"""More lines than this within one cell are rows that a quotation mark swallowed."""
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


def own_separator_of(content: bytes) -> str:
    """Return the separator of a text of our own: no name of a column holds one.

    Raises:
        RefusedFile: it is not in UTF-8, or holds what no text does.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFile("not_utf_8") from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise RefusedFile("nul", line=line)
    return max(SEPARATORS, key=text.partition("\n")[0].count)


def own_rows_of(content: bytes, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a text of our own, whose cells may have any lines.

    Raises:
        RefusedFile: as ``rows_of``.
    """
    return rows_of(content, "utf-8-sig", separator, lines_of_a_cell=MAX_ROWS)


def rows_of(
    content: bytes,
    encoding: str,
    separator: str,
    *,
    lines_of_a_cell: int = LINES_OF_A_CELL,
) -> Iterator[list[str]]:
    """Yield the cells of each row, as often as asked, without holding the text.

    Raises:
        RefusedFile: too large, or a quotation mark that is not closed.
    """
    cells = 0
    records = _records(content, encoding, separator, lines_of_a_cell)
    for number, row in enumerate(records, 1):
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


def _records(content, encoding, separator, lines_of_a_cell=LINES_OF_A_CELL):
    with _open(content, encoding) as text:
        reader = csv.reader(_lines(text, separator), delimiter=separator)
        number = first_line = lines = 0
        try:
            for number, row in enumerate(reader, 1):
                lines = reader.line_num - first_line
                first_line = reader.line_num
                if lines > lines_of_a_cell:
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


def _lines(text, separator):
    for line in text:
        if len(line) > LONGEST_LINE and line.count(separator) > LONGEST_LINE:
            raise RefusedFile(
                "too_many_columns",
                sheet="CSV",
                column=line.count(separator) + 1,
                limit=MAX_COLUMNS,
            )
        yield line


def _open(content, encoding):
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
