"""What stands in the table of a comparison."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from evaluation.plots import TimeDrawing
from evaluation.ranges import RangeScale
from registry.known import Published
from registry.models import Cluster, Theme


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
    """A member, a partner, a project or a theme that a cluster shares with others."""

    row: object
    others: list[Cluster]

    @property
    def label(self) -> str:
        return str(self.row)

    @property
    def path(self) -> str:
        """Where it is told; a theme has no page, and leads to its clusters."""
        if isinstance(self.row, Theme):
            return reverse("cluster_list")
        return self.row.get_absolute_url()

    @property
    def query(self) -> dict[str, str]:
        return {"theme": self.row.slug} if isinstance(self.row, Theme) else {}


@dataclass(frozen=True)
class Counted:
    """How many are documented of something, and the list of them."""

    number: int
    path: str
    query: dict[str, str]


@dataclass(frozen=True)
class Growth:
    """What was published of a number through time, and how many were named."""

    says: str
    drawing: TimeDrawing
    published: list[Published]

    @property
    def drawings(self) -> list[tuple[str, TimeDrawing]]:
        return [("", self.drawing)]
