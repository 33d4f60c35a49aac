from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, GeneratedField
from django.utils.translation import gettext_lazy as _

from .base import Fold, NaturalKeyed, NaturalKeyQuerySet, Sourced, closed_list, tracked
from .organisation_name import NameKind


@tracked("name_key")
class ClusterName(NaturalKeyed, Sourced):
    """Another name of a cluster: “Solid waste” and “Waste Management” are one."""

    natural_key_fields = ("cluster__slug", "name", "kind")

    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.CASCADE,
        related_name="names",
    )
    name = models.CharField(_("name"), max_length=200)
    name_key = GeneratedField(
        expression=Fold(F("name")),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        verbose_name=_("sorting name"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind)
    language = models.CharField(
        _("language"), max_length=2, blank=True, help_text=_("ISO 639-1 code.")
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a cluster")
        verbose_name_plural = _("names of clusters")
        ordering = ["cluster", "name_key", "pk"]
        indexes = [
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"),
                name="registry_clustername_search",
            )
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_clustername_once",
                fields=["cluster", "name", "kind"],
                violation_error_message=_("This cluster has this name already."),
            ),
            closed_list(
                "registry_clustername_kind",
                "kind",
                NameKind,
                message=_("Unknown kind of name."),
            ),
        ]

    def __str__(self):
        return self.name
