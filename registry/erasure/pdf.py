"""The text of a PDF: its pages, and whatever else it says of itself."""

import io
from collections.abc import Iterator
from functools import cached_property

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

MAX_PAGES = 1_000
KNOWN = 0.8
"""How many of the letters of a page must be letters, for the page to be text."""


class PdfUnread(Exception):
    """The library makes nothing of it."""


class PdfLocked(PdfUnread):
    """Nobody reads it without a password."""


class Pdf:
    """A PDF that is searched; what it has besides text is known after ``texts``."""

    def __init__(self, content: bytes):
        try:
            self._reader = PdfReader(io.BytesIO(content))
            # Most of those that are locked may be read by everybody, and not changed.
            self._is_locked = self._reader.is_encrypted and not self._reader.decrypt("")
            if not self._is_locked:
                self.pages = len(self._reader.pages)
        # A file that is not as it should be may break the library anywhere.
        except Exception as error:
            raise PdfUnread from error
        if self._is_locked:
            raise PdfLocked
        self.has_pictures = False
        self.has_unknown_letters = False

    def texts(self) -> Iterator[str]:
        """Yield the text of each page, then notes, fields, titles and authors.

        Raises:
            PdfUnread: some of it cannot be read.
        """
        for number in range(min(self.pages, MAX_PAGES)):
            text = self._read(lambda n=number: self._reader.pages[n].extract_text())
            known = sum(each.isalnum() and each.isprintable() for each in text)
            odd = sum(not each.isprintable() and not each.isspace() for each in text)
            if not known and not self.has_pictures:
                # A page of lines and shapes may be letters that were drawn.
                self.has_pictures = bool(
                    self._read(lambda n=number: self._reader.pages[n].get_contents())
                )
            if odd and known / (known + odd) < KNOWN:
                self.has_unknown_letters = True
            yield text
            # A word may be parted at the end of a line.
            yield text.replace("-\n", "").replace("\u00ad\n", "")
        for each in self._objects:
            yield from _strings(each)
            if isinstance(each, StreamObject):
                if each.get("/Subtype") == "/Image":
                    self.has_pictures = True
                elif each.get("/Type") == "/Metadata":
                    yield self._read(each.get_data).decode(errors="ignore")

    def attached(self) -> Iterator[bytes]:
        """Yield the files that are attached to it."""
        for each in self._objects:
            if isinstance(each, StreamObject) and each.get("/Type") == "/EmbeddedFile":
                yield self._read(each.get_data)

    @cached_property
    def _objects(self) -> list:
        known = {(n, at) for at, places in self._reader.xref.items() for n in places}
        known |= {(number, 0) for number in self._reader.xref_objStm}
        return [self._reader.trailer] + [
            self._read(lambda n=number, at=generation: self._object(n, at))
            for number, generation in sorted(known)
        ]

    def _object(self, number: int, generation: int):
        held = IndirectObject(number, generation, self._reader)
        return self._reader.get_object(held)

    def _read(self, part):
        try:
            return part()
        # As above.
        except Exception as error:
            raise PdfUnread from error


def _strings(found) -> Iterator[str]:
    """Yield the texts of an object, without those of the objects that it points to."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            waiting += [each.raw_get(key) for key in each]
        elif isinstance(each, ArrayObject):
            waiting += list.__iter__(each)
        elif isinstance(each, TextStringObject):
            yield str(each)
        elif isinstance(each, ByteStringObject):
            yield each.decode(errors="ignore")
