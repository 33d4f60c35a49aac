from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models.base import BilingualName, BilingualQuerySet
from registry.models import ClusterKind
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    no_overlap,
    tracked,
)
from registry.words import in_reader_language


class FrameworkQuerySet(BilingualQuerySet, PeriodQuerySet):
    def for_kind(self, kind):
        return self.filter(cluster_kind=kind)


@tracked()
class Framework(NaturalKeyed, BilingualName, Period, Sourced):
    """What clusters of a kind are judged by: the five dimensions of the decree of 2007.

    An evaluation follows the framework in force when its recognition began.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    cluster_kind = models.CharField(_("applies to"), max_length=30, choices=ClusterKind)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("framework of evaluation")
        verbose_name_plural = _("frameworks of evaluation")
        ordering = ["cluster_kind", "start_on"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            closed_list(
                "evaluation_framework_kind",
                "cluster_kind",
                ClusterKind,
                message=_("Unknown kind of cluster."),
            ),
            no_overlap(
                "evaluation_framework_no_overlap",
                "cluster_kind",
                message=_("Another framework for this kind holds on these days."),
            ),
        ]

    def __str__(self):
        return self.name


@tracked()
class Criterion(NaturalKeyed, BilingualName, Sourced):
    """One thing that clusters are judged by: “representativeness”, one of five."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    framework = models.ForeignKey(
        Framework,
        verbose_name=_("framework"),
        on_delete=models.PROTECT,
        related_name="criteria",
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), help_text=_("Order within the framework, from 1.")
    )
    description_en = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description = in_reader_language("description")

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["framework", "rank"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="evaluation_criterion_once",
                fields=["framework", "rank"],
                violation_error_message=_("There is a criterion of this rank."),
            ),
        ]

    def __str__(self):
        return self.name
