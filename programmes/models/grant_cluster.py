"""Whose money a grant is, where clusters are concerned."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GrantCluster(models.Model):
    """A cluster that a grant is money of: its own, or a pole of the project it pays.

    The one rule of it: the pages of clusters, lists, flows, facets, exports and
    indicators all read it here. Nobody writes here: it is the view
    ``programmes_grant_cluster``, in ``sql/``.
    """

    pk = models.CompositePrimaryKey("grant", "cluster")
    grant = models.ForeignKey(
        "programmes.Grant",
        verbose_name=_("grant"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="of_clusters",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        managed = False
        db_table = "programmes_grant_cluster"
        verbose_name = _("cluster of a grant")
        verbose_name_plural = _("clusters of grants")
        ordering = ["grant", "cluster"]

    def __str__(self):
        return f"{self.grant}, {self.cluster}"
