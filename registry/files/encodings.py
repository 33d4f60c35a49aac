"""The encoding of a text: established, never guessed.

UTF-8, UTF-16 and UTF-32 prove themselves, with a mark before them or without. Other
text is taken for Windows-1252, on condition that nothing in it speaks against that:
bytes that this encoding lacks, or symbols inside of words (an encoding of old Macs or
of DOS). In every encoding, accented letters may have been lost before: read in a wrong
encoding, or replaced by question marks or underscores.
"""

import io
import re

from .refusal import RefusedFile

MARK = "\ufeff"
"""Stands before a text of Unicode, and in its middle where files were joined."""
UNDEFINED_IN_WINDOWS_1252 = b"\x81\x8d\x8f\x90\x9d"

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LOOKED_AT = 2**16
_WIDE = {
    # Which of four bytes are zero where nearly all letters are those of Latin.
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
_FEW_IN = 1000
"""A text holds fewer than one NUL in so many bytes: other bytes are no text."""

_FOREIGN_INSIDE_WORDS = re.compile(
    # A capital with a caron after a small letter, punctuation between two letters.
    r"[a-zß-ÿ][ŠŽ]|[^\W\d_][‚ƒ„†‡ˆ‰‹›˜¨¢£¤¥¦§©ª«¬®¯±´¶·¸º»¿÷×](?=[^\W\d_])"
)
_GARBLED = re.compile(
    r"Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ](?![A-ZÀ-Þ])|â€[\x80-\xbf™œ˜“”¦¢\x9d]|Â[°«»§\xa0]"
)
# A question mark between two letters; or a letter that the reader could not show.
_LOST = re.compile("\ufffd|[^\\W\\d_]\\?+[a-zß-ÿ]")
# An underscore after the first letter of a word, or in the place of its last one.
_UNDERSCORED = re.compile(
    r"\b[^\W\d_]_[a-zß-ÿ]|[^\W\d_]{2,}_(?=[\s,;.)]|$)", re.MULTILINE
)
_ACCENTED = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžĀ-ſ]")
_PROSE_BEFORE = re.compile(r"[^\W_]{2,} \S*$")
_PROSE_AFTER = re.compile(r"\S* [^\W_]{2,}")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_FEW = 3
"""Fewer words than this with a lost letter may be meant as they are."""


_LOOKS = ("encoding_mixed", "encoding_garbled", "encoding_lost")
"""Refusals by what the letters of a text look like."""


def open_text(content: bytes, encoding: str) -> io.TextIOWrapper:
    """Return a text to be read line by line, its ends of lines as they are."""
    # Where a byte is no letter, a person overruled the refusal.
    return io.TextIOWrapper(io.BytesIO(content), encoding, "replace", newline="")


def is_text(content: bytes) -> bool:
    """Return whether bytes are text: in an encoding of wide letters, or without NUL.

    A single NUL in a text is a fault of the text, which ``encoding_of`` tells.
    """
    if b"\x00" not in content or _marked(content) or _unmarked(content):
        return True
    few = content.count(b"\x00") * _FEW_IN <= max(len(content), _FEW_IN)
    return few and not _CONTROLS.search(content)


def encoding_of(content: bytes, overruled: frozenset[str] = frozenset()) -> str:
    """Return the encoding of a text.

    Args:
        overruled: codes of ``refusal.OVERRULABLE`` for which nothing is refused.

    Raises:
        RefusedFile: no encoding fits it, its accents were lost before, or it holds a
            NUL.
    """
    encoding = _marked(content) or _unmarked(content) or "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise RefusedFile("damaged") from error
        encoding = "cp1252"
        text = _decode_windows_1252(content, overruled)
    if "\x00" in text:
        raise RefusedFile("nul", line=_line_of(text, text.index("\x00")))
    # Whoever says that its letters are right says so of all of them.
    if not overruled.isdisjoint(_LOOKS):
        return encoding
    if garbled := _GARBLED.search(text):
        raise RefusedFile("encoding_garbled", **_where(text, garbled))
    lost = _lost_letters(text)
    if len(lost) >= _FEW or "\ufffd" in text:
        raise RefusedFile("encoding_lost", **_where(text, lost[0]))
    return encoding


def _marked(content) -> str:
    marked = (encoding for mark, encoding in _MARKS if content.startswith(mark))
    return next(marked, "")


def _unmarked(content) -> str:
    """Return the encoding of a text of wide letters that has no mark, or nothing."""
    if b"\x00" not in content[:_LOOKED_AT] or len(content) % 2:
        return ""
    looked_at = content[:_LOOKED_AT]
    zeros = [looked_at[place::4].count(0) for place in range(4)]
    letters = max(1, len(looked_at) // 4)
    if all(zero <= letters / 10 or zero >= letters * 0.6 for zero in zeros):
        return _WIDE.get(tuple(zero >= letters * 0.6 for zero in zeros), "")
    return ""


def _decode_windows_1252(content, overruled):
    if not overruled.isdisjoint(_LOOKS):
        return content.decode("cp1252", "replace")
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
    """Return where a letter was replaced, outside of addresses, once for each word.

    Underscores stand in names of columns, of files and in codes. They stand for letters
    in a text that has no accented letter left, and has them in sentences.
    """
    asks, underscores = "?" in text or "\ufffd" in text, "_" in text
    if underscores and _ACCENTED.search(text):
        underscores = False
    if not (asks or underscores):
        return []
    hidden = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    words = {}
    if asks:
        _collect(words, hidden, _LOST)
    if underscores:
        found = {}
        _collect(found, hidden, _UNDERSCORED)
        if sum(_is_prose(hidden, match) for match in found.values()) > 1:
            words |= found
    return list(words.values())


def _collect(words, text, pattern) -> None:
    for match in pattern.finditer(text):
        words.setdefault(text[max(0, match.start() - 12) : match.end() + 6], match)


def _is_prose(text, match) -> bool:
    """Return whether words stand beside a word, in the same cell."""
    before = text[max(0, match.start() - 40) : match.start()]
    after = text[match.end() : match.end() + 40]
    return bool(_PROSE_BEFORE.search(before) or _PROSE_AFTER.match(after))


def _line_of(text, place) -> int:
    """Return the number of the line in which a place is, whatever ends the lines."""
    before = text[:place]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def _where(text, match) -> dict:
    before = text[max(0, match.start() - 25) : match.start()]
    after = text[match.start() : match.end() + 25]
    return {
        "line": _line_of(text, match.start()),
        "sample": re.split(r"[\r\n]", before)[-1] + re.split(r"[\r\n]", after)[0],
    }
