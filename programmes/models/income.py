from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    tracked,
)
from registry.words import labelled

from .base import euro_field

FIRST_YEAR, LAST_YEAR = 1990, 2100


class IncomeOrigin(models.TextChoices):
    FEES = "fees", _("membership fees")
    SERVICES = "services", _("services")
    PRIVATE = "private", _("other private income")
    PUBLIC = "public", _("public money")


class IncomeQuerySet(NaturalKeyQuerySet):
    def as_of(self, day):
        """Keep those of the years that were over by ``day``."""
        return self.known_by(day)

    def earned(self):
        """Keep what a cluster earns by itself."""
        return self.exclude(origin=IncomeOrigin.PUBLIC)


@tracked()
class Income(NaturalKeyed, Sourced):
    """What a cluster earned in a year, from one origin: the fees of its members.

    Together they tell what share a cluster earns by itself.
    """

    natural_key_fields = ("cluster__slug", "year", "origin")

    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        related_name="incomes",
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    origin = models.CharField(_("origin"), max_length=20, choices=IncomeOrigin)
    amount = euro_field(_("amount, in euro"))

    objects = IncomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("income of a cluster")
        verbose_name_plural = _("incomes of clusters")
        ordering = ["cluster", "year", "origin"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="programmes_income_once",
                fields=["cluster", "year", "origin"],
                violation_error_message=_("This income is recorded already."),
            ),
            closed_list(
                "programmes_income_origin",
                "origin",
                IncomeOrigin,
                message=_("Unknown origin."),
            ),
            models.CheckConstraint(
                name="programmes_income_amount",
                condition=Q(amount__gte=0),
                violation_error_message=_("An income is not negative."),
            ),
            models.CheckConstraint(
                name="programmes_income_year",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message=_("The year has four digits."),
            ),
        ]

    def __str__(self):
        return labelled(f"{self.cluster}, {self.year}", self.get_origin_display())

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for its year to have been over by ``day``."""
        is_last_day = (day.month, day.day) == (12, 31)
        return Q(**{f"{prefix}year__lt": day.year + is_last_day})
