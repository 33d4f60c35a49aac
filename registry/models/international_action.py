from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from registry.words import in_reader_language

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    tracked,
)


class ActionKind(models.TextChoices):
    MISSION = "mission", _("economic mission")
    FAIR = "fair", _("specialised fair")
    TENDER = "tender", _("European or international tender")
    BENCHMARKING = "benchmarking", _("benchmarking")
    PROMOTION = "promotion", _("commercial promotion")
    PARTNERSHIP = "partnership", _("multilateral partnership")


class InternationalActionQuerySet(PeriodQuerySet):
    def of_cluster(self, cluster):
        return self.filter(
            Exists(
                ActionParticipation.objects.filter(
                    action=OuterRef("pk"), cluster=cluster
                )
            )
        )


@tracked()
class InternationalAction(NaturalKeyed, Period, Sourced):
    """What clusters do abroad: the commercial actions of AWEX in 2006."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    title_en = models.CharField(_("title in English"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250)
    title = in_reader_language("title")
    kind = models.CharField(_("kind"), max_length=20, choices=ActionKind)
    countries = CountryField(_("countries"), multiple=True, blank=True)
    organiser = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organiser"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="international_actions",
    )

    objects = InternationalActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("international action")
        verbose_name_plural = _("international actions")
        ordering = ["-start_on", "slug"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            closed_list(
                "registry_internationalaction_kind",
                "kind",
                ActionKind,
                message=_("Unknown kind of action."),
            ),
        ]

    def __str__(self):
        return self.title


@tracked()
class ActionParticipation(NaturalKeyed, Sourced):
    """A cluster that takes part in an international action."""

    natural_key_fields = ("action__slug", "cluster__slug")

    action = models.ForeignKey(
        InternationalAction,
        verbose_name=_("international action"),
        on_delete=models.CASCADE,
        related_name="participations",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="action_links",
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster in an international action")
        verbose_name_plural = _("clusters in international actions")
        ordering = ["action", "cluster"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="registry_actionparticipation_once",
                fields=["action", "cluster"],
                violation_error_message=_("This cluster takes part already."),
            ),
        ]

    def __str__(self):
        return f"{self.cluster}, {self.action}"
