"""What most members of a cluster have in common, so that a page says it once."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from django.db.models import Count, Q
from django.utils.functional import cached_property

from registry.lists.folded import FULL_ENOUGH
from registry.models import Membership, Source
from registry.state.kept import Kept

HALF = 2


@dataclass(frozen=True)
class Shared:
    """The source that shows more than half of the members on one day."""

    source: Source
    documented_on: date | None
    number: int
    period: SimpleNamespace


class MembersAlike:
    """What the memberships of a cluster that hold on ``day`` have in common.

    Args:
        kept: what the page counted of them.
    """

    def __init__(self, members, day: date, kept: Kept):
        self.members = members
        self.day = day
        self.kept = kept

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are, and of how many the place and the size are known."""
        return self.kept.get("how many are known of", self._count)

    def _count(self) -> dict[str, int]:
        return self.members.order_by().aggregate(
            total=Count("pk"),
            placed=Count("organisation__place"),
            sized=Count("pk", filter=~Q(organisation__size_class="")),
        )

    @property
    def shows_place(self) -> bool:
        """Whether the place of one in five is known: else it is no column."""
        return self.counts["placed"] * FULL_ENOUGH >= self.counts["total"] > 0

    @property
    def shows_period(self) -> bool:
        """Whether a row has a period of its own: else it is said once, above."""
        return self.shared is None or self.shared.number < self.counts["total"]

    @cached_property
    def shared(self) -> Shared | None:
        """What is said once above the table; None if no source shows most members."""
        return self.kept.get("what most share", self._find_shared)

    def _find_shared(self) -> Shared | None:
        top = (
            self.members.filter(end_on=None)
            .order_by()
            .with_last_documented(self.day)
            .values(
                "source__slug",
                "source__title",
                "start_on",
                "start_precision",
                "last_documented_on",
            )
            .annotate(n=Count("pk"))
            .order_by("-n", "source__slug")
            .first()
        )
        if not top or top["n"] * HALF <= self.counts["total"] or top["n"] < HALF:
            return None
        source = Source(slug=top["source__slug"], title=top["source__title"])
        shown = SimpleNamespace(
            start_on=top["start_on"],
            start_precision=top["start_precision"],
            end_on=None,
            end_precision="day",
        )
        return Shared(source, top["last_documented_on"], top["n"], shown)

    def covers(self, membership: Membership) -> bool:
        """Say whether all that a row would say is said above the table."""
        shared = self.shared
        return (
            shared is not None
            and membership.source.slug == shared.source.slug
            and membership.start_on == shared.period.start_on
            and membership.start_precision == shared.period.start_precision
            and membership.end_on is None
            and membership.last_documented_on == shared.documented_on
        )
