from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.base import NaturalKeyed, NaturalKeyQuerySet, tracked
from registry.words import labelled

from .signed import freezes


class CriterionScoreQuerySet(NaturalKeyQuerySet):
    def inconsistent_criterion(self):
        """Return scores on a criterion that the framework does not have."""
        return self.exclude(criterion__framework=F("evaluation__framework"))


@freezes()
@tracked()
class CriterionScore(NaturalKeyed):
    """What an evaluator finds on one criterion, and the score from 1 to 5."""

    natural_key_fields = ("evaluation__slug", "criterion__slug")

    evaluation = models.ForeignKey(
        "evaluation.Evaluation",
        verbose_name=_("evaluation"),
        on_delete=models.CASCADE,
        related_name="scores",
    )
    criterion = models.ForeignKey(
        "evaluation.Criterion",
        verbose_name=_("criterion"),
        on_delete=models.PROTECT,
        related_name="scores",
    )
    score = models.PositiveSmallIntegerField(
        _("score"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("From 1, the lowest, to 5."),
    )
    findings = models.TextField(_("findings"), blank=True)

    objects = CriterionScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["evaluation", "criterion"]
        constraints = [
            models.UniqueConstraint(
                name="evaluation_criterionscore_once",
                fields=["evaluation", "criterion"],
                violation_error_message=_("This criterion is scored already."),
            ),
            models.CheckConstraint(
                name="evaluation_criterionscore_range",
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5),
                violation_error_message=_("A score lies between 1 and 5."),
            ),
        ]

    def __str__(self):
        return labelled(f"{self.evaluation}, {self.criterion}", self.score or "–")
