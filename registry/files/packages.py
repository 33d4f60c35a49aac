"""The archive that a workbook is: only those of its parts that make its tables.

Pictures, macros, drawings and whatever else a workbook carries are neither unpacked nor
counted. What is unpacked is unpacked in a stream, up to a limit, whatever size it
declares. The library that reads workbooks is handed another archive, of the parts that
were looked at and no others: what it reads was measured.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from .refusal import MAX_UNPACKED, RefusedFile

_CHUNK = 2**20
_LONGEST = 2**22
"""Bytes after which a text is handed on without waiting for the next tag."""
_SMALL = 2**22
"""Bytes of a part that is parsed as a whole: it lists sheets, or relations."""

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_UTF_8_NAME = 0x800
_NO_DAY = 0x21


class Package:
    """An archive, and which of its parts the library is to read."""

    def __init__(self, content: bytes, archive: zipfile.ZipFile):
        self._content = content
        self._archive = archive
        self._left = MAX_UNPACKED
        self._parts = {}
        for info in archive.infolist():
            self._parts[_path(info.filename)] = info
        self._kept = {}

    def again(self, path: str) -> Iterator[bytes]:
        """Yield the content of a part that was read, once more."""
        return self._unpacked(self._parts[_path(path)])

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the true content of a part, and keep the part once it is read.

        A part that is not there, or was read before, has no content.

        Raises:
            RefusedFile: what was unpacked of the archive until here is too much.
        """
        info = self._parts.get(_path(path))
        if info is None or _path(path) in self._kept:
            return
        size = 0
        for chunk in self._unpacked(info):
            size += len(chunk)
            self._left -= len(chunk)
            if self._left < 0:
                raise too_large()
            yield chunk
        start = info.header_offset
        start += _LOCAL.size + sum(
            struct.unpack_from("<HH", self._content, start + _LOCAL.size - 4)
        )
        packed = self._content[start : start + info.compress_size]
        self._kept[_path(path)] = info, info.compress_type, info.CRC, size, packed

    def whole(self, path: str) -> bytes:
        """Return the content of a small part; empty where it is not there.

        Raises:
            RefusedFile: the part is not small.
        """
        content = b""
        for chunk in self.chunks(path):
            content += chunk
            if len(content) > _SMALL:
                raise RefusedFile("damaged")
        return content

    def parsed(self, path: str) -> ElementTree.Element:
        """Return the document that a small part is.

        Raises:
            RefusedFile: the part is not small, or declares what no program declares: a
                document may be made to repeat it without end.
        """
        content = self.whole(path)
        if b"<!DOCTYPE" in content.replace(b"\x00", b""):
            raise RefusedFile("damaged")
        return ElementTree.fromstring(content)

    def mend(
        self, path: str, mended: Callable[[Iterator[bytes]], Iterator[bytes]]
    ) -> None:
        """Change a part that was read, for the library."""
        info = self._parts[_path(path)]
        packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
        size, crc, packed = 0, 0, []
        for piece in mended(self.again(path)):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            packed.append(packer.compress(piece))
        packed = b"".join([*packed, packer.flush()])
        self._kept[_path(path)] = info, zipfile.ZIP_DEFLATED, crc, size, packed

    def kept(self) -> bytes:
        """Return an archive of the parts that were read, with their true sizes."""
        body, directory, place = [], [], 0
        for info, method, crc, size, packed in self._kept.values():
            name = info.filename.encode()
            same = (20, _UTF_8_NAME, method, 0, _NO_DAY, crc, len(packed), size)
            local = _LOCAL.pack(b"PK\x03\x04", *same, len(name), 0)
            body += local, name, packed
            directory += (
                _CENTRAL.pack(
                    b"PK\x01\x02", 20, *same, len(name), 0, 0, 0, 0, 0, place
                ),
                name,
            )
            place += len(local) + len(name) + len(packed)
        length, count = sum(map(len, directory)), len(self._kept)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, length, place, 0)
        return b"".join([*body, *directory, end])

    def _unpacked(self, info):
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedFile("damaged")
        # zipfile would stop after the declared size.
        info.file_size = MAX_UNPACKED + 1
        with self._archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _path(name) -> str:
    """Return the name of a part as it is compared, whatever its letters and slashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def too_large() -> RefusedFile:
    """Return the refusal of a file that unpacks to more than any list has."""
    return RefusedFile("bomb", limit=MAX_UNPACKED // 2**20)


def is_too_large(length: int) -> bool:
    """Return whether these are more bytes of text than a file may hold."""
    return length > MAX_UNPACKED


def whole_tags(chunks, opening: bytes) -> Iterator[bytes]:
    """Yield a document in pieces that end before a tag, best before ``opening``.

    A text longer than any cell holds may end anywhere.
    """
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(opening)
        if cut <= 0:
            cut = rest.rfind(b"<")
        if cut <= 0 and len(rest) > _LONGEST:
            if b">" not in rest:
                raise RefusedFile("damaged")
            cut = len(rest)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest
