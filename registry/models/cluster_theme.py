from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.words import labelled

from .base import NaturalKeyed, Period, PeriodQuerySet, Sourced, no_overlap, tracked


@tracked()
class ClusterTheme(NaturalKeyed, Period, Sourced):
    """A theme that a cluster works on: GreenWin stands in two S3 domains of 2015."""

    natural_key_fields = ("cluster__slug", "theme__slug", "start_on")

    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.CASCADE,
        related_name="theme_links",
    )
    theme = models.ForeignKey(
        "registry.Theme",
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        related_name="cluster_links",
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme of a cluster")
        verbose_name_plural = _("themes of clusters")
        ordering = ["cluster", "theme", "start_on"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            no_overlap(
                "registry_clustertheme_no_overlap",
                "cluster",
                "theme",
                message=_("This cluster has this theme already on these days."),
            ),
        ]

    def __str__(self):
        return labelled(self.cluster, self.theme)
