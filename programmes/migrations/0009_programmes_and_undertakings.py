"""Strategies, programmes and instruments are plans too, with what ties them.

A project may have been launched by another body than the jury of the poles, and may be
the same undertaking as an agreement. What the founding facts say of both is brought
along, where nobody said otherwise meanwhile.
"""

import django.core.validators
import django.db.models.deletion
import pgtrigger
from django.db import migrations, models

from registry.migration_operations import together

LAUNCHED = (
    "alpo",
    "atmp-hub",
    "davenir",
    "foodwal",
    "low-carbon-circular-18",
    "remind-wallonia",
    "up-straw",
    "wings",
)
UNDOCUMENTED = ("biolog-europe", "ovart", "pepit")
AGREEMENTS = ("atmp-hub", "pepit")
STRATEGIES = ("digital-wallonia", "smart-specialisation-2021")


def say_what_they_are(apps, schema_editor):
    """Give the projects and plans of the founding facts what they were found to be."""
    model, alias = apps.get_model, schema_editor.connection.alias
    projects = model("programmes", "Project").objects.using(alias)
    labelled = projects.filter(outcome="labelled")
    labelled.filter(slug__in=LAUNCHED).update(outcome="launched")
    labelled.filter(slug__in=UNDOCUMENTED).update(outcome="undocumented")
    model("programmes", "ProjectPole").objects.using(alias).filter(
        project__slug="ovart", cluster__slug="biowin", role="labels"
    ).update(role="associated")
    for agreement in (
        model("registry", "Agreement").objects.using(alias).filter(slug__in=AGREEMENTS)
    ):
        projects.filter(slug=agreement.slug, agreement=None).update(agreement=agreement)
    # The history of plans has the new columns, its triggers only after migrations.
    with pgtrigger.ignore("programmes.Plan:update_update"):
        model("programmes", "Plan").objects.using(alias).filter(
            slug__in=STRATEGIES
        ).update(kind="strategy")
    # What waits to be checked would stand in the way of the indexes that follow.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("programmes", "0008_readings_of_tables"),
        ("registry", "0007_readings_of_tables"),
    ]

    operations = together(
        [
            migrations.CreateModel(
                name="PlanActor",
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
                    ("note", models.TextField(blank=True)),
                    ("role", models.CharField(max_length=20)),
                    ("group_en", models.CharField(blank=True, max_length=200)),
                    ("group_fr", models.CharField(blank=True, max_length=200)),
                    ("rank", models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    "ordering": [
                        "plan",
                        "rank",
                        "role",
                        "organisation",
                        "cluster",
                        "group_en",
                    ],
                },
            ),
            migrations.CreateModel(
                name="PlanActorEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField()),
                    ("id", models.BigIntegerField()),
                    ("quote", models.TextField(blank=True)),
                    ("locator", models.CharField(blank=True, max_length=200)),
                    ("basis", models.CharField(default="stated", max_length=10)),
                    ("note", models.TextField(blank=True)),
                    ("role", models.CharField(max_length=20)),
                    ("group_en", models.CharField(blank=True, max_length=200)),
                    ("group_fr", models.CharField(blank=True, max_length=200)),
                    ("rank", models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.CreateModel(
                name="PlanLink",
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
                    ("note", models.TextField(blank=True)),
                    ("kind", models.CharField(max_length=20)),
                    (
                        "times_a_year",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ],
                        ),
                    ),
                ],
                options={
                    "ordering": ["plan", "kind", "other"],
                },
            ),
            migrations.CreateModel(
                name="PlanLinkEvent",
                fields=[
                    ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                    ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                    ("pgh_label", models.TextField()),
                    ("id", models.BigIntegerField()),
                    ("quote", models.TextField(blank=True)),
                    ("locator", models.CharField(blank=True, max_length=200)),
                    ("basis", models.CharField(default="stated", max_length=10)),
                    ("note", models.TextField(blank=True)),
                    ("kind", models.CharField(max_length=20)),
                    (
                        "times_a_year",
                        models.PositiveSmallIntegerField(
                            blank=True,
                            null=True,
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ],
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                },
            ),
            migrations.RemoveConstraint(
                model_name="project",
                name="programmes_project_outcome",
            ),
            migrations.AddField(
                model_name="axis",
                name="kind",
                field=models.CharField(default="axis", max_length=20),
            ),
            migrations.AddField(
                model_name="axisevent",
                name="kind",
                field=models.CharField(default="axis", max_length=20),
            ),
            migrations.AddField(
                model_name="plan",
                name="kind",
                field=models.CharField(default="plan", max_length=20),
            ),
            migrations.AddField(
                model_name="plan",
                name="published_actions",
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name="plan",
                name="published_dimensions",
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name="planevent",
                name="kind",
                field=models.CharField(default="plan", max_length=20),
            ),
            migrations.AddField(
                model_name="planevent",
                name="published_actions",
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name="planevent",
                name="published_dimensions",
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name="project",
                name="agreement",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="projects",
                    to="registry.agreement",
                ),
            ),
            migrations.AddField(
                model_name="projectevent",
                name="agreement",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="registry.agreement",
                ),
            ),
            migrations.AddConstraint(
                model_name="axis",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ["axis", "pillar", "theme", "topic", "challenge"])
                    ),
                    name="programmes_axis_kind",
                ),
            ),
            migrations.AddConstraint(
                model_name="plan",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "plan",
                                "strategy",
                                "programme",
                                "instrument",
                                "european",
                                "other_body",
                            ],
                        )
                    ),
                    name="programmes_plan_kind",
                ),
            ),
            migrations.AddConstraint(
                model_name="project",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "outcome__in",
                            [
                                "submitted",
                                "labelled",
                                "launched",
                                "rejected",
                                "withdrawn",
                                "undocumented",
                            ],
                        )
                    ),
                    name="programmes_project_outcome",
                ),
            ),
            migrations.AddField(
                model_name="planactor",
                name="cluster",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="plan_roles",
                    to="registry.cluster",
                ),
            ),
            migrations.AddField(
                model_name="planactor",
                name="organisation",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="plan_roles",
                    to="registry.organisation",
                ),
            ),
            migrations.AddField(
                model_name="planactor",
                name="plan",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="actors",
                    to="programmes.plan",
                ),
            ),
            migrations.AddField(
                model_name="planactor",
                name="source",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(app_label)s_%(class)s_set",
                    to="registry.source",
                ),
            ),
            migrations.AddField(
                model_name="planactorevent",
                name="cluster",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="registry.cluster",
                ),
            ),
            migrations.AddField(
                model_name="planactorevent",
                name="organisation",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="registry.organisation",
                ),
            ),
            migrations.AddField(
                model_name="planactorevent",
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
                model_name="planactorevent",
                name="pgh_obj",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="history",
                    to="programmes.planactor",
                ),
            ),
            migrations.AddField(
                model_name="planactorevent",
                name="plan",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="programmes.plan",
                ),
            ),
            migrations.AddField(
                model_name="planactorevent",
                name="source",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="registry.source",
                ),
            ),
            migrations.AddField(
                model_name="planlink",
                name="other",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="linked",
                    to="programmes.plan",
                ),
            ),
            migrations.AddField(
                model_name="planlink",
                name="plan",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="links",
                    to="programmes.plan",
                ),
            ),
            migrations.AddField(
                model_name="planlink",
                name="source",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="%(app_label)s_%(class)s_set",
                    to="registry.source",
                ),
            ),
            migrations.AddField(
                model_name="planlinkevent",
                name="other",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="programmes.plan",
                ),
            ),
            migrations.AddField(
                model_name="planlinkevent",
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
                model_name="planlinkevent",
                name="pgh_obj",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="history",
                    to="programmes.planlink",
                ),
            ),
            migrations.AddField(
                model_name="planlinkevent",
                name="plan",
                field=models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="programmes.plan",
                ),
            ),
            migrations.AddField(
                model_name="planlinkevent",
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
                model_name="planactor",
                constraint=models.CheckConstraint(
                    condition=models.Q(("basis__in", ["stated", "inferred", "table"])),
                    name="programmes_planactor_basis",
                ),
            ),
            migrations.AddConstraint(
                model_name="planactor",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "role__in",
                            ["owner", "orchestrator", "actor", "audience", "partner"],
                        )
                    ),
                    name="programmes_planactor_role",
                ),
            ),
            migrations.AddConstraint(
                model_name="planactor",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("cluster__isnull", True),
                            ("group_en", ""),
                            ("organisation__isnull", False),
                        ),
                        models.Q(
                            ("cluster__isnull", False),
                            ("group_en", ""),
                            ("organisation__isnull", True),
                        ),
                        models.Q(
                            ("cluster__isnull", True),
                            ("organisation__isnull", True),
                            models.Q(("group_en", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="programmes_planactor_one",
                ),
            ),
            migrations.AddConstraint(
                model_name="planactor",
                constraint=models.UniqueConstraint(
                    fields=("plan", "role", "organisation", "cluster", "group_en"),
                    name="programmes_planactor_once",
                    nulls_distinct=False,
                ),
            ),
            migrations.AddConstraint(
                model_name="planlink",
                constraint=models.CheckConstraint(
                    condition=models.Q(("basis__in", ["stated", "inferred", "table"])),
                    name="programmes_planlink_basis",
                ),
            ),
            migrations.AddConstraint(
                model_name="planlink",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            [
                                "part_of",
                                "instrument_of",
                                "reports_to",
                                "draws_on",
                                "extends",
                            ],
                        )
                    ),
                    name="programmes_planlink_kind",
                ),
            ),
            migrations.AddConstraint(
                model_name="planlink",
                constraint=models.UniqueConstraint(
                    fields=("plan", "kind", "other"), name="programmes_planlink_once"
                ),
            ),
            migrations.AddConstraint(
                model_name="planlink",
                constraint=models.CheckConstraint(
                    condition=models.Q(("plan", models.F("other")), _negated=True),
                    name="programmes_planlink_two",
                ),
            ),
            migrations.AddConstraint(
                model_name="planlink",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("times_a_year__isnull", True),
                        models.Q(
                            ("kind", "reports_to"), ("times_a_year__range", (1, 12))
                        ),
                        _connector="OR",
                    ),
                    name="programmes_planlink_reports",
                ),
            ),
            migrations.RunPython(say_what_they_are, migrations.RunPython.noop),
        ]
    )
