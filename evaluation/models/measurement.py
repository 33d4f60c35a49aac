from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models.base import (
    NaturalKeyed,
    NaturalKeyQuerySet,
    closed_list,
    tracked,
)

from .evaluation import Evaluation
from .indicator import IndicatorCode
from .lack import Lack, Missing
from .signed import freezes


def figure_field(label, **options) -> models.DecimalField:
    """Return a field for a number of an indicator, whatever its unit."""
    return models.DecimalField(
        label, max_digits=20, decimal_places=6, null=True, blank=True, **options
    )


def out_of_span(code: str, value: Decimal) -> str:
    """Return why an indicator cannot have such a value; empty if it can."""
    least, most = IndicatorCode(code).span if code in IndicatorCode else (None, None)
    unit, factor = ("\N{NO-BREAK SPACE}%", 100) if most == 1 else ("", 1)
    if least is not None and value < least:
        return gettext("It cannot be less than %(least)s.") % {
            "least": f"{least * factor}{unit}"
        }
    if most is not None and value > most:
        return gettext("It cannot be more than %(most)s.") % {
            "most": f"{most * factor}{unit}"
        }
    return ""


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
    value = figure_field(
        _("value"), help_text=_("Where it is a point: a share is below 1.")
    )
    low = figure_field(
        _("at least"), help_text=_("Whatever the unknown turn out to be.")
    )
    high = figure_field(
        _("at most"), help_text=_("Whatever the unknown turn out to be.")
    )
    numerator = figure_field(_("numerator"))
    denominator = figure_field(_("denominator"))
    coverage = models.DecimalField(
        _("share known"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_(
            "Share of what the indicator says is known, such as the size: 0.9 is 90 %."
        ),
    )
    parts = models.JSONField(
        _("parts"),
        default=dict,
        blank=True,
        help_text=_("Further figures of the indicator, by their names."),
    )
    lack = models.CharField(
        _("why there is no value"),
        max_length=30,
        choices=Lack,
        blank=True,
        help_text=_("What the documents lack."),
    )
    lack_parameters = models.JSONField(
        _("numbers of the reason"),
        default=dict,
        blank=True,
        help_text=_("The numbers and days that the reason names, by their names."),
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
                condition=Q(value__isnull=False, lack="")
                | (Q(value__isnull=True) & ~Q(lack="")),
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
            closed_list(
                "evaluation_measurement_lack",
                "lack",
                Lack,
                blank=True,
                message=_("Unknown reason."),
            ),
            models.CheckConstraint(
                name="evaluation_measurement_bounds",
                condition=Q(low__isnull=True)
                | Q(high__isnull=True)
                | Q(low__lte=F("high")),
                violation_error_message=_("What is at most is no less than at least."),
            ),
            models.CheckConstraint(
                name="evaluation_measurement_coverage",
                condition=Q(coverage__isnull=True)
                | Q(coverage__gte=0, coverage__lte=1),
                violation_error_message=_("A share lies between 0 and 1."),
            ),
        ]

    def __str__(self):
        return f"{self.evaluation}, {self.code}"

    def clean(self):
        entered = self.is_manual and self.value is not None
        if entered and (outside := out_of_span(self.code, self.value)):
            raise ValidationError({"value": outside})

    @property
    def is_point(self) -> bool:
        """Whether there is a value that may be said.

        One that was computed without bounds does not tell how much was known.
        """
        bounded = self.is_manual or self.low is not None
        return self.value is not None and bounded

    is_computable = is_point

    @property
    def is_range(self) -> bool:
        """Whether there is no value, but bounds on one side at least."""
        return self.value is None and (self.low, self.high) != (None, None)

    @property
    def missing(self) -> Missing | None:
        """Why no value is said; None where one is."""
        if self.is_point:
            return None
        if self.value is not None:
            return Missing(Lack.WITHOUT_BOUNDS)
        return Missing(self.lack, self.lack_parameters)
