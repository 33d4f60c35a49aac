from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Precision,
    Sourced,
    closed_list,
    tracked,
)


class SuccessionKind(models.TextChoices):
    RENAMED = "renamed", _("was renamed")
    MERGED = "merged", pgettext_lazy("between two clusters", "merged into")
    BECAME = "became", _("became")
    SPLIT = "split", _("was split into")


@tracked()
class ClusterSuccession(NaturalKeyed, Sourced):
    """What became of a cluster: the cluster of 2004 became a pole in 2006."""

    natural_key_fields = ("predecessor__slug", "successor__slug", "kind")
    known_from = ("happened_on", "predecessor", "successor")

    predecessor = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("predecessor"),
        on_delete=models.PROTECT,
        related_name="successions",
    )
    successor = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        related_name="origins",
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=SuccessionKind)
    happened_on = models.DateField(
        _("on"),
        null=True,
        blank=True,
        help_text=_("First of the month or year if known no better."),
    )
    happened_precision = models.CharField(
        _("precision of the date"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession of clusters")
        verbose_name_plural = _("successions of clusters")
        ordering = ["happened_on", "predecessor", "successor", "kind"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_clustersuccession_once",
                fields=["predecessor", "successor", "kind"],
                violation_error_message=_("This succession is recorded already."),
            ),
            models.CheckConstraint(
                name="registry_clustersuccession_two",
                condition=~models.Q(predecessor=F("successor")),
                violation_error_message=_("A cluster cannot succeed itself."),
            ),
            closed_list(
                "registry_clustersuccession_kind",
                "kind",
                SuccessionKind,
                message=_("Unknown kind of succession."),
            ),
            closed_list(
                "registry_clustersuccession_precision",
                "happened_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} {self.get_kind_display()} {self.successor}"
