"""What a kind of import reads: the contract between a file and the engine."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from .fields import Field
from .problems import Problem


@dataclass(frozen=True, eq=False)
class Contract:
    """The columns of a list, and how its header and its rows are told from others.

    - ``fields``: its columns, by their keys; ``elsewhere``: what headers of other
      things speak of, which are none of the fields but those in ``anywhere``;
    - ``doubled``: fields of which a second column is read where the first is empty;
    - ``has_sections``: whether its header may come again with other columns, and its
      rows go on about what stands in a row above: ``carried`` names those fields, and
      ``section_field`` the one that takes the title above the rows;
    - ``titles_say``: the field with a closed list that the title above rows, or the
      name of their sheet, may say: “Founding members”;
    - ``reader``: what makes, of a list that was read and one of its headers, the
      ``RowReader`` of the rows below; ``problems``: what that may find wrong;
    - ``needed``: groups of fields of each of which a list has one at least;
    - ``troubles``: what is wrong with whole columns below a header, by their index.
    """

    fields: dict[str, Field]
    reader: Callable
    problems: type[Problem] = Problem
    elsewhere: re.Pattern = re.compile("$.")
    anywhere: frozenset[str] = frozenset()
    doubled: tuple[str, ...] = ("name", "locality")
    has_sections: bool = False
    carried: tuple[str, ...] = ()
    section_field: str = ""
    titles_say: str = ""
    needed: tuple[tuple[str, ...], ...] = ()
    troubles: Callable = lambda read, header: {}

    @cached_property
    def identities(self) -> tuple[str, ...]:
        return tuple(key for key, field in self.fields.items() if field.identifies)

    @cached_property
    def has_amounts(self) -> bool:
        """Whether rows have amounts, which add up over sections and sheets."""
        return any(field.is_amount for field in self.fields.values())

    @cached_property
    def limits(self) -> dict[str, int]:
        """How many characters a text may have, by the keys of the fields."""
        return {key: field.limit for key, field in self.fields.items() if field.limit}

    def is_about_other(self, key: str, header: str, upper: str) -> bool:
        """Return whether a header, with the one above it, is about something else."""
        if key in self.anywhere:
            return False
        # Above the headers of a section stands its title, which may speak of anything.
        text = header if self.has_sections else f"{header} {upper}"
        return self.elsewhere.search(text) is not None
