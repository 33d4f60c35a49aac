"""What a row of a list says."""

from dataclasses import dataclass, field

from .problems import CellSeverity, Problem


@dataclass(slots=True)
class ParsedRow:
    """A row of a list: what it says, by the keys of its fields.

    ``values`` has no key for a cell that is empty or was not understood. Dates are
    days, with ``start_precision`` and ``end_precision`` beside them; codes are those
    that are stored. ``refused`` tells whether a problem is an error.
    ``hints`` are what one cell says of another while the row is read.
    """

    number: int
    values: dict = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hints: dict = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return any(problem.severity is CellSeverity.ERROR for problem in self.problems)
