"""How many members were published of some clusters, and named here, through time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.plots import SMALL, Axes, Dot, draw
from registry.known import Published
from registry.models import Cluster, LegalRegime, Membership
from registry.words import day as day_in_words
from registry.words import number

from .rows import ComparedRow, Growth

MOST_SAID = 4
"""How many numbers a sentence about a drawing says."""


def growth_row(
    clusters: list[Cluster],
    day: date,
    published: dict[Cluster, list[Published]],
    held: Iterable[Membership],
) -> ComparedRow:
    """Return a small drawing for each cluster, all of them on one scale."""
    counts = _named(clusters, day, held)
    days = [each.stated_on for marks in published.values() for each in marks]
    days += [start for steps in counts.values() for start, _number in steps]
    first = date(min(days, default=day).year, 1, 1)
    values = [each.value for marks in published.values() for each in marks]
    values += [named for steps in counts.values() for _day, named in steps]
    axes = Axes.of(first, max(day, first + timedelta(days=1)), values)
    lines = ", ".join(number(line) for line in axes.steps)
    regimes = _regimes(clusters, axes)
    note = _("one scale; lines at %(lines)s; blue: named here, as lists were read") % {
        "lines": lines
    }
    if regimes:
        days = dict.fromkeys(
            day_in_words(each.start_on, each.start_precision) for each in regimes
        )
        note += "; " + _("dashed: new rules, %(days)s") % {"days": ", ".join(days)}
    return ComparedRow(
        gettext_lazy("Published through time"),
        "growth",
        [
            (
                cluster,
                _growth(cluster, published[cluster], counts[cluster], axes, regimes),
            )
            for cluster in clusters
        ],
        note=note,
    )


def _regimes(clusters: list[Cluster], axes: Axes) -> list[LegalRegime]:
    """Return the rules for these clusters that began within the drawing."""
    kinds = {cluster.kind for cluster in clusters}
    begun = LegalRegime.objects.filter(
        cluster_kind__in=kinds, start_on__gt=axes.first, start_on__lte=axes.last
    )
    return list(begun.order_by("start_on", "slug"))


def _growth(cluster, published, counts, axes, regimes) -> Growth:
    marks = [Dot(each.stated_on, each.value, is_published=True) for each in published]
    turns = [each.start_on for each in regimes if each.cluster_kind == cluster.kind]
    drawing = draw(marks, axes, size=SMALL, counts=counts, turns=turns)
    return Growth(_in_words(cluster, published), drawing, published)


def _named(clusters, day, held) -> dict[Cluster, list[tuple[date, int]]]:
    """Return how many members are documented of each, from which day on."""
    changes = {cluster.pk: defaultdict(int) for cluster in clusters}
    for each in held:
        changes[each.cluster_id][each.start_on] += 1
        if each.end_on and each.end_on < day:
            changes[each.cluster_id][each.end_on + timedelta(days=1)] -= 1
    return {cluster: _added_up(changes[cluster.pk]) for cluster in clusters}


def _added_up(changes: dict[date, int]) -> list[tuple[date, int]]:
    total, steps = 0, []
    for day, change in sorted(changes.items()):
        total += change
        steps.append((day, total))
    return steps


def _in_words(cluster: Cluster, published: list[Published]) -> str:
    """Return what a drawing of published numbers shows, in a sentence.

    Of many it says the first and the last; all of them are listed below it.
    """
    if not published:
        words = _("%(cluster)s: no number of members was published")
        return words % {"cluster": cluster}
    told = [f"{each.number} ({each.day})" for each in reversed(published)]
    if len(told) > MOST_SAID:
        told = [told[0], "…", told[-1]]
    listed = ", ".join(told)
    words = _("%(cluster)s: members published, %(numbers)s")
    return words % {"cluster": cluster, "numbers": listed}
