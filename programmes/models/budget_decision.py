from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.amounts import check_scale
from registry.models import Precision
from registry.models.base import (
    NaturalKeyed,
    Sourced,
    closed_list,
    exactly_one,
    tracked,
)
from registry.words import euro, labelled

from .balances import keeps_balances
from .base import euro_field
from .numbering import NumberedQuerySet

SMALLEST_BUDGET = 1000
"""Below so many euro a plan, an envelope or a line was probably meant in millions.

The correction of a mistake may be of a cent, and is asked nothing."""


class BudgetDecisionKind(models.TextChoices):
    FIRST = "first", _("first amount")
    INCREASE = "increase", _("increase")
    DECREASE = "decrease", _("decrease")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    CORRECTION = "correction", _("correction of a mistake")


class BudgetDecisionQuerySet(NumberedQuerySet):
    def as_of(self, day):
        """Keep what had been decided by ``day``."""
        return self.filter(decided_on__lte=day)

    def of_line(self, line):
        """Keep what a funding line has its budget from.

        That is what was decided on it, and on its envelope if it is a share of that.
        """
        own = Q(funding_line=line)
        if line.share is not None:
            own |= Q(envelope=line.envelope_id)
        return self.filter(own)


@keeps_balances
@tracked()
class BudgetDecision(NaturalKeyed, Sourced):
    """A decision on the money of a plan, an envelope, a line or a grant.

    What one of them has on a day is the sum of the decisions up to that day. A decision
    that changes another is a further row: the past is never rewritten.
    """

    natural_key_fields = (
        "plan__slug",
        "envelope__slug",
        "funding_line__slug",
        "grant__slug",
        "number",
    )
    known_from = ("decided_on",)

    plan = models.ForeignKey(
        "programmes.Plan",
        verbose_name=_("plan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    envelope = models.ForeignKey(
        "programmes.Envelope",
        verbose_name=_("envelope"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    funding_line = models.ForeignKey(
        "programmes.FundingLine",
        verbose_name=_("funding line"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
    )
    grant = models.ForeignKey(
        "programmes.Grant",
        verbose_name=_("grant"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(
        _("number"),
        default=1,
        help_text=_("1 is the first decision on it, 2 the next."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=BudgetDecisionKind,
        default=BudgetDecisionKind.FIRST,
    )
    decided_on = models.DateField(
        _("decided on"),
        help_text=_("The first of the month or year if known no better."),
    )
    decided_precision = models.CharField(
        _("precision of the date"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("Documented means: that day at the latest."),
    )
    amount = euro_field(
        _("amount, in euro"),
        help_text=_("What it adds; negative where it takes away."),
    )
    wording = models.CharField(
        _("amount as published"),
        max_length=100,
        blank=True,
        help_text=_("The words of the source: “280 million”."),
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="corrections",
        help_text=_("The entry that was mistyped, which this one puts right."),
    )

    objects = BudgetDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on money")
        verbose_name_plural = _("decisions on money")
        ordering = ["decided_on", "number", "id"]
        indexes = [
            models.Index(
                fields=["grant", "decided_on"],
                include=["amount"],
                condition=Q(grant__isnull=False),
                name="programmes_decision_grant",
            )
        ]
        constraints = [
            *Sourced.Meta.constraints,
            exactly_one(
                "programmes_budgetdecision_one",
                "plan",
                "envelope",
                "funding_line",
                "grant",
                message=_("It is on one plan, one envelope, one line or one grant."),
            ),
            models.UniqueConstraint(
                name="programmes_budgetdecision_once",
                fields=["plan", "envelope", "funding_line", "grant", "number"],
                nulls_distinct=False,
                violation_error_message=_("There is a decision of this number."),
            ),
            closed_list(
                "programmes_budgetdecision_kind",
                "kind",
                BudgetDecisionKind,
                message=_("Unknown kind of decision."),
            ),
            closed_list(
                "programmes_budgetdecision_precision",
                "decided_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="programmes_budgetdecision_sign",
                condition=Q(kind__in=["first", "increase"], amount__gt=0)
                | Q(kind__in=["decrease", "withdrawal"], amount__lt=0)
                | (Q(kind="correction") & ~Q(amount=0)),
                violation_error_message=_(
                    "A first amount and an increase are positive, a decrease and a "
                    "withdrawal negative; nothing is decided on zero."
                ),
            ),
            models.CheckConstraint(
                name="programmes_budgetdecision_corrects",
                condition=Q(corrects__isnull=True) | Q(kind="correction"),
                violation_error_message=_(
                    "What corrects another decision is a correction of a mistake."
                ),
            ),
            models.CheckConstraint(
                name="programmes_budgetdecision_scale",
                condition=Q(grant__isnull=False)
                | ~Q(wording="")
                | Q(kind="correction")
                | Q(amount__gte=SMALLEST_BUDGET)
                | Q(amount__lte=-SMALLEST_BUDGET),
                violation_error_message=_(
                    "Less than a thousand euro: was it meant in millions? Amounts are "
                    "in euro. If it is right, say how the source puts it."
                ),
            ),
        ]

    def __str__(self):
        return labelled(self.whole, euro(self.amount))

    def clean(self):
        super().clean()
        if self.amount is not None and (
            message := check_scale(abs(self.amount), self.wording)
        ):
            raise ValidationError({"amount": message})

    @property
    def whole(self):
        """What the decision is on."""
        return self.grant or self.funding_line or self.envelope or self.plan
