from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.amounts import check_scale
from registry.models import ClusterKind, Precision
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)
from registry.words import labelled

from .base import about_one, euro_field


class Measure(models.TextChoices):
    BUDGET = "budget", _("budget")
    TOTAL_COST = "total_cost", _("total cost of projects")
    PUBLIC = "public", _("public money in projects")
    SUBSIDY = "subsidy", _("subsidy to clusters")


class Exactness(models.TextChoices):
    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    MORE_THAN = "more_than", _("more than")
    LESS_THAN = "less_than", _("less than")


SUBJECTS = ("plan", "envelope", "funding_line", "call", "project", "cluster")


class PublishedAmountQuerySet(NaturalKeyQuerySet):
    def as_of(self, day):
        """Keep what had been published by ``day``."""
        return self.filter(stated_on__lte=day)

    def of_cluster(self, cluster):
        """Keep what is said of a cluster, or of all clusters of its kind."""
        return self.filter(Q(cluster=cluster) | Q(cluster_kind=cluster.kind))


@tracked()
class PublishedAmount(NaturalKeyed, Sourced):
    """An amount as a source states it, beside what is decided: 240 million, in 2006.

    It is never counted. Where two sources disagree both are held, one is preferred,
    and the note says why.
    """

    known_from = ("stated_on",)

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    plan = models.ForeignKey(
        "programmes.Plan",
        verbose_name=_("plan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_amounts",
    )
    envelope = models.ForeignKey(
        "programmes.Envelope",
        verbose_name=_("envelope"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_amounts",
    )
    funding_line = models.ForeignKey(
        "programmes.FundingLine",
        verbose_name=_("funding line"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_amounts",
    )
    call = models.ForeignKey(
        "programmes.Call",
        verbose_name=_("call"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_amounts",
    )
    project = models.ForeignKey(
        "programmes.Project",
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_amounts",
    )
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_amounts",
    )
    cluster_kind = models.CharField(
        _("all clusters of a kind"),
        max_length=30,
        choices=ClusterKind,
        blank=True,
        help_text=_("Where the source speaks of all poles, or all clusters."),
    )
    measure = models.CharField(_("what it measures"), max_length=20, choices=Measure)
    exactness = models.CharField(
        _("exactness"), max_length=10, choices=Exactness, default=Exactness.EXACT
    )
    amount = euro_field(_("amount, in euro"))
    wording = models.CharField(
        _("amount as published"), max_length=200, help_text=_("“280 million”.")
    )
    stated_on = models.DateField(
        _("stated on"), help_text=_("The day of the document, or that it speaks of.")
    )
    stated_precision = models.CharField(
        _("precision of the date"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
    )
    is_preferred = models.BooleanField(
        _("preferred"),
        default=False,
        help_text=_("Where sources disagree: the one to use; say why in the note."),
    )

    objects = PublishedAmountQuerySet.as_manager()

    class Meta:
        verbose_name = _("published amount")
        verbose_name_plural = _("published amounts")
        ordering = ["stated_on", "slug"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="programmes_publishedamount_one",
                condition=about_one(*SUBJECTS),
                violation_error_message=_("Say what it is about: exactly one thing."),
            ),
            closed_list(
                "programmes_publishedamount_kind",
                "cluster_kind",
                ClusterKind,
                blank=True,
                message=_("Unknown kind of cluster."),
            ),
            closed_list(
                "programmes_publishedamount_measure",
                "measure",
                Measure,
                message=_("Unknown measure."),
            ),
            closed_list(
                "programmes_publishedamount_exactness",
                "exactness",
                Exactness,
                message=_("Unknown exactness."),
            ),
            closed_list(
                "programmes_publishedamount_precision",
                "stated_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="programmes_publishedamount_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("An amount is positive, in euro."),
            ),
        ]

    def __str__(self):
        return labelled(self.about, self.wording)

    def clean(self):
        super().clean()
        if self.amount is not None and (
            message := check_scale(self.amount, self.wording)
        ):
            raise ValidationError({"amount": message})

    @property
    def about(self):
        """What the source speaks of."""
        found = (getattr(self, name) for name in SUBJECTS)
        return next(filter(None, found), self.get_cluster_kind_display())
