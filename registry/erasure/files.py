"""In which files a name stands: those of imports, of sources, and of previews."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from django.utils import timezone

from registry.admin.previews import PREFIX, PreviewStorage
from registry.files.cells import text_of
from registry.files.refusal import BROKEN_ARCHIVE, MAX_UNPACKED, RefusedFile
from registry.files.tables import tables_of
from registry.models import FileContent, ImportFile, SourceFile

ENCODINGS = ("utf-8", "utf-16", "latin-1")

OPAQUE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
"""How files begin in which no machine finds a text: PDF and images."""


@dataclass(frozen=True)
class FileHeld:
    """A file that holds a name, and how its content is removed."""

    name: str
    remove: Callable[[], None]


def files_with(name: re.Pattern) -> tuple[list[FileHeld], int]:
    """Return the files that hold a name, and how many of the others cannot be read."""
    found, unreadable = [], 0
    for filename, content, remove in _files():
        if name.search(filename) or _holds(content, filename, name):
            found.append(FileHeld(filename, remove))
        elif content.startswith(OPAQUE):
            unreadable += 1
    return found, unreadable


def _files() -> Iterator[tuple[str, bytes, Callable]]:
    imports = ImportFile.objects.filter(removed_at=None).select_related("batch")
    for file in imports.iterator(chunk_size=1):
        yield file.batch.filename, bytes(file.content), _forgetting(file)
    for content in FileContent.objects.iterator(chunk_size=1):
        records = SourceFile.objects.filter(content=content.pk)
        name = records.values_list("filename", flat=True).first() or content.pk
        yield name, bytes(content.content), _removing(content)
    for path in PreviewStorage.folder.glob(f"{PREFIX}*"):
        try:
            yield "", path.read_bytes(), path.unlink
        except OSError:
            continue  # another account's, or gone meanwhile


def _forgetting(file: ImportFile) -> Callable:
    return lambda: forget_files(ImportFile.objects.filter(pk=file.pk))


def _removing(content: FileContent) -> Callable:
    def remove():
        SourceFile.objects.filter(content=content.pk).delete()
        FileContent.objects.filter(pk=content.pk).delete()

    return remove


def forget_files(files) -> int:
    """Remove what import files hold; that they were there, and until when, stays."""
    return files.filter(removed_at=None).update(content=b"", removed_at=timezone.now())


def _holds(content: bytes, filename: str, name: re.Pattern) -> bool:
    return any(name.search(text) for text in _texts(content, filename))


def _texts(content: bytes, filename: str) -> Iterator[str]:
    """Yield whatever of a file is text: its cells, its parts, its bytes."""
    for encoding in ENCODINGS:
        yield content.decode(encoding, errors="ignore")
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _parts(content)
    try:
        for table in tables_of(content, filename):
            for _number, cells in table:
                # The words of a name may stand in two columns.
                yield " ".join(map(text_of, cells))
    except RefusedFile:
        return


def _parts(content: bytes) -> Iterator[str]:
    """Yield the text of each part of an archive, comments and properties included."""
    left = MAX_UNPACKED
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN_ARCHIVE:
        return
    with archive:
        for part in archive.infolist():
            left -= part.file_size
            if left < 0:
                return
            yield part.filename
            try:
                text = archive.read(part).decode(errors="ignore")
            except BROKEN_ARCHIVE:
                continue
            yield unescape(re.sub(r"<[^>]*>", " ", text))
            yield text
