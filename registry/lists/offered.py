"""What a page shows of the filters of a list: values with their numbers, and chips."""

from dataclasses import dataclass

from .facets import NOT_STATED


@dataclass(frozen=True)
class Option:
    """A value that a list can be narrowed to."""

    value: str
    label: str
    count: int
    selected: bool
    left_out: bool = False
    depth: int = 0
    """How far below the first values it stands, where values are parts of others."""

    @property
    def in_force(self) -> bool:
        """Whether it is chosen, or left out."""
        return self.selected or self.left_out

    def is_ticked(self, left_out: bool) -> bool:
        """Whether its box is ticked, of those to choose or of those to leave out."""
        return self.left_out if left_out else self.selected


@dataclass(frozen=True)
class Facet:
    """The values of one filter, with their counts.

    ``all_of`` says whether a row must have all that are chosen; None where it cannot.
    ``more`` says how many values have rows and are not offered: each has fewer.
    """

    name: str
    label: str
    options: list[Option]
    all_of: bool | None = None
    more: int = 0

    @property
    def tells(self) -> bool:
        """Whether some row states a value, or one is chosen or left out."""
        return any(
            option.in_force or option.value != NOT_STATED for option in self.options
        )

    @property
    def is_unknown(self) -> bool:
        """Whether there are rows, and no source states it of any of them."""
        return bool(self.options) and not self.tells

    @property
    def leaves_out(self) -> bool:
        """Whether rows of some value are left out."""
        return any(option.left_out for option in self.options)


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    label: str
    remove_url: str
