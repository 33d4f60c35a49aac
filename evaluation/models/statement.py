from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Source
from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    Sourced,
    known_by,
    tracked,
)


class StatementQuerySet(NaturalKeyQuerySet):
    def of_known_contradictions(self, day):
        """Keep those of contradictions that stood in the register on ``day``."""
        from .contradiction import Contradiction

        if day is None:
            return self
        return self.filter(known_by(Contradiction, day, "contradiction__"))


@tracked()
class Statement(NaturalKeyed, Sourced):
    """What one of the sources of a contradiction says."""

    natural_key_fields = ("contradiction__slug", "number")

    contradiction = models.ForeignKey(
        "evaluation.Contradiction",
        verbose_name=_("contradiction"),
        on_delete=models.CASCADE,
        related_name="statements",
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    text = models.CharField(
        _("statement"), max_length=300, help_text=_("As published, in its language.")
    )
    figure = models.ForeignKey(
        "evaluation.PublishedFigure",
        verbose_name=_("published figure"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )
    amount = models.ForeignKey(
        "programmes.PublishedAmount",
        verbose_name=_("published amount"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )
    is_preferred = models.BooleanField(_("preferred"), default=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["contradiction", "number"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                name="evaluation_statement_once",
                fields=["contradiction", "number"],
                violation_error_message=_("There is a statement of this number."),
            ),
            models.UniqueConstraint(
                name="evaluation_statement_one_preferred",
                fields=["contradiction"],
                condition=Q(is_preferred=True),
                violation_error_message=_("Another statement is preferred already."),
            ),
        ]

    def __str__(self):
        return self.text

    @classmethod
    def known_condition(cls, day, prefix="") -> Q:
        """Return the condition for a statement to have been made by ``day``.

        On the day of what it refers to; one in words only, when its source appeared.
        """
        figure, amount = f"{prefix}figure__", f"{prefix}amount__"
        in_words = Q(
            **{f"{prefix}figure__isnull": True, f"{prefix}amount__isnull": True}
        )
        return (
            Q(**{f"{figure}stated_on__lte": day})
            | Q(**{f"{amount}stated_on__lte": day})
            | in_words & known_by(Source, day, f"{prefix}source__")
        )
