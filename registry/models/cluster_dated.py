"""What clusters were called and who carried them, and when."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, GeneratedField
from django.utils.translation import gettext_lazy as _

from .base import Fold, tracked
from .base.dated import Dated, DatedQuerySet, one_at_a_time


def _of_cluster(related_name: str):
    return models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.CASCADE,
        related_name=related_name,
    )


@tracked("name_key")
class ClusterNaming(Dated):
    """The name of a cluster for a time, and its language: “Solid waste”, in English.

    A reader of another language sees the official name in that language, or our
    translation, if ``ClusterName`` has one. Acronyms and other spellings stand there.
    """

    owner = "cluster"
    columns = ("name",)
    natural_key_fields = ("cluster__slug", "start_on")

    cluster = _of_cluster("namings")
    name = models.CharField(_("name"), max_length=200)
    name_key = GeneratedField(
        expression=Fold(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("sorting name"),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        help_text=_("ISO 639-1 code; empty for what is one name in every language."),
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("name of a cluster for a time")
        verbose_name_plural = _("names of clusters for a time")
        ordering = ["cluster", F("start_on").asc(nulls_first=True)]
        indexes = [
            *Dated.Meta.indexes,
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"),
                name="registry_clusternaming_search",
            ),
        ]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("clusternaming", "cluster"),
        ]

    def __str__(self):
        return self.name


@tracked()
class ClusterEntity(Dated):
    """The organisation that carries a cluster for a time."""

    owner = "cluster"
    columns = ("legal_entity",)
    natural_key_fields = ("cluster__slug", "start_on")

    cluster = _of_cluster("legal_entities")
    legal_entity = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("legal entity"),
        on_delete=models.PROTECT,
        related_name="clusters_carried_for_a_time",
        help_text=_("The association that carries the cluster."),
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("legal entity of a cluster for a time")
        verbose_name_plural = _("legal entities of clusters for a time")
        ordering = ["cluster", F("start_on").asc(nulls_first=True)]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("clusterentity", "cluster"),
        ]

    def __str__(self):
        return str(self.legal_entity)
