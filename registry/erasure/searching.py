"""What in a file can be searched, and what of it cannot.

A file is bytes, a document or an archive of others. Whatever is text in it is yielded,
in each form in which a name may be whole; whatever is none is told by its reason.
"""

import io
import re
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from html import unescape

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.files.cells import text_of
from registry.files.refusal import BROKEN_ARCHIVE, MAX_UNPACKED, RefusedFile
from registry.files.tables import tables_of

from .pdf import MAX_PAGES, Pdf, PdfLocked, PdfUnread

ENCODINGS = ("utf-8", "utf-16", "latin-1")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"II*\0", b"MM\0*", b"BM")
"""How pictures begin, in which no machine of ours finds a text."""
COMPOUND = b"\xd0\xcf\x11\xe0"
"""How files of old programs begin, and those of newer ones under a password."""
CHUNK = 2**20
OVERLAP = 2**16
"""Characters read again with the next ones: a name may stand across two chunks."""
DEEPEST = 3
"""Archives within archives that are opened."""

BLOCKS = re.compile(
    r"</(?:\w+:)?(?:p|h|h[1-6]|li|td|th|tr|div|si|is|c|v|row|table-cell|title|dd|dt)\s*>"
    r"|<(?:\w+:)?(?:tab|br|cr|s|line-break)(?:\s[^>]*)?/?>",
    re.IGNORECASE,
)
"""Where markup parts words; other tags may stand within one, as round a bold letter."""
TAGS = re.compile(r"<[^>]*>")

PICTURE = _("a picture, or something with pictures in it: a machine does not read it")
LOCKED = _("protected by a password")
DAMAGED = _("damaged, or of a kind that is not known")
TOO_LARGE = _("too large to be searched in whole")


class Searched:
    """The text of one file, and the reasons why not all of it is text."""

    def __init__(self, content: bytes, filename: str):
        self.content, self.filename = content, filename
        self.reasons: set[Promise] = set()
        self._left = MAX_UNPACKED

    def holds(self, name: re.Pattern) -> bool:
        """Whether a name stands in it; ``reasons`` are known once it does not."""
        return any(name.search(text) for text in self._texts())

    def _texts(self) -> Iterator[str]:
        yield from self._of(self.content, 0)
        try:
            for table in tables_of(self.content, self.filename):
                for _number, cells in table:
                    # The words of a name may stand in two columns.
                    yield " ".join(map(text_of, cells))
        except RefusedFile as refusal:
            if self.content.startswith(COMPOUND):
                self.reasons.add(LOCKED if refusal.code == "password" else DAMAGED)
            elif refusal.code == "bomb" or refusal.code.startswith("too_"):
                self.reasons.add(TOO_LARGE)

    def _of(self, content: bytes, depth: int) -> Iterator[str]:
        if content.startswith(PICTURES):
            self.reasons.add(PICTURE)
            # What a camera or a program noted in it is text.
            yield content.decode("utf-8", errors="ignore")
        elif content.startswith(b"%PDF"):
            yield from self._pdf(content, depth)
        elif zipfile.is_zipfile(io.BytesIO(content)):
            yield from self._archive(content, depth)
        else:
            for encoding in ENCODINGS:
                yield from forms(content.decode(encoding, errors="ignore"))

    def _pdf(self, content: bytes, depth: int) -> Iterator[str]:
        try:
            pdf = Pdf(content)
            for text in pdf.texts():
                yield from forms(text)
            for attached in pdf.attached():
                yield from self._within(attached, depth)
        except PdfLocked:
            self.reasons.add(LOCKED)
        except PdfUnread:
            self.reasons.add(DAMAGED)
        else:
            if pdf.has_pictures:
                self.reasons.add(PICTURE)
            if pdf.pages > MAX_PAGES:
                self.reasons.add(TOO_LARGE)
            if pdf.has_unknown_letters:
                self.reasons.add(DAMAGED)

    def _archive(self, content: bytes, depth: int) -> Iterator[str]:
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN_ARCHIVE:
            self.reasons.add(DAMAGED)
            return
        with archive:
            yield archive.comment.decode(errors="ignore")
            for part in archive.infolist():
                yield part.filename
                yield part.comment.decode(errors="ignore")
                if part.flag_bits & 1:
                    self.reasons.add(LOCKED)
                    continue
                try:
                    yield from self._part(archive, part, depth)
                except BROKEN_ARCHIVE:
                    self.reasons.add(DAMAGED)
                if self._left < 0:
                    self.reasons.add(TOO_LARGE)
                    return

    def _part(self, archive, part, depth: int) -> Iterator[str]:
        # The archive may declare less than there is.
        part.file_size = max(part.file_size, MAX_UNPACKED + 1)
        with archive.open(part) as file:
            start = self._read(file)
            if start.startswith((b"PK\x03\x04", b"%PDF", COMPOUND, *PICTURES)):
                pieces = [start]
                while piece := self._read(file):
                    pieces.append(piece)
                yield from self._within(b"".join(pieces), depth)
                return
            is_wide = start.startswith((BOM_UTF16_BE, BOM_UTF16_LE))
            decoder = getincrementaldecoder("utf-16" if is_wide else "utf-8")("ignore")
            tail, piece = "", start
            while piece:
                text = tail + decoder.decode(piece)
                yield from forms(text)
                tail, piece = text[-OVERLAP:], self._read(file)

    def _read(self, file) -> bytes:
        """Return the next bytes of a part, unless too many were read already."""
        if self._left < 0:
            return b""
        piece = file.read(CHUNK)
        self._left -= len(piece)
        return piece

    def _within(self, content: bytes, depth: int) -> Iterator[str]:
        """Yield the text of a file within the file."""
        if content.startswith(COMPOUND):
            self.reasons.add(DAMAGED)
        if depth == DEEPEST:
            self.reasons.add(TOO_LARGE)
        else:
            yield from self._of(content, depth + 1)


def forms(text: str) -> Iterator[str]:
    """Yield a text as it is, and as it is read where it is markup."""
    yield text
    if "<" in text or "&" in text:
        yield unescape(TAGS.sub(" ", text))
        yield unescape(TAGS.sub("", BLOCKS.sub("\n", text)))
