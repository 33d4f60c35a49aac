"""What a column of a list is: how it is called, what stands in it, what it fills."""

import re
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import Promise

from registry.files.cells import fold


@dataclass(frozen=True, eq=False)
class Field:
    """A column of a contract.

    A synonym stands as people write it, without accents and in small letters.
    ``synonyms`` are whole headers; one that is found inside of a longer header is
    trusted less, and only if it is among ``inside``. Those in ``below`` mean the field
    only if the header above them matches ``above``; no header means it whose upper one
    matches ``never_above``. ``choices`` are the codes of a closed list. Nobody fills in
    by hand what is ``only_in_exports``.

    ``fills`` is the field of a model that takes its value as it stands, such as
    ``Organisation.website``: the statements that compare and write it are made of that
    (``plans.filling``). Two values of it are the same where ``alike``, an expression of
    SQL, gives the same for both. A text may be ``as_long_as`` a field that it does not
    fill as it stands.
    """

    key: str
    label: Promise
    help: Promise
    synonyms: tuple[str, ...] = ()
    inside: tuple[str, ...] = field(default=())
    required: bool = False
    identifies: bool = False
    choices: type[TextChoices] | None = None
    only_in_exports: bool = False
    is_amount: bool = False
    above: re.Pattern | None = None
    below: tuple[str, ...] = ()
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
        return self.key.endswith("_on")

    @property
    def limit(self) -> int | None:
        """How many characters a text may have, if not any number."""
        longest = self.as_long_as or self.fills
        return longest.field.max_length if longest and not self.choices else None


def words(text: str) -> tuple[str, ...]:
    return tuple(word for line in text.splitlines() for word in _listed(line))


def _listed(line):
    return filter(None, (word.strip() for word in line.split(",")))


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fold_header(text: str) -> str:
    """Return ``fold(text)``, with the words of ``StartDate`` told apart."""
    return fold(_CAMEL.sub(" ", text))
