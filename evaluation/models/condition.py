from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.base import NaturalKeyed, NaturalKeyQuerySet, tracked

from .evaluation import Evaluation
from .signed import belongs_to_the_decision


class ConditionQuerySet(NaturalKeyQuerySet):
    def unclosed(self, day: date):
        """Keep those of which nobody had said by ``day`` whether they are met."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def overdue(self, day: date):
        """Keep those in force that were to be met before ``day``, and are open."""
        return self.in_force(day).unclosed(day).filter(due_on__lt=day)

    def readable_by(self, user):
        """Keep those of evaluations that ``user`` may open."""
        return self.filter(evaluation__in=Evaluation.objects.readable_by(user))

    def in_force(self, day: date):
        """Keep those of decisions taken by ``day``, and not annulled by then."""
        return self.filter(evaluation__decided_on__lte=day).exclude(
            evaluation__annulled_on__lte=day
        )


@belongs_to_the_decision("closed_on", "is_met", "follow_up")
@tracked()
class Condition(NaturalKeyed):
    """What a cluster must do for its renewal to stand: a fifth of SMEs by late 2028."""

    natural_key_fields = ("evaluation__slug", "number")

    evaluation = models.ForeignKey(
        "evaluation.Evaluation",
        verbose_name=_("evaluation"),
        on_delete=models.CASCADE,
        related_name="conditions_asked",
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    text = models.TextField(_("condition"))
    due_on = models.DateField(
        _("to be met by"),
        null=True,
        blank=True,
        help_text=_("Empty if the decision sets no day."),
    )
    closed_on = models.DateField(
        pgettext_lazy("condition", "settled on"),
        null=True,
        blank=True,
        help_text=_("When it was found whether it is met."),
    )
    is_met = models.BooleanField(_("met"), null=True, blank=True)
    follow_up = models.TextField(_("what came of it"), blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(
                name="evaluation_condition_once",
                fields=["evaluation", "number"],
                violation_error_message=_("There is a condition of this number."),
            ),
            models.CheckConstraint(
                name="evaluation_condition_settled",
                condition=Q(closed_on__isnull=True, is_met__isnull=True)
                | Q(closed_on__isnull=False, is_met__isnull=False) & ~Q(follow_up=""),
                violation_error_message=_(
                    "A condition is settled on a day, as met or not, with what was "
                    "found."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.evaluation}, {self.number}"
