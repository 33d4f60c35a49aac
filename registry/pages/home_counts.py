"""What the first page counts of all members: it is kept while nothing changes."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from registry.members_known import documented_members
from registry.models import Cluster, Membership, Organisation
from registry.questions import ReaderQuestion, questions

NEWS = 5
"""How many of the last documented facts are told."""


@dataclass(frozen=True)
class HomeCounts:
    """What takes a look at every member, however few the page names.

    Args:
        documented: the ``documented_members`` of clusters and kinds.
        elsewhere: how many organisations are members only of what is not recognised.
        together: the last days that documents show members of a cluster on.
        questions: what people come with, with the numbers of their answers.
    """

    documented: dict[Hashable, tuple[int, int]]
    elsewhere: int
    together: list[dict]
    questions: list[ReaderQuestion]


def home_counts(
    recognised: Collection[Cluster], kinds: Collection[str], day: date
) -> HomeCounts:
    """Count what the first page says of a day, and of what is recognised on it."""
    inside = Membership.objects.as_of(day).filter(cluster__in=recognised)
    somewhere = Organisation.objects.current().members_of_any(day)
    return HomeCounts(
        documented_members([*recognised, *kinds], day),
        somewhere.filter(~Exists(inside.filter(organisation=OuterRef("pk")))).count(),
        list(inside.last_documented_together(day, NEWS)),
        questions(day),
    )
