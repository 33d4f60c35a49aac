"""How many members of clusters are known: named by documents, and published."""

from collections.abc import Collection, Hashable, Mapping
from datetime import date

from django.db.models import Count, QuerySet, Value

from registry.known import MEMBERS, Known
from registry.models import Cluster, Membership
from registry.published import published_numbers
from registry.state.kept import KeptForAll


def known_members(
    subjects: Collection[Hashable],
    day: date,
    counted: Mapping[Hashable, tuple[int, int]] | None = None,
) -> dict[Hashable, Known]:
    """Return how many members are known on ``day``, for each subject.

    Args:
        subjects: clusters, and kinds of clusters; a kind stands for the organisations
            in any cluster of it that is recognised on the day.
        counted: the ``documented_members`` of these, of whoever kept them.
    """
    published = published_numbers(MEMBERS, subjects, day)
    if counted is None:
        kept = KeptForAll("documented members", day, [*map(_key, subjects)])
        counted = kept.get("named", lambda: documented_members(subjects, day))
    return {
        subject: Known(*counted.get(_key(subject), (0, 0)), published[subject])
        for subject in subjects
    }


def documented_members(
    subjects: Collection[Hashable], day: date
) -> dict[Hashable, tuple[int, int]]:
    """Return how many members are named on ``day``, and how many of them recently.

    By the key of a cluster, or by the kind. One query for clusters, one for kinds,
    however many. Who has none is left out.
    """
    clusters = [each.pk for each in subjects if isinstance(each, Cluster)]
    kinds = [each for each in subjects if isinstance(each, str)]
    held = Membership.objects.as_of(day).order_by()
    found = {}
    if clusters:
        found |= _counts(held.filter(cluster__in=clusters), day, "cluster", "pk")
    if kinds:
        recognised = Cluster.objects.of_kind(*kinds).in_operation(day).values("pk")
        rows = held.filter(cluster__in=recognised)
        found |= _counts(rows, day, "cluster__kind", "organisation")
    return found


def _key(subject: Hashable) -> Hashable:
    return subject.pk if isinstance(subject, Cluster) else subject


def _counts(
    rows: QuerySet, day: date, subject: str, counted: str
) -> dict[Hashable, tuple[int, int]]:
    """Return how many rows each subject has, and how many were documented recently."""
    # A membership stands once; an organisation may be in several networks of a kind.
    number = Count(counted, distinct=counted != "pk")
    named = rows.values_list(subject).annotate(named=number, lately=Value(0))
    recent = rows.recently_documented(day).values_list(subject)
    both = named.union(recent.annotate(named=Value(0), lately=number), all=True)
    found = {}
    for key, more, more_lately in both:
        all_named, all_lately = found.get(key, (0, 0))
        found[key] = all_named + more, all_lately + more_lately
    return found
