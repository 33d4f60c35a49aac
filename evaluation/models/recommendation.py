from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.base import NaturalKeyed, NaturalKeyQuerySet, tracked

from .signed import freezes

DUE_TOO_EARLY = _("It cannot be due before the day on which the cluster is judged.")


class RecommendationQuerySet(NaturalKeyQuerySet):
    def unclosed(self, day: date):
        """Keep those not yet followed up on ``day``."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def overdue(self, day: date):
        """Keep those that were to be dealt with before ``day`` and are not."""
        return self.unclosed(day).filter(due_on__lt=day)


@freezes("closed_on", "follow_up")
@tracked()
class Recommendation(NaturalKeyed):
    """What an evaluation asks of somebody, until it is closed."""

    natural_key_fields = ("evaluation__slug", "number")

    evaluation = models.ForeignKey(
        "evaluation.Evaluation",
        verbose_name=_("evaluation"),
        on_delete=models.CASCADE,
        related_name="recommendations",
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    text = models.TextField(_("recommendation"))
    owner = models.CharField(
        _("who is to do it"),
        max_length=200,
        blank=True,
        help_text=_("A body or a role, such as the board of the cluster."),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    closed_on = models.DateField(
        pgettext_lazy("recommendation", "closed on"),
        null=True,
        blank=True,
        help_text=_("When it was dealt with."),
    )
    follow_up = models.TextField(_("what came of it"), blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(
                name="evaluation_recommendation_once",
                fields=["evaluation", "number"],
                violation_error_message=_("There is a recommendation of this number."),
            ),
            models.CheckConstraint(
                name="evaluation_recommendation_closed",
                condition=Q(closed_on__isnull=True) | ~Q(follow_up=""),
                violation_error_message=_("Say what came of it before closing it."),
            ),
        ]

    def clean(self):
        judged_on = self.evaluation_id and self.evaluation.reference_on
        if self.due_on and judged_on and self.due_on < judged_on:
            raise ValidationError({"due_on": DUE_TOO_EARLY})

    def __str__(self):
        return f"{self.evaluation}, {self.number}"
