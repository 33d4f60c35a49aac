"""A packed workbook, measured before the library that reads it may trust it."""

from .containers import archive_of
from .extent import Extent
from .office_open import measure_xlsx
from .open_document import measure_ods
from .packages import Package
from .refusal import RefusedFile


def measure(content: bytes, file_format: str) -> tuple[dict[str, Extent], bytes]:
    """Return the extent of each sheet of an XLSX, XLSM or ODS file, by its name.

    With it comes what the library is to read: the parts of the file that were measured.

    Raises:
        RefusedFile: a bomb, a sheet over the limits, or a damaged file.
    """
    try:
        with archive_of(content) as archive:
            package = Package(content, archive)
            read = measure_ods if file_format == "ods" else measure_xlsx
            return read(package), package.kept()
    except RefusedFile:
        raise
    # What zipfile raises on bytes that somebody made up has no bounds.
    except Exception as error:
        raise RefusedFile("damaged") from error
