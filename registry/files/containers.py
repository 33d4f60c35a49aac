"""What a file is, told from its first bytes and never from its name alone."""

import io
import re
import zipfile

from django.utils.translation import gettext_lazy as _

from .encodings import is_text
from .refusal import MAX_BYTES, MAX_PARTS, RefusedFile

ENDINGS = {
    "xlsx": ("xlsx",),
    "xlsm": ("xlsm",),
    "xls": ("xls",),
    "ods": ("ods",),
    "csv": ("csv", "txt", "tsv", "tab"),
}
NAMES = {
    "xlsx": _("an Excel workbook (XLSX)"),
    "xlsm": _("an Excel workbook with macros (XLSM)"),
    "xls": _("an Excel 97 workbook (XLS)"),
    "ods": _("an OpenDocument spreadsheet (ODS)"),
    "csv": _("plain text (CSV)"),
}

_ZIP = b"PK\x03\x04"
_PART = b"PK\x01\x02"
"""What stands before each part in the directory of an archive."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (re.compile(rb"%PDF"), _("a PDF document")),
    (re.compile(rb"\{\\rtf"), _("a text document (RTF)")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), _("an image")),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|PK\x05\x06"), _("an archive")),
    (
        re.compile(
            rb"\s*<(?:!doctype|html|head|body|table|tr|meta|style|div|center|font)\b|\s*<!--"
            rb"|MIME-Version:",
            re.IGNORECASE,
        ),
        _("a web page"),
    ),
    (
        re.compile(rb"\s*<\?xml(?=[^\x00]{0,400}?[\"'\s]Excel\.Sheet\b)", re.DOTALL),
        _("an XML spreadsheet of Excel 2003"),
    ),
    (re.compile(rb"\s*<\?xml"), _("an XML document")),
    (re.compile(rb"ID;P"), _("a SYLK spreadsheet")),
    (re.compile(rb"TABLE\r?\n0,1\r?\n"), _("a DIF spreadsheet")),
    (re.compile(rb"BEGIN:V"), _("an address book or a calendar")),
    (re.compile(rb"\s*(?:\{\s*\"|\[\s*[\[{])"), _("a JSON document")),
    (
        re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00"),
        _("a workbook of Excel 4 or earlier"),
    ),
)


def check_size(content: bytes) -> None:
    """Raise ``RefusedFile`` where a file is empty, or too big to be looked at."""
    if not content.strip():
        raise RefusedFile("empty")
    if len(content) > MAX_BYTES:
        raise RefusedFile(
            "too_big", megabytes=-(-len(content) // 2**20), limit=MAX_BYTES // 2**20
        )


def format_of(content: bytes, filename: str = "") -> str:
    """Return ``xlsx``, ``xlsm``, ``xls``, ``ods`` or ``csv``.

    Raises:
        RefusedFile: too big, empty, of another format, protected by a password, or not
            what the ending of its name says, if it has a name.
    """
    check_size(content)
    found = _format_of(content)
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    if ending and ending not in ENDINGS[found]:
        raise RefusedFile(
            "wrong_ending", ending=ending, what=NAMES[found], right=ENDINGS[found][0]
        )
    return found


def is_packed(content: bytes) -> bool:
    """Return whether a file is one of those that hold others, as workbooks are."""
    return content.startswith((_ZIP, _OLE))


def archive_of(content: bytes) -> zipfile.ZipFile:
    """Return the archive that a file is.

    Its parts are counted first: the directory of a million parts, each of no content,
    would fill the memory as soon as the archive is opened.
    """
    if content.count(_PART) > MAX_PARTS:
        raise RefusedFile("many_parts", limit=MAX_PARTS)
    return zipfile.ZipFile(io.BytesIO(content))


def _format_of(content):
    if content.startswith(_ZIP):
        return _format_of_zip(content)
    if content.startswith(_OLE):
        return _format_of_ole(content)
    for pattern, what in _OTHERS:
        if pattern.match(content.removeprefix(b"\xef\xbb\xbf")):
            raise RefusedFile("unsupported", what=what)
    if not is_text(content):
        raise RefusedFile("unsupported", what=_("neither a spreadsheet nor text"))
    return "csv"


def _format_of_zip(content):
    try:
        with archive_of(content) as archive:
            names = set(archive.namelist())
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise RefusedFile("password")
            if "[Content_Types].xml" in names:
                return _format_of_ooxml(names, _head(archive, "[Content_Types].xml"))
            if "mimetype" in names:
                kind = _head(archive, "mimetype").strip()
                manifest = "META-INF/manifest.xml"
                if not kind.startswith(b"application/vnd.oasis.opendocument.spreads"):
                    raise RefusedFile(
                        "unsupported", what=_("a document, not a spreadsheet")
                    )
                if manifest in names and b"encryption-data" in _head(archive, manifest):
                    raise RefusedFile("password")
                return "ods"
    except RefusedFile:
        raise
    # What zipfile raises on bytes that somebody made up has no bounds.
    except Exception as error:
        raise RefusedFile("damaged") from error
    raise RefusedFile("unsupported", what=_("an archive"))


def _format_of_ooxml(names, types):
    if "xl/workbook.bin" in names:
        raise RefusedFile("unsupported", what=_("a binary workbook (XLSB)"))
    if not any(name.startswith("xl/") for name in names):
        raise RefusedFile("unsupported", what=_("a document, not a spreadsheet"))
    macros = b"macroEnabled" in types or "xl/vbaProject.bin" in names
    return "xlsm" if macros else "xlsx"


def _head(archive, name, size=2**20):
    with archive.open(name) as file:
        return file.read(size)


def _format_of_ole(content):
    def has_stream(name):
        return name.encode("utf-16-le") + b"\x00\x00" in content

    if has_stream("EncryptedPackage"):
        raise RefusedFile("password")
    if has_stream("Workbook") or has_stream("Book"):
        return "xls"
    raise RefusedFile("unsupported", what=_("a document, not a spreadsheet"))
