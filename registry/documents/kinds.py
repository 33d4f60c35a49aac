"""What a file is, by what is in it: its name may say anything."""

import io
import re
import zipfile

import puremagic

from registry.files.refusal import BROKEN_ARCHIVE
from registry.models import FileKind

ENDINGS = {
    FileKind.PDF: ("pdf",),
    FileKind.PNG: ("png",),
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.WEBP: ("webp",),
    FileKind.HTML: ("html", "htm"),
    FileKind.TEXT: ("txt", "csv", "md"),
    FileKind.DOCX: ("docx",),
    FileKind.XLSX: ("xlsx",),
    FileKind.ODT: ("odt",),
    FileKind.ODS: ("ods",),
}

BY_MAGIC = {FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.WEBP}

IN_ARCHIVES = {
    FileKind.DOCX: "word/document.xml",
    FileKind.XLSX: "xl/workbook.xml",
}
"""The part that a document of this kind has, and no other."""

# Nothing is given back: comments could be parted in more ways than there is time for.
MARKUP = re.compile(
    r"\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def kind_of_file(content: bytes) -> FileKind | None:
    """Return what a file is; None if it is nothing that a source may hold."""
    if content.startswith(b"PK"):
        return _in_archive(content)
    try:
        found = puremagic.magic_string(content)[0].mime_type
    except puremagic.PureError:
        found = ""
    if found in BY_MAGIC:
        return FileKind(found)
    return _text(content)


def _in_archive(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            for kind, part in IN_ARCHIVES.items():
                if part in names and "[Content_Types].xml" in names:
                    return kind
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                told = archive.read("mimetype").decode("ascii", "replace").strip()
                return {k.value: k for k in (FileKind.ODT, FileKind.ODS)}.get(told)
    except BROKEN_ARCHIVE:
        return None
    return None


def _text(content: bytes) -> FileKind | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return None
    if CONTROLS.search(text) or text.startswith("#!"):
        return None
    if MARKUP.match(text):
        return FileKind.HTML
    # Other markup may hold a script that a browser runs, as SVG does.
    return None if text.lstrip().startswith("<") else FileKind.TEXT
