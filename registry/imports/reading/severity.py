"""How bad a problem of a cell is."""

from enum import StrEnum


class CellSeverity(StrEnum):
    """Whether the row is refused, or taken without what is wrong in it."""

    ERROR = "error"
    WARNING = "warning"
