"""The tables of evaluations, and of what each measured, found and asked for."""

from django.utils.translation import gettext as _

from evaluation.models import (
    Condition,
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Measurement,
    Recommendation,
    Rectification,
)
from registry import words
from registry.files.cells import squeeze
from registry.models import Recognition
from registry.resources.base import SOURCED, Column, RegistryResource
from registry.resources.cells import ChoiceCell, DateCell


class RecognitionCell(DateCell):
    """A recognition of the cluster of the row, by the day on which it began."""

    def clean(self, value, row=None, **kwargs):
        day = super().clean(value, row, **kwargs)
        if day is None:
            return None
        cluster = squeeze(row.get("cluster", ""))
        found = Recognition.objects.filter(cluster__slug=cluster, start_on=day).first()
        if found is None:
            raise ValueError(
                _("“%(cluster)s” has no recognition that began on %(day)s.")
                % {"cluster": cluster[:100], "day": words.day(day)}
            )
        return found

    def plain_value(self, value):
        return getattr(value, "start_on", value)


def _recognition(name: str, **options) -> Column:
    return Column(name, RecognitionCell(), path=f"{name}__start_on", **options)


class EvaluationResource(RegistryResource):
    """A file adds evaluations, and corrects those of which only a document tells.

    What is written, signed and decided on the site stays as it is.
    """

    recognition = _recognition("recognition")
    renewal = _recognition("renewal", readonly=True)
    status = Column(
        "status",
        ChoiceCell(
            [
                EvaluationStatus.OPEN,
                EvaluationStatus.DOCUMENTED,
                EvaluationStatus.DECIDED,
            ]
        ),
        blank=False,
        default=EvaluationStatus.DOCUMENTED,
    )

    class Meta:
        model = Evaluation
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "cluster",
            "recognition",
            "framework",
            "occasion",
            "reference_on",
            "reference_precision",
            "opened_on",
            "status",
            "is_confidential",
            "evaluator",
            "evaluating_organisation",
            "method",
            "members_asked",
            "members_answering",
            "others_asked",
            "others_answering",
            "strengths",
            "weaknesses",
            "signed_at",
            "signed_by",
            "opinion_on",
            "opinion",
            "decided_on",
            "decided_precision",
            "outcome",
            "conditions",
            "reasons",
            "reasons_text",
            "renewal",
            "decided_by",
            "effects",
            "published_at",
            "published_by",
            "version",
            "annulled_on",
            "replaces",
            *SOURCED,
        )
        export_order = fields

    def import_instance(self, instance, row, **kwargs):
        made_here = bool(instance.pk) and not instance.is_only_documented
        super().import_instance(instance, row, made_here=made_here, **kwargs)

    def import_field(
        self, field, instance, row, is_m2m=False, *, made_here=False, **kwargs
    ):
        before = field.comparable(instance)
        if made_here and field.column_name == "status" and row.get("status") == before:
            # An export tells that it is signed; no file makes it so.
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if made_here and field.comparable(instance) != before:
            raise ValueError(
                _("It is written and signed on the site: no file changes it.")
            )


class CriterionScoreResource(RegistryResource):
    class Meta:
        model = CriterionScore
        import_id_fields = ("evaluation", "criterion")
        fields = ("evaluation", "criterion", "score", "findings")


class RecommendationResource(RegistryResource):
    class Meta:
        model = Recommendation
        import_id_fields = ("evaluation", "number")
        fields = (
            "evaluation",
            "number",
            "text",
            "owner",
            "due_on",
            "closed_on",
            "follow_up",
        )


class ConditionResource(RegistryResource):
    class Meta:
        model = Condition
        import_id_fields = ("evaluation", "number")
        fields = (
            "evaluation",
            "number",
            "text",
            "due_on",
            "closed_on",
            "is_met",
            "follow_up",
        )


class RectificationResource(RegistryResource):
    class Meta:
        model = Rectification
        import_id_fields = ("evaluation", "number")
        fields = (
            "evaluation",
            "number",
            "kind",
            "done_on",
            "reason",
            "before",
            "entered_at",
            "entered_by",
            *SOURCED,
        )


class MeasurementResource(RegistryResource):
    class Meta:
        model = Measurement
        import_id_fields = ("evaluation", "code")
        fields = (
            "evaluation",
            "code",
            "value",
            "numerator",
            "denominator",
            "low",
            "high",
            "coverage",
            "parts",
            "lack",
            "lack_parameters",
            "is_manual",
            "justification",
            "source",
            "computed_at",
        )
