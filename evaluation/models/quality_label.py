from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    no_overlap,
    tracked,
)
from registry.words import labelled


class LabelLevel(models.TextChoices):
    BRONZE = "bronze", _("bronze")
    SILVER = "silver", _("silver")
    GOLD = "gold", _("gold")


@tracked()
class QualityLabel(NaturalKeyed, Period, Sourced):
    """A label of cluster excellence (ECEI): the bronze of GreenWin in 2024."""

    natural_key_fields = ("cluster__slug", "start_on")

    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="quality_labels",
    )
    level = models.CharField(_("level"), max_length=10, choices=LabelLevel)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality label")
        verbose_name_plural = _("quality labels")
        ordering = ["cluster", "start_on"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            closed_list(
                "evaluation_qualitylabel_level",
                "level",
                LabelLevel,
                message=_("Unknown level."),
            ),
            no_overlap(
                "evaluation_qualitylabel_no_overlap",
                "cluster",
                message=_("This cluster has a label already on some of these days."),
            ),
        ]

    def __str__(self):
        return labelled(self.cluster, self.get_level_display())
