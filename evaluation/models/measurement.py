from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    closed_list,
    tracked,
)

from .evaluation import Evaluation
from .indicator import IndicatorCode
from .signed import freezes


def figure_field(label, **options) -> models.DecimalField:
    """Return a field for a number of an indicator, whatever its unit."""
    return models.DecimalField(
        label, max_digits=20, decimal_places=6, null=True, blank=True, **options
    )


class MeasurementQuerySet(NaturalKeyQuerySet):
    def readable_by(self, user):
        """Keep those of evaluations whose findings ``user`` may read."""
        return self.filter(evaluation__in=Evaluation.objects.measured_for(user))


@freezes()
@tracked()
class Measurement(NaturalKeyed):
    """An indicator of a cluster on the reference day of an evaluation.

    Computed from the registry, or entered by the evaluator with a source and the
    reason. Where the data lack there is no value, and the reason instead.
    """

    natural_key_fields = ("evaluation__slug", "code")

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.CASCADE,
        related_name="measurements",
    )
    code = models.CharField(_("indicator"), max_length=10, choices=IndicatorCode)
    value = figure_field(_("value"))
    numerator = figure_field(_("numerator"))
    denominator = figure_field(_("denominator"))
    coverage = models.DecimalField(
        _("coverage"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Share of the records that have what it takes: 0.9 is 90 %."),
    )
    parts = models.JSONField(
        _("parts"),
        default=dict,
        blank=True,
        help_text=_("Further figures of the indicator, by their names."),
    )
    missing = models.TextField(
        _("why there is no value"), blank=True, help_text=_("What the data lack.")
    )
    is_manual = models.BooleanField(_("entered by hand"), default=False)
    justification = models.TextField(
        _("justification"), blank=True, help_text=_("Why it was entered by hand.")
    )
    source = models.ForeignKey(
        "registry.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluation_measurement_set",
        help_text=_("Of a value entered by hand."),
    )
    computed_at = models.DateTimeField(_("computed at"), default=timezone.now)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["evaluation", "code"]
        constraints = [
            closed_list(
                "evaluation_measurement_code",
                "code",
                IndicatorCode,
                message=_("Unknown indicator."),
            ),
            models.UniqueConstraint(
                name="evaluation_measurement_once",
                fields=["evaluation", "code"],
                violation_error_message=_("This indicator is measured already."),
            ),
            models.CheckConstraint(
                name="evaluation_measurement_never_silent",
                condition=Q(value__isnull=False, missing="")
                | (Q(value__isnull=True) & ~Q(missing="")),
                violation_error_message=_(
                    "There is a value, or the reason why there is none."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_measurement_justified",
                condition=Q(is_manual=False)
                | (Q(source__isnull=False) & ~Q(justification="")),
                violation_error_message=_(
                    "A value entered by hand needs a source and a justification."
                ),
            ),
            models.CheckConstraint(
                name="evaluation_measurement_coverage",
                condition=Q(coverage__isnull=True)
                | Q(coverage__gte=0, coverage__lte=1),
                violation_error_message=_("Coverage lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return f"{self.evaluation}, {self.code}"

    @property
    def is_computable(self) -> bool:
        """Whether there is a value."""
        return self.value is not None
