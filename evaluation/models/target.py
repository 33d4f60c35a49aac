from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from programmes.models.base import BilingualName, BilingualQuerySet
from registry.models.base import (
    NaturalKeyed,
    Period,
    PeriodQuerySet,
    Sourced,
    closed_list,
    exactly_one,
    tracked,
)
from registry.words import labelled

from .indicator import IndicatorCode


class TargetQuerySet(BilingualQuerySet, PeriodQuerySet):
    def of_cluster(self, cluster):
        return self.filter(cluster=cluster)

    def search(self, text: str):
        """Keep those whose name, in either language, or body contains ``text``."""
        return super().search(text) | self.filter(
            Q(cluster__name__unaccent__icontains=text)
            | Q(organisation__name__unaccent__icontains=text)
        )

    def with_attainment(self):
        """Annotate ``attained``, the result as a share of the target; None if none."""
        return self.annotate(attained=F("result") / F("target"))

    def with_body_key(self):
        """Annotate ``body_key``, which sorts by whose target it is."""
        return self.annotate(
            body_key=Coalesce("cluster__name_key", "organisation__name_key")
        )


@tracked()
class Target(NaturalKeyed, BilingualName, Period, Sourced):
    """What a body was to reach, and what it did: CeRDT met 1,710 companies of 450."""

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text=_("Whose target it is: either a cluster or an organisation."),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text=_("Whose target it is: either a cluster or an organisation."),
    )
    code = models.CharField(
        _("indicator"),
        max_length=10,
        choices=IndicatorCode,
        blank=True,
        help_text=_("Empty if the catalogue has none like it."),
    )
    target = models.DecimalField(_("target"), max_digits=15, decimal_places=2)
    result = models.DecimalField(
        _("result"),
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty while no source says what was reached."),
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["start_on", "slug"]
        constraints = [
            *Period.Meta.constraints,
            *Sourced.Meta.constraints,
            exactly_one(
                "evaluation_target_one",
                "cluster",
                "organisation",
                message=_("A target is of one cluster or of one organisation."),
            ),
            closed_list(
                "evaluation_target_code",
                "code",
                IndicatorCode,
                blank=True,
                message=_("Unknown indicator."),
            ),
            models.CheckConstraint(
                name="evaluation_target_positive",
                condition=Q(target__gt=0) & (Q(result__isnull=True) | Q(result__gte=0)),
                violation_error_message=_(
                    "A target is more than nothing, a result not less."
                ),
            ),
        ]

    def __str__(self):
        return labelled(self.body, self.name)

    @property
    def body(self):
        """The cluster or the organisation whose target it is."""
        return self.cluster or self.organisation

    @property
    def attainment(self) -> Decimal | None:
        """The result as a share of the target: 3.8 where 1,710 of 450 were met."""
        return None if self.result is None else self.result / self.target
