"""What stands in the table of a comparison."""

from dataclasses import dataclass

from django.utils.functional import Promise

from evaluation.plots import TimeDrawing
from evaluation.ranges import RangeScale
from registry.models import Cluster


@dataclass(frozen=True)
class ComparedRow:
    """One thing, with a cell for each cluster; ``shows`` says how a cell is drawn."""

    label: str | Promise
    shows: str
    pairs: list[tuple[Cluster, object]]
    note: str | Promise = ""
    scale: RangeScale | int | None = None
    code: str = ""


@dataclass(frozen=True)
class ComparedGroup:
    """Rows under one heading."""

    name: str | Promise
    rows: list[ComparedRow]


@dataclass(frozen=True)
class SharedRow:
    """A member or a project that a cluster has in common with others."""

    row: object
    others: list[Cluster]


@dataclass(frozen=True)
class Growth:
    """What was published of a number through time, and how many were named."""

    says: str
    drawing: TimeDrawing

    @property
    def drawings(self) -> list[tuple[str, TimeDrawing]]:
        return [("", self.drawing)]
