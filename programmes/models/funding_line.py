from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    closed_list,
    known_by,
    tracked,
)
from registry.models.fields import ShareField

from .balances import BalancedQuerySet, keeps_balances
from .base import BilingualName, BilingualQuerySet
from .decided import granted_of, known_money
from .kept import LineFlow
from .plan import Envelope


class FundingCategory(models.TextChoices):
    RESEARCH = "research", _("research and development")
    TRAINING = "training", _("training and employment")
    INVESTMENT = "investment", _("investment aid")
    EXPORT = "export", _("export and foreign investment")
    HOLDINGS = "holdings", _("assets and holdings")
    ANIMATION = "animation", _("animation of clusters")
    DIGITAL = "digital", _("digital economy and society")


class FundingLineQuerySet(BilingualQuerySet, BalancedQuerySet, NaturalKeyQuerySet):
    whole = "funding_line"

    def with_allocated(self, day):
        """Annotate ``budget`` and ``allocated``: what its parts had, the grants."""
        granted = LineFlow.objects.as_of(day).total("granted", self.whole)
        return self.with_budget(day).annotate(allocated=granted)

    def stated(self, day):
        """Keep those of which a source states an amount, or a share of an amount."""
        return self.filter(self._decided(day))

    def not_stated(self, day):
        """Keep those of which no source says how much had been decided by ``day``."""
        return self.exclude(self._decided(day))

    def budgeted_between(self, least, most, day):
        """Keep those whose budget on ``day`` lies in a range; None leaves it open."""
        rows = self.alias(budget_on_the_day=self._budget(day))
        if least is not None:
            rows = rows.filter(budget_on_the_day__gte=least)
        if most is not None:
            rows = rows.filter(budget_on_the_day__lte=most)
        return rows

    def decided_between(self, first, last, day):
        """Keep those on which something was decided from ``first`` to ``last``.

        A decision on the envelope counts for a line that is a share of it. None leaves
        an end open; decisions after ``day`` count in no case.
        """
        return self.filter(self._decided(min(last or day, day), first))

    def _decided(self, last, first=date.min) -> Q:
        among = {"decisions__decided_on__range": (first or date.min, last)}
        lines = self.model.objects.filter(**among)
        envelopes = Envelope.objects.filter(**among)
        return Q(pk__in=lines.values("pk")) | Q(
            share__isnull=False, envelope__in=envelopes.values("pk")
        )


@keeps_balances
@tracked()
class FundingLine(NaturalKeyed, BilingualName, Sourced):
    """A part of an envelope: 120 million for R&D projects of the poles.

    Its budget is what was decided on it, and its share of the envelope if the source
    states a share in the place of an amount.
    """

    slug = models.SlugField(_("identifier"), max_length=100, unique=True)
    envelope = models.ForeignKey(
        Envelope,
        verbose_name=_("envelope"),
        on_delete=models.PROTECT,
        related_name="funding_lines",
    )
    category = models.CharField(
        _("category"),
        max_length=20,
        choices=FundingCategory,
        blank=True,
        help_text=_("Empty if the source does not say what it is for."),
    )
    share = ShareField(
        _("share of the envelope"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("Where the source states a share, no amount: 0.44 is 44 %."),
        asked=_("Where the source states a share, no amount; in percent: 33.33 %."),
    )
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=0, help_text=_("Order within the envelope.")
    )

    objects = FundingLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("funding line")
        verbose_name_plural = _("funding lines")
        ordering = ["envelope", "rank", "slug"]
        constraints = [
            *Sourced.Meta.constraints,
            closed_list(
                "programmes_fundingline_category",
                "category",
                FundingCategory,
                blank=True,
                message=_("Unknown category of funding."),
            ),
            models.CheckConstraint(
                name="programmes_fundingline_share",
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1),
                violation_error_message=_("A share lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("funding_line_detail", args=[self.slug])

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for a line to have been decided by ``day``.

        By a decision on it or on a grant out of it. One on which nothing was ever
        decided, such as a share, is known with its envelope.
        """
        pk = OuterRef(f"{prefix}pk")

        def known(last):
            return known_money(last, funding_line=pk) | granted_of(
                last, grant__funding_line=pk
            )

        envelope = known_by(Envelope, day, f"{prefix}envelope__")
        return known(day) | envelope & ~known(None)

    @property
    def remaining(self):
        """What is not documented as granted, of a row with its balance.

        None where its budget is not known.
        """
        return None if self.budget is None else self.budget - (self.granted or 0)
