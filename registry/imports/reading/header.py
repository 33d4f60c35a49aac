"""How the columns of a table are understood: what each is, and by what."""

from dataclasses import dataclass
from dataclasses import field as of

from django.utils.translation import gettext as _

from registry.files.cells import letters

from .contents import Content
from .contract import Contract


@dataclass
class HeaderColumn:
    """A column of a file: its header, and the field it was understood as.

    ``status`` is one of:

    - ``recognised``, ``by`` its header, its content, or both;
    - ``corrected`` by a person;
    - ``second``: the same field again, read where the first one is blank;
    - ``ambiguous``: the same field again, not read;
    - ``contradicted``: its header says ``claimed``, and what stands in it cannot be;
    - ``foreign``: an identifier (``claimed``) that is not the registry's;
    - ``repeated``: what stands for its header stands in the rows below as well;
    - ``unrecognised``.

    ``proposed`` is a field that is missing, and that it could be by what it holds.
    ``lost`` counts its cells that say something else than what is read instead.
    """

    index: int
    header: str
    field: str | None = None
    confidence: float = 0.0
    status: str = "unrecognised"
    by: str = of(default="header", compare=False)
    content: Content = of(default_factory=Content, compare=False)
    claimed: str | None = of(default=None, compare=False)
    proposed: str | None = of(default=None, compare=False)
    lost: int = of(default=0, compare=False)

    @property
    def letters(self) -> str:
        return letters(self.index)

    @property
    def is_read(self) -> bool:
        return self.field is not None and self.status in (
            "recognised",
            "corrected",
            "second",
        )

    @property
    def called(self) -> str:
        """How people find it: its letters, and its header if it has one."""
        if not self.header:
            return self.letters
        return _("%(letters)s “%(header)s”") % {
            "letters": self.letters,
            "header": self.header,
        }

    def drop(self, status: str) -> None:
        """Leave it unread, and remember which field its header said, if it is told."""
        self.claimed = self.field if status == "contradicted" else None
        self.field = None
        self.confidence, self.status = 0.0, status


@dataclass
class Header:
    """How the columns of a table are understood.

    ``rows`` are the numbers of the rows that name the columns, two where there are two
    levels; ``rows_below`` how far the table reaches below them. Where no row names the
    columns, it is ``unnamed``: the list begins after its only row, which is 0 if it
    begins at once. ``said`` tells that a person said so.
    """

    contract: Contract
    rows: tuple[int, ...]
    columns: list[HeaderColumn]
    rows_below: int = 0
    titles: list[int] = of(default_factory=list)
    likeness: float = 0.0
    unnamed: bool = False
    said: bool = False

    @property
    def fields(self) -> dict[str, list[int]]:
        """The columns that each field is read from, the first filled one counting."""
        read = {}
        for status in ("corrected", "recognised", "second"):
            for column in self.columns:
                if column.status == status and column.field:
                    read.setdefault(column.field, []).append(column.index)
        return read

    @property
    def identifies(self) -> bool:
        """Whether a column says which organisation a row is about."""
        return any(self.contract.fields[key].identifies for key in self.fields)

    @property
    def unrecognised(self) -> list[HeaderColumn]:
        return [column for column in self.columns if column.status == "unrecognised"]

    @property
    def ambiguous(self) -> dict[str, list[HeaderColumn]]:
        """The fields that several columns could be, with all of those columns."""
        named = {}
        for column in self.columns:
            if column.field:
                named.setdefault(column.field, []).append(column)
        return {key: columns for key, columns in named.items() if len(columns) > 1}

    @property
    def missing(self) -> list[str]:
        """The fields of which one at least is needed, where none is read."""
        fields = self.fields
        return [
            needed[0]
            for needed in self.contract.needed
            if not any(key in fields for key in needed)
        ]

    @property
    def proposed(self) -> dict[str, list[HeaderColumn]]:
        """The missing fields, with the columns that could be them."""
        could_be = {}
        for column in self.columns:
            if column.proposed:
                could_be.setdefault(column.proposed, []).append(column)
        return could_be

    def text_of(self, index: int) -> str:
        return next((c.header for c in self.columns if c.index == index), "")
