"""The money and the projects of clusters, in a line each."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from programmes.models import Measure, Project, ProjectPole, PublishedAmount
from registry import plugs, words
from registry.known import PROJECTS, Known, exactly
from registry.models import Cluster
from registry.published import published_numbers

OF_PROJECTS = (Measure.TOTAL_COST, Measure.PUBLIC)


def cluster_facts(
    clusters: Collection[Cluster], day: date
) -> dict[Cluster, list[plugs.Fact]]:
    """Return what was published of the money and the projects of each cluster."""
    amounts = _greatest_published(clusters, day)
    projects = _projects(clusters, day)
    return {
        cluster: [_money(amounts.get(cluster.pk)), _named(projects[cluster])]
        for cluster in clusters
    }


def _greatest_published(clusters, day) -> dict[int, PublishedAmount]:
    """Return the greatest amount of projects that was published of each cluster.

    Money in projects adds up over the years, and many amounts are of one call: the
    greatest is the one that comes nearest to the whole.
    """
    stated = (
        PublishedAmount.objects.as_of(day)
        .filter(cluster__in=clusters, measure__in=OF_PROJECTS)
        .select_related("source")
        .order_by("amount", "stated_on", "slug")
    )
    return {amount.cluster_id: amount for amount in stated}


def _money(amount: PublishedAmount | None) -> plugs.Fact:
    label = _("Published money in projects")
    if amount is None:
        return plugs.Fact(2, label, "", url_name="cluster_programmes")
    text = exactly(amount.exactness).format(number=words.euro(amount.amount))
    publisher = amount.source.publisher or amount.source.title
    day = words.day(amount.stated_on, amount.stated_precision)
    return plugs.Fact(2, label, text, f"{publisher}, {day}", "cluster_programmes")


def _projects(clusters, day) -> dict[Cluster, Known]:
    published = published_numbers(PROJECTS, clusters, day)
    counted = dict(
        ProjectPole.objects.filter(
            cluster__in=clusters, project__in=Project.objects.as_of(day)
        )
        .order_by()
        .values_list("cluster")
        .annotate(n=Count("project", distinct=True))
    )
    return {
        cluster: Known(counted.get(cluster.pk, 0), published=published[cluster])
        for cluster in clusters
    }


def _named(known: Known) -> plugs.Fact:
    label = _("Projects")
    if not (known.documented or known.published):
        return plugs.Fact(3, label, "", url_name="cluster_programmes")
    note = known.nearest.origin if known.nearest else known.completeness
    return plugs.Fact(3, label, known.claim, note, "cluster_programmes")
