"""The ZIP of the open-data extract: which files it has, and what it says of itself."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile
from zlib import error as DeflateError

FULL, UPDATE = "full", "update"

HEADERS = {
    "meta": ["Variable", "Value"],
    "code": ["Category", "Code", "Language", "Description"],
    "enterprise": [
        *("EnterpriseNumber", "Status", "JuridicalSituation", "TypeOfEnterprise"),
        *("JuridicalForm", "JuridicalFormCAC", "StartDate"),
    ],
    "establishment": ["EstablishmentNumber", "StartDate", "EnterpriseNumber"],
    "denomination": ["EntityNumber", "Language", "TypeOfDenomination", "Denomination"],
    "address": [
        *("EntityNumber", "TypeOfAddress", "CountryNL", "CountryFR", "Zipcode"),
        *("MunicipalityNL", "MunicipalityFR", "StreetNL", "StreetFR", "HouseNumber"),
        *("Box", "ExtraAddressInfo", "DateStrikingOff"),
    ],
    "activity": [
        *("EntityNumber", "ActivityGroup", "NaceVersion", "NaceCode"),
        "Classification",
    ],
    "contact": ["EntityNumber", "EntityContact", "ContactType", "Value"],
    "branch": ["Id", "StartDate", "EnterpriseNumber"],
}
"""The columns of each file of an extract."""

BLOCK = 1 << 18
"""How many bytes of a file are read at once."""

WHOLE = ("meta", "code")
"""What an update has whole too; of each other file it has two: out, and in."""


class RefusedExtract(Exception):
    """A file that is not loaded; the message says why, and what to do."""


@dataclass(frozen=True)
class Meta:
    """What an extract says of itself: “full”, number 136, of 30 May 2025."""

    kind: str
    number: int
    snapshot_on: date
    made_at: datetime
    version: str


class Extract:
    """An open ZIP whose files and headers are those of an extract."""

    def __init__(self, archive: ZipFile, name: str):
        self.archive = archive
        self.name = name
        self._members = self._find_members()
        self.meta = self._read_meta()
        for file in self.files:
            self._check_header(file)

    @property
    def files(self) -> list[str]:
        """The names of the files that it must have, without their ending."""
        if self.meta.kind == FULL:
            return list(HEADERS)
        changing = [name for name in HEADERS if name not in WHOLE]
        return [*WHOLE, *(f"{n}_{w}" for n in changing for w in ("delete", "insert"))]

    def rows(self, file: str) -> Iterator[list[str]]:
        """Yield the rows of a file, without its header, one at a time.

        Raises:
            RefusedExtract: it cannot be read to its end, or a row lacks columns.
        """
        number = 1
        columns = len(self.header_of(file))
        with self._opened(file) as stream:
            ending = _Ending(stream)
            rows = csv.reader(ending, strict=True)
            try:
                next(rows)
                for number, row in enumerate(rows, start=2):  # noqa: B007
                    if len(row) != columns:
                        raise RefusedExtract(
                            f"Row {number} of {file}.csv has {len(row)} of {columns} "
                            "columns: the file is cut off, or damaged. Download it "
                            "again."
                        )
                    yield row
                if not ending.is_whole:
                    raise RefusedExtract(
                        f"The last row of {file}.csv, {number}, does not end: the file "
                        "is cut off. Download it again."
                    )
            except (csv.Error, UnicodeDecodeError, *DAMAGE) as error:
                raise RefusedExtract(
                    f"{file}.csv cannot be read after row {number} ({error}): the file "
                    "is cut off, or damaged. Download it again."
                ) from error

    def blocks(self, file: str) -> Iterator[bytes]:
        """Yield a file as it is, its header included, a block at a time.

        Raises:
            RefusedExtract: it cannot be read to its end, or its last row does not end.
        """
        block = b"\n"
        try:
            with self.archive.open(self._members[file]) as member:
                while read := member.read(BLOCK):
                    block = read
                    yield block
        except DAMAGE as error:
            raise RefusedExtract(
                f"{file}.csv cannot be read to its end ({error}): the file is damaged. "
                "Download it again."
            ) from error
        if not block.endswith((b"\n", b"\r")):
            raise RefusedExtract(
                f"The last row of {file}.csv does not end: the file is cut off. "
                "Download it again."
            )

    def _find_members(self) -> dict[str, str]:
        found = {}
        for name in self.archive.namelist():
            stem = Path(name).name.lower()
            if stem.endswith(".csv") and not name.startswith("__MACOSX"):
                found.setdefault(stem.removesuffix(".csv"), name)
        if "meta" not in found:
            raise RefusedExtract(
                f"{self.name} is no extract of the company register: it has no "
                "meta.csv. Give the ZIP as it was downloaded."
            )
        return found

    @contextmanager
    def _opened(self, file: str):
        with (
            self.archive.open(self._members[file]) as member,
            io.TextIOWrapper(member, "utf-8-sig", newline="") as stream,
        ):
            yield stream

    def _check_header(self, file: str) -> None:
        if file not in self._members:
            raise RefusedExtract(
                f"{self.name} has no {file}.csv: {self._kind_in_words} has "
                f"{', '.join(f'{name}.csv' for name in self.files)}."
            )
        expected = self.header_of(file)
        try:
            with self._opened(file) as stream:
                found = next(csv.reader(stream, strict=True), [])
        except (csv.Error, UnicodeDecodeError, *DAMAGE) as error:
            raise RefusedExtract(f"{file}.csv cannot be read: {error}.") from error
        if found != expected:
            raise RefusedExtract(
                f"{file}.csv has other columns than an extract: {', '.join(found)} "
                f"instead of {', '.join(expected)}."
            )

    def header_of(self, file: str) -> list[str]:
        """Return the columns that a file has, “activity” or “activity_delete”."""
        name, _, way = file.partition("_")
        return HEADERS[name][:1] if way == "delete" else HEADERS[name]

    @property
    def _kind_in_words(self) -> str:
        return "a full extract" if self.meta.kind == FULL else "an update"

    def _read_meta(self) -> Meta:
        self._check_header("meta")
        said = dict(self.rows("meta"))
        try:
            meta = Meta(
                kind=said["ExtractType"].lower(),
                number=int(said["ExtractNumber"]),
                snapshot_on=datetime.strptime(said["SnapshotDate"], "%d-%m-%Y").date(),
                made_at=datetime.strptime(
                    said["ExtractTimestamp"], "%d-%m-%Y %H:%M:%S"
                ),
                version=said["Version"],
            )
        except (KeyError, ValueError) as error:
            raise RefusedExtract(
                f"meta.csv does not say what the extract is ({error}): it has its day, "
                "its number and its kind."
            ) from error
        if meta.kind not in (FULL, UPDATE):
            raise RefusedExtract(
                f"meta.csv says “{meta.kind}”: an extract is full, or an update."
            )
        return meta


class _Ending:
    """The lines of a file, and whether the last of them ended."""

    def __init__(self, lines: Iterable[str]):
        self._lines = iter(lines)
        self._last = ""

    def __iter__(self):
        return self

    def __next__(self) -> str:
        self._last = line = next(self._lines)
        return line

    @property
    def is_whole(self) -> bool:
        return self._last.endswith(("\n", "\r"))


DAMAGE = (BadZipFile, DeflateError, EOFError, OSError)
"""What reading a damaged member of a ZIP ends with."""


@contextmanager
def opened(path: Path) -> Iterator[Extract]:
    """Open the ZIP of an extract.

    Raises:
        RefusedExtract: it is none, or not a whole one.
    """
    try:
        archive = ZipFile(path)
    except FileNotFoundError as error:
        raise RefusedExtract(f"There is no file {path}.") from error
    except (BadZipFile, OSError) as error:
        raise RefusedExtract(
            f"{path.name} cannot be opened as a ZIP ({error}): it is another file, or "
            "it was not downloaded to its end."
        ) from error
    with archive:
        yield Extract(archive, path.name)
