"""The smallest valid object of each model of evaluation, as in `tests.factories`."""

from datetime import date
from decimal import Decimal

from evaluation.models import (
    Condition,
    Contradiction,
    Criterion,
    CriterionScore,
    Dismissal,
    Evaluation,
    FigureMeasure,
    Framework,
    IndicatorCode,
    LabelLevel,
    Measurement,
    PublishedFigure,
    QualityLabel,
    Recommendation,
    Rectification,
    RectificationKind,
    Statement,
    Target,
)
from evaluation.models.published_figure import SUBJECTS
from registry.models import ClusterKind
from tests.factories import make_cluster, named, sourced


def _in_two_languages(model, label: str, fields: dict) -> dict:
    named(model, label, fields, "name_en")
    fields.setdefault("name_fr", fields["name_en"])
    return fields


def make_framework(**fields):
    fields.setdefault("cluster_kind", ClusterKind.BUSINESS_CLUSTER)
    fields.setdefault("start_on", date(2007, 7, 1))
    return Framework.objects.create(
        **sourced(_in_two_languages(Framework, "Framework", fields))
    )


def default_framework():
    """Return the framework of evaluations that were given none."""
    return Framework.objects.first() or make_framework()


def make_criterion(**fields):
    if "framework" not in fields:
        fields["framework"] = default_framework()
    fields.setdefault("rank", fields["framework"].criteria.count() + 1)
    return Criterion.objects.create(
        **sourced(_in_two_languages(Criterion, "Criterion", fields))
    )


def make_evaluation(**fields):
    """Make an open evaluation, unless a status is given."""
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    if "framework" not in fields:
        fields["framework"] = default_framework()
    fields.setdefault("reference_on", date(2010, 10, 28))
    fields.setdefault("slug", f"evaluation-{Evaluation.objects.count() + 1}")
    return Evaluation.objects.create(**sourced(fields))


def make_criterion_score(**fields):
    if "evaluation" not in fields:
        fields["evaluation"] = make_evaluation()
    if "criterion" not in fields:
        fields["criterion"] = make_criterion(framework=fields["evaluation"].framework)
    return CriterionScore.objects.create(**fields)


def make_recommendation(**fields):
    if "evaluation" not in fields:
        fields["evaluation"] = make_evaluation()
    fields.setdefault("number", fields["evaluation"].recommendations.count() + 1)
    fields.setdefault("text", "Find members in Luxembourg.")
    return Recommendation.objects.create(**fields)


def make_condition(**fields):
    if "evaluation" not in fields:
        fields["evaluation"] = make_evaluation()
    fields.setdefault("number", fields["evaluation"].conditions_asked.count() + 1)
    fields.setdefault("text", "A fifth of its members are small enterprises.")
    return Condition.objects.create(**fields)


def make_rectification(**fields):
    if "evaluation" not in fields:
        fields["evaluation"] = make_evaluation()
    fields.setdefault("number", fields["evaluation"].rectifications.count() + 2)
    fields.setdefault("kind", RectificationKind.RECTIFIED)
    fields.setdefault("done_on", date(2011, 6, 1))
    fields.setdefault("reason", "The day was mistyped.")
    return Rectification.objects.create(**sourced(fields))


def make_measurement(**fields):
    if "evaluation" not in fields:
        fields["evaluation"] = make_evaluation()
    fields.setdefault("code", IndicatorCode.MEM_01)
    if "lack" not in fields:
        fields.setdefault("value", Decimal(790))
    if not fields.get("is_manual"):
        fields.setdefault("low", fields.get("value"))
        fields.setdefault("high", fields.get("value"))
    return Measurement.objects.create(**fields)


def make_target(**fields):
    if "cluster" not in fields and "organisation" not in fields:
        fields["cluster"] = make_cluster()
    fields.setdefault("start_on", date(2010, 1, 1))
    fields.setdefault("target", Decimal(450))
    return Target.objects.create(**sourced(_in_two_languages(Target, "Target", fields)))


def make_published_figure(**fields):
    """Make what a source says of all business clusters, unless it is of another."""
    if not fields.keys() & {*SUBJECTS, "cluster_kind"}:
        fields["cluster_kind"] = ClusterKind.BUSINESS_CLUSTER
    fields.setdefault("slug", f"figure-{PublishedFigure.objects.count() + 1}")
    fields.setdefault("measure", FigureMeasure.MEMBERS)
    fields.setdefault("value", Decimal(790))
    fields.setdefault("wording", "790 members")
    fields.setdefault("stated_on", date(2006, 6, 30))
    return PublishedFigure.objects.create(**sourced(fields))


def make_contradiction(**fields):
    fields.setdefault("number", Contradiction.objects.count() + 1)
    return Contradiction.objects.create(
        **_in_two_languages(Contradiction, "Contradiction", fields)
    )


def make_statement(**fields):
    if "contradiction" not in fields:
        fields["contradiction"] = make_contradiction()
    fields.setdefault("number", fields["contradiction"].statements.count() + 1)
    fields.setdefault("text", "647 enterprises")
    return Statement.objects.create(**sourced(fields))


def make_quality_label(**fields):
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    fields.setdefault("level", LabelLevel.BRONZE)
    fields.setdefault("start_on", date(2024, 5, 1))
    return QualityLabel.objects.create(**sourced(fields))


def make_dismissal(**fields):
    if "figure" not in fields and "amount" not in fields:
        fields["figure"] = make_published_figure()
        fields["other_figure"] = make_published_figure()
    fields.setdefault("slug", f"dismissal-{Dismissal.objects.count() + 1}")
    fields.setdefault("reason", "They count different things.")
    return Dismissal.objects.create(**fields)


FACTORIES = {
    Framework: make_framework,
    Criterion: make_criterion,
    Evaluation: make_evaluation,
    CriterionScore: make_criterion_score,
    Recommendation: make_recommendation,
    Condition: make_condition,
    Rectification: make_rectification,
    Measurement: make_measurement,
    Target: make_target,
    PublishedFigure: make_published_figure,
    Contradiction: make_contradiction,
    Dismissal: make_dismissal,
    Statement: make_statement,
    QualityLabel: make_quality_label,
}
"""The function that makes a row of each model of evaluation."""
