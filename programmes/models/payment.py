from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Precision
from registry.models.base import (
    NaturalKeyed,
    Sourced,
    closed_list,
    tracked,
)
from registry.words import euro, labelled

from .balances import keeps_balances
from .base import euro_field
from .numbering import NumberedQuerySet


class PaymentQuerySet(NumberedQuerySet):
    def as_of(self, day):
        """Keep what had been paid by ``day``."""
        return self.filter(paid_on__lte=day)


@keeps_balances
@tracked()
class Payment(NaturalKeyed, Sourced):
    """Money paid on a grant, or recovered from whoever received too much.

    One that ``corrects`` another is neither: that one was mistyped.
    """

    natural_key_fields = ("grant__slug", "number")
    known_from = ("paid_on",)

    grant = models.ForeignKey(
        "programmes.Grant",
        verbose_name=_("grant"),
        on_delete=models.PROTECT,
        related_name="payments",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(
        _("number"), default=1, help_text=_("1 is the first payment on the grant.")
    )
    paid_on = models.DateField(
        _("paid on"), help_text=_("The last of the month or year if known no better.")
    )
    paid_precision = models.CharField(
        _("precision of the date"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("Documented means: that day at the latest."),
    )
    amount = euro_field(
        _("amount, in euro"), help_text=_("Negative where it was recovered.")
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

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["paid_on", "number", "id"]
        indexes = [
            models.Index(
                fields=["grant", "paid_on"],
                include=["amount"],
                name="programmes_payment_grant",
            )
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="programmes_payment_once",
                fields=["grant", "number"],
                violation_error_message=_("There is a payment of this number."),
            ),
            closed_list(
                "programmes_payment_precision",
                "paid_precision",
                Precision,
                message=_("Unknown precision of a date."),
            ),
            models.CheckConstraint(
                name="programmes_payment_something",
                condition=~Q(amount=0),
                violation_error_message=_("A payment of nothing is none."),
            ),
        ]

    def __str__(self):
        return labelled(self.grant, euro(self.amount))
