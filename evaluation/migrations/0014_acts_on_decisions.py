"""Decisions are published, put right and bound to recognitions; conditions."""

import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from registry.migration_operations import together

# What was signed and decided before was for everybody at once; decisions that withdrew
# a recognition are told from those that did not renew it; and what each did to the
# recognition is taken from the history of that day, or else from how it is now. Signed
# files are frozen by a trigger, which this does not touch.
BEFORE = """
    ALTER TABLE evaluation_evaluation DISABLE TRIGGER USER;
    UPDATE evaluation_evaluation SET published_at = signed_at
    WHERE status = 'decided' AND signed_at IS NOT NULL;
    UPDATE evaluation_evaluation judged SET outcome = 'withdrawn'
    FROM registry_recognition recognition
    WHERE recognition.id = judged.recognition_id AND judged.outcome = 'ended'
        AND judged.signed_at IS NOT NULL AND recognition.ending = 'withdrawn';
    WITH decided AS (
        SELECT judged.id, judged.recognition_id, judged.renewal_id, (
            SELECT min(event.pgh_id)
            FROM registry_recognitionevent event
            JOIN pghistory_context context ON context.id = event.pgh_context_id
            WHERE event.pgh_obj_id = judged.recognition_id
                AND context.metadata ->> 'evaluation' = judged.slug
                AND context.metadata ->> 'act' = 'decide'
        ) AS told
        FROM evaluation_evaluation judged
        WHERE judged.status = 'decided' AND judged.signed_at IS NOT NULL
            AND judged.outcome <> 'continued' AND judged.recognition_id IS NOT NULL
    )
    UPDATE evaluation_evaluation judged SET effects = jsonb_strip_nulls(
        jsonb_build_object(
            'before', (
                SELECT jsonb_build_object(
                    'end_on', event.end_on,
                    'end_precision', event.end_precision,
                    'ending', event.ending,
                    'end_source', event.end_source_id,
                    'end_locator', event.end_locator,
                    'end_quote', event.end_quote
                )
                FROM registry_recognitionevent event
                WHERE event.pgh_obj_id = decided.recognition_id
                    AND event.pgh_id < decided.told
                ORDER BY event.pgh_id DESC
                LIMIT 1
            ),
            'after', (
                SELECT jsonb_build_object(
                    'end_on', coalesce(event.end_on, recognition.end_on),
                    'end_precision', coalesce(
                        event.end_precision, recognition.end_precision
                    ),
                    'ending', coalesce(event.ending, recognition.ending)
                )
                FROM registry_recognition recognition
                LEFT JOIN registry_recognitionevent event
                    ON event.pgh_id = decided.told
                WHERE recognition.id = decided.recognition_id
                    AND coalesce(event.end_on, recognition.end_on) IS NOT NULL
            ),
            'renewal', (
                SELECT jsonb_build_object(
                    'start_on', renewal.start_on,
                    'regime', renewal.regime_id,
                    'end_on', renewal.end_on
                )
                FROM registry_recognition renewal
                WHERE renewal.id = decided.renewal_id
            )
        )
    )
    FROM decided WHERE decided.id = judged.id;
    ALTER TABLE evaluation_evaluation ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0013_evaluators_by_role"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("registry", "0016_sources_name_no_account"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together(
        [
            migrations.CreateModel(
                name="Condition",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField(default=1)),
                    ("text", models.TextField()),
                    ("due_on", models.DateField(blank=True, null=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("is_met", models.BooleanField(blank=True, null=True)),
                    ("follow_up", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["evaluation", "number"],
                },
            ),
            migrations.CreateModel(
                name="ConditionEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField()),
                    ("id", models.BigIntegerField()),
                    ("number", models.PositiveSmallIntegerField(default=1)),
                    ("text", models.TextField()),
                    ("due_on", models.DateField(blank=True, null=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("is_met", models.BooleanField(blank=True, null=True)),
                    ("follow_up", models.TextField(blank=True)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="Rectification",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False
                        ),
                    ),
                    ("quote", models.TextField(blank=True)),
                    ("locator", models.CharField(blank=True, max_length=200)),
                    ("basis", models.CharField(default="stated", max_length=10)),
                    ("note_en", models.TextField(blank=True)),
                    ("note_fr", models.TextField(blank=True)),
                    ("number", models.PositiveSmallIntegerField(default=2)),
                    ("kind", models.CharField(max_length=20)),
                    ("done_on", models.DateField()),
                    ("reason", models.TextField()),
                    (
                        "before",
                        models.JSONField(blank=True, default=dict, editable=False),
                    ),
                    (
                        "entered_at",
                        models.DateTimeField(
                            default=django.utils.timezone.now, editable=False
                        ),
                    ),
                ],
                options={
                    "ordering": ["evaluation", "number"],
                },
            ),
            migrations.CreateModel(
                name="RectificationEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField()),
                    ("id", models.BigIntegerField()),
                    ("quote", models.TextField(blank=True)),
                    ("locator", models.CharField(blank=True, max_length=200)),
                    ("basis", models.CharField(default="stated", max_length=10)),
                    ("note_en", models.TextField(blank=True)),
                    ("note_fr", models.TextField(blank=True)),
                    ("number", models.PositiveSmallIntegerField(default=2)),
                    ("kind", models.CharField(max_length=20)),
                    ("done_on", models.DateField()),
                    ("reason", models.TextField()),
                    (
                        "before",
                        models.JSONField(blank=True, default=dict, editable=False),
                    ),
                    (
                        "entered_at",
                        models.DateTimeField(
                            default=django.utils.timezone.now, editable=False
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_once",
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_outcome",
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_decided_whole",
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_reasoned",
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_status",
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_signed_whole",
            ),
            migrations.RemoveConstraint(
                model_name="evaluation",
                name="evaluation_evaluation_within",
            ),
            migrations.AddField(
                model_name="evaluation",
                name="annulled_on",
                field=models.DateField(blank=True, editable=False, null=True),
            ),
            migrations.AddField(
                model_name="evaluation",
                name="effects",
                field=models.JSONField(blank=True, default=dict, editable=False),
            ),
            migrations.AddField(
                model_name="evaluation",
                name="published_at",
                field=models.DateTimeField(blank=True, editable=False, null=True),
            ),
            migrations.AddField(
                model_name="evaluation",
                name="published_by",
                field=models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="evaluation",
                name="replaces",
                field=models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaced_by",
                    to="evaluation.evaluation",
                ),
            ),
            migrations.AddField(
                model_name="evaluation",
                name="version",
                field=models.PositiveSmallIntegerField(default=1, editable=False),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="annulled_on",
                field=models.DateField(blank=True, editable=False, null=True),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="effects",
                field=models.JSONField(blank=True, default=dict, editable=False),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="published_at",
                field=models.DateTimeField(blank=True, editable=False, null=True),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="published_by",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="replaces",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="evaluation.evaluation",
                ),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="version",
                field=models.PositiveSmallIntegerField(default=1, editable=False),
            ),
            migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.UniqueConstraint(
                    condition=models.Q(("status", "annulled"), _negated=True),
                    fields=("cluster", "occasion", "reference_on"),
                    name="evaluation_evaluation_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "status__in",
                            ["decided", "annulled", "signed", "documented", "open"],
                        )
                    ),
                    name="evaluation_evaluation_status",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "outcome__in",
                            [
                                "renewed",
                                "renewed_with_conditions",
                                "continued",
                                "ended",
                                "withdrawn",
                                "",
                            ],
                        )
                    ),
                    name="evaluation_evaluation_outcome",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            models.Q(("outcome", ""), _negated=True),
                            ("decided_on__isnull", False),
                            ("status__in", ["decided", "annulled"]),
                        ),
                        models.Q(
                            models.Q(("status", "decided"), _negated=True),
                            ("decided_on__isnull", True),
                            ("outcome", ""),
                        ),
                        _connector="OR",
                    ),
                    name="evaluation_evaluation_decided_whole",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            models.Q(
                                ("status__in", ["signed", "annulled"]), _negated=True
                            ),
                            ("signed_at__isnull", False),
                            _connector="OR",
                        ),
                        models.Q(
                            models.Q(
                                ("status__in", ["open", "documented"]), _negated=True
                            ),
                            ("signed_at__isnull", True),
                            _connector="OR",
                        ),
                    ),
                    name="evaluation_evaluation_signed_whole",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("outcome__in", ("ended", "withdrawn")), _negated=True
                        ),
                        models.Q(("reasons", []), _negated=True),
                        models.Q(("reasons_text", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="evaluation_evaluation_reasoned",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("annulled_on__isnull", False), ("status", "annulled")
                        ),
                        models.Q(
                            models.Q(("status", "annulled"), _negated=True),
                            ("annulled_on__isnull", True),
                        ),
                        _connector="OR",
                    ),
                    name="evaluation_evaluation_annulled_whole",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("published_at__isnull", True),
                        models.Q(
                            ("signed_at__isnull", False),
                            models.Q(("outcome", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="evaluation_evaluation_published_decided",
                ),
            ),
            migrations.AddConstraint(
                model_name="evaluation",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            (
                                "reference_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("reference_on__isnull", True),
                            _connector="OR",
                        ),
                        models.Q(
                            (
                                "opened_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("opened_on__isnull", True),
                            _connector="OR",
                        ),
                        models.Q(
                            (
                                "opinion_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("opinion_on__isnull", True),
                            _connector="OR",
                        ),
                        models.Q(
                            (
                                "decided_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("decided_on__isnull", True),
                            _connector="OR",
                        ),
                        models.Q(
                            (
                                "annulled_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("annulled_on__isnull", True),
                            _connector="OR",
                        ),
                    ),
                    name="evaluation_evaluation_within",
                ),
            ),
            migrations.AddField(
                model_name="condition",
                name="evaluation",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="conditions_asked",
                    to="evaluation.evaluation",
                ),
            ),
            migrations.AddField(
                model_name="conditionevent",
                name="evaluation",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="evaluation.evaluation",
                ),
            ),
            migrations.AddField(
                model_name="conditionevent",
                name="pgh_context",
                field=models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="pghistory.context",
                ),
            ),
            migrations.AddField(
                model_name="conditionevent",
                name="pgh_obj",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="history",
                    to="evaluation.condition",
                ),
            ),
            migrations.AddField(
                model_name="rectification",
                name="entered_by",
                field=models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="rectification",
                name="evaluation",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="rectifications",
                    to="evaluation.evaluation",
                ),
            ),
            migrations.AddField(
                model_name="rectification",
                name="source",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(app_label)s_%(class)s_set",
                    to="registry.source",
                ),
            ),
            migrations.AddField(
                model_name="rectificationevent",
                name="entered_by",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            migrations.AddField(
                model_name="rectificationevent",
                name="evaluation",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="evaluation.evaluation",
                ),
            ),
            migrations.AddField(
                model_name="rectificationevent",
                name="pgh_context",
                field=models.ForeignKey(
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="pghistory.context",
                ),
            ),
            migrations.AddField(
                model_name="rectificationevent",
                name="pgh_obj",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="history",
                    to="evaluation.rectification",
                ),
            ),
            migrations.AddField(
                model_name="rectificationevent",
                name="source",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="registry.source",
                ),
            ),
            migrations.AddConstraint(
                model_name="condition",
                constraint=models.UniqueConstraint(
                    fields=("evaluation", "number"), name="evaluation_condition_once"
                ),
            ),
            migrations.AddConstraint(
                model_name="condition",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("closed_on__isnull", True), ("is_met__isnull", True)),
                        models.Q(
                            ("closed_on__isnull", False),
                            ("is_met__isnull", False),
                            models.Q(("follow_up", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="evaluation_condition_settled",
                ),
            ),
            migrations.AddConstraint(
                model_name="condition",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            (
                                "due_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("due_on__isnull", True),
                            _connector="OR",
                        ),
                        models.Q(
                            (
                                "closed_on__range",
                                (
                                    datetime.date(1900, 1, 1),
                                    datetime.date(2200, 12, 31),
                                ),
                            ),
                            ("closed_on__isnull", True),
                            _connector="OR",
                        ),
                    ),
                    name="evaluation_condition_within",
                ),
            ),
            migrations.AddConstraint(
                model_name="rectification",
                constraint=models.CheckConstraint(
                    condition=models.Q(("basis__in", ["stated", "inferred", "table"])),
                    name="evaluation_rectification_basis",
                ),
            ),
            migrations.AddConstraint(
                model_name="rectification",
                constraint=models.UniqueConstraint(
                    fields=("evaluation", "number"),
                    name="evaluation_rectification_once",
                ),
            ),
            migrations.AddConstraint(
                model_name="rectification",
                constraint=models.CheckConstraint(
                    condition=models.Q(("kind__in", ["rectified", "annulled"])),
                    name="evaluation_rectification_kind",
                ),
            ),
            migrations.AddConstraint(
                model_name="rectification",
                constraint=models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True),
                    name="evaluation_rectification_reasoned",
                ),
            ),
            migrations.AddConstraint(
                model_name="rectification",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "done_on__range",
                            (datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)),
                        ),
                        ("done_on__isnull", True),
                        _connector="OR",
                    ),
                    name="evaluation_rectification_within",
                ),
            ),
        ]
    )
