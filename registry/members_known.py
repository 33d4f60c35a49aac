"""How many members of clusters are known: named by documents, and published."""

from collections.abc import Collection, Hashable
from datetime import date

from django.db.models import Count, Q

from registry.known import MEMBERS, Known
from registry.models import Cluster, Membership
from registry.published import published_numbers


def known_members(subjects: Collection[Hashable], day: date) -> dict[Hashable, Known]:
    """Return how many members are known on ``day``, for each subject.

    Args:
        subjects: clusters, and kinds of clusters; a kind stands for the organisations
            in any cluster of it that is recognised on the day.
    """
    published = published_numbers(MEMBERS, subjects, day)
    counted = documented_members(subjects, day)
    return {
        subject: Known(*counted.get(subject, (0, 0)), published[subject])
        for subject in subjects
    }


def documented_members(
    subjects: Collection[Hashable], day: date
) -> dict[Hashable, tuple[int, int]]:
    """Return how many members are named on ``day``, and how many of them recently.

    One query for clusters, one for kinds, however many. Who has none is left out.
    """
    clusters = {each.pk: each for each in subjects if isinstance(each, Cluster)}
    kinds = [each for each in subjects if isinstance(each, str)]
    held = Membership.objects.as_of(day).with_recent(day).order_by()
    found = {}
    if clusters:
        rows = held.filter(cluster__in=clusters).values("cluster")
        found |= _counts(rows, "cluster", "pk")
    if kinds:
        recognised = Cluster.objects.of_kind(*kinds).in_operation(day).values("pk")
        rows = held.filter(cluster__in=recognised).values("cluster__kind")
        found |= _counts(rows, "cluster__kind", "organisation")
    return {clusters.get(each, each): counts for each, counts in found.items()}


def _counts(rows, subject: str, counted: str) -> dict[Hashable, tuple[int, int]]:
    rows = rows.annotate(
        named=Count(counted, distinct=True),
        lately=Count(counted, distinct=True, filter=Q(is_recent=True)),
    )
    return {row[subject]: (row["named"], row["lately"]) for row in rows}
