from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.words import in_reader_language, labelled

from .base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    no_overlap,
    tracked,
)
from .fields import ShareField
from .legal_form import LegalForm


class ClusterKind(models.TextChoices):
    BUSINESS_CLUSTER = "business_cluster", _("business cluster")
    COMPETITIVENESS_POLE = "competitiveness_pole", _("competitiveness pole")
    INNOVATION_HUB = "innovation_hub", _("innovation hub")
    FOREIGN_NETWORK = "foreign_network", _("network outside Wallonia")

    @classmethod
    def recognisable(cls) -> list["ClusterKind"]:
        """Return those that the Region recognises: the others are connected to."""
        return [cls.BUSINESS_CLUSTER, cls.COMPETITIVENESS_POLE]


class LegalRegimeQuerySet(PeriodQuerySet):
    def for_kind(self, kind):
        return self.filter(cluster_kind=kind)


@tracked()
class LegalRegime(NaturalKeyed, Period, Sourced):
    """The rules under which clusters are recognised, such as the decree of 2007.

    A parameter left empty is not known: no source that was read states it.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    cluster_kind = models.CharField(_("applies to"), max_length=30, choices=ClusterKind)
    act = models.CharField(
        _("act"),
        max_length=300,
        blank=True,
        help_text=_("Title and date of the decree or decision, and its orders."),
    )
    numac = models.CharField(
        _("NUMAC"),
        max_length=10,
        blank=True,
        help_text=_("Number in the Belgian official gazette."),
    )
    recognition_years = models.PositiveSmallIntegerField(
        _("years of a recognition"), null=True, blank=True
    )
    evaluation_years = models.PositiveSmallIntegerField(
        _("years between evaluations"), null=True, blank=True
    )
    has_midterm_evaluation = models.BooleanField(
        _("evaluated half-way"), null=True, blank=True
    )
    renewal_notice_months = models.PositiveSmallIntegerField(
        _("renewal notice, in months"),
        null=True,
        blank=True,
        help_text=_("How long before the end the renewal file is due."),
    )
    legal_forms = ArrayField(
        models.CharField(max_length=30, choices=LegalForm),
        verbose_name=_("legal forms allowed"),
        default=list,
        blank=True,
        help_text=_("Empty if not known."),
    )
    eligible_cost_ceiling = models.DecimalField(
        _("ceiling of eligible cost, in euro a year"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    specific_subsidy_ceiling = models.DecimalField(
        _("ceiling of a specific subsidy, in euro"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    objects = LegalRegimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal regime")
        verbose_name_plural = _("legal regimes")
        ordering = ["cluster_kind", "start_on"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            closed_list(
                "registry_legalregime_kind",
                "cluster_kind",
                ClusterKind,
                message=_("Unknown kind of cluster."),
            ),
            models.CheckConstraint(
                name="registry_legalregime_forms",
                condition=Q(legal_forms__contained_by=LegalForm.values),
                violation_error_message=_("Unknown legal form."),
            ),
            models.CheckConstraint(
                name="registry_legalregime_ceilings",
                condition=(
                    Q(eligible_cost_ceiling__isnull=True)
                    | Q(eligible_cost_ceiling__gte=0)
                )
                & (
                    Q(specific_subsidy_ceiling__isnull=True)
                    | Q(specific_subsidy_ceiling__gte=0)
                ),
                violation_error_message=_("A ceiling is not negative."),
            ),
            no_overlap(
                "registry_legalregime_no_overlap",
                "cluster_kind",
                message=_("Another regime for this kind is in force on these days."),
            ),
        ]

    def __str__(self):
        return self.name

    name = in_reader_language("name")

    @property
    def legal_form_labels(self) -> list:
        """The legal forms allowed, in the language of the reader."""
        return [LegalForm(form).label for form in self.legal_forms]


@tracked()
class SubsidyRate(NaturalKeyed):
    """The public share of the animation costs in certain years of recognition.

    Under the decree of 2007: all of them in years 1 to 3, 80 % in years 4 to 6, half
    afterwards.
    """

    natural_key_fields = ("regime__slug", "from_year")

    regime = models.ForeignKey(
        "registry.LegalRegime",
        verbose_name=_("legal regime"),
        on_delete=models.CASCADE,
        related_name="subsidy_rates",
    )
    from_year = models.PositiveSmallIntegerField(
        _("from year of recognition"), help_text=_("1 is the first year.")
    )
    to_year = models.PositiveSmallIntegerField(
        _("to year of recognition"),
        null=True,
        blank=True,
        help_text=_("Included; empty for all later years."),
    )
    rate = ShareField(
        _("rate"),
        max_digits=4,
        decimal_places=3,
        help_text=_("Share of the eligible cost: 0.8 is 80 %."),
        asked=_("Share of the eligible cost, in percent: 80 %."),
    )

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsidy rate")
        verbose_name_plural = _("subsidy rates")
        ordering = ["regime", "from_year"]
        constraints = [
            models.UniqueConstraint(
                name="registry_subsidyrate_once",
                fields=["regime", "from_year"],
                violation_error_message=_("This regime has a rate from that year."),
            ),
            models.CheckConstraint(
                name="registry_subsidyrate_ordered",
                condition=Q(from_year__gte=1)
                & (Q(to_year__isnull=True) | Q(to_year__gte=F("from_year"))),
                violation_error_message=_("Years count from 1, in order."),
            ),
            models.CheckConstraint(
                name="registry_subsidyrate_share",
                condition=Q(rate__gte=0, rate__lte=1),
                violation_error_message=_("A rate lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return labelled(
            self.regime, f"{self.from_year}–{self.to_year or ''} {self.rate}"
        )

    @property
    def percent(self) -> int:
        """The rate in hundredths: 80 for 0.8."""
        return round(self.rate * 100)
