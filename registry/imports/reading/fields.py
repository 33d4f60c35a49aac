"""What a column of a list is: how it is called, what stands in it, what it fills."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db.models import TextChoices
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import Promise

from .vocabulary import HeaderWords, read_vocabulary


@dataclass(frozen=True, eq=False)
class Field:
    """A column of a contract.

    ``words`` are what people call it. Those of them that are ``below`` mean the field
    only if the header above them matches ``above``; no header means it whose upper one
    matches ``never_above``. ``choices`` are the codes of a closed list. ``holds`` is
    the kind of content that its cells have (``contents``), where cells tell. Nobody
    fills in by hand what is ``only_in_exports``: only a file that our own export made,
    with all such columns, is believed to have it.

    ``fills`` is the field of a model that takes its value as it stands, such as
    ``Organisation.website``: the statements that compare and write it are made of that
    (``plans.filling``). Two values of it are the same where ``alike``, an expression of
    SQL, gives the same for both. A text may be ``as_long_as`` a field that it does not
    fill as it stands.
    """

    key: str
    label: Promise
    help: Promise
    words: HeaderWords = field(default_factory=HeaderWords)
    holds: str = ""
    required: bool = False
    identifies: bool = False
    choices: type[TextChoices] | None = None
    only_in_exports: bool = False
    is_amount: bool = False
    above: re.Pattern | None = None
    never_above: re.Pattern | None = None
    example: str | Promise = ""
    fills: DeferredAttribute | None = None
    alike: str = "{}"
    as_long_as: DeferredAttribute | None = None

    @property
    def column(self) -> str:
        """The column of a table that it fills."""
        return self.fills.field.column

    @property
    def is_date(self) -> bool:
        return self.content == "date"

    @property
    def content(self) -> str:
        """The kind of content that its cells have, where cells tell."""
        return self.holds or ("amount" if self.is_amount else "")

    @property
    def limit(self) -> int | None:
        """How many characters a text may have, if not any number."""
        longest = self.as_long_as or self.fills
        return longest.field.max_length if longest and not self.choices else None


def with_words(columns: tuple[Field, ...], path: Path) -> dict[str, Field]:
    """Return columns by their keys, called as a file of words has it."""
    vocabulary = read_vocabulary(path)
    return {
        column.key: replace(column, words=vocabulary.get(column.key, column.words))
        for column in columns
    }
