import django.db.models.deletion
from django.db import migrations, models

from registry.migration_operations import together

FACTS = [
    "criterion",
    "evaluation",
    "framework",
    "publishedfigure",
    "qualitylabel",
    "statement",
    "target",
]


def constraint(model):
    """Return what closes the list of how sources support the facts of a model."""
    return models.CheckConstraint(
        condition=models.Q(basis__in=["stated", "inferred", "table"]),
        name=f"evaluation_{model}_basis",
    )


class Migration(migrations.Migration):
    """An excerpt may be a reading of a table. A figure may speak of a territory."""

    dependencies = [
        ("evaluation", "0005_end_source"),
        ("registry", "0007_readings_of_tables"),
    ]

    operations = together(
        [
            *(
                operation
                for model in FACTS
                for operation in (
                    migrations.RemoveConstraint(
                        model_name=model, name=f"evaluation_{model}_basis"
                    ),
                    migrations.AddConstraint(
                        model_name=model, constraint=constraint(model)
                    ),
                )
            ),
            migrations.RemoveConstraint(
                model_name="publishedfigure",
                name="evaluation_publishedfigure_measure",
            ),
            migrations.RemoveConstraint(
                model_name="publishedfigure",
                name="evaluation_publishedfigure_one",
            ),
            migrations.AddField(
                model_name="publishedfigure",
                name="territory",
                field=models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="published_figures",
                    to="registry.territory",
                ),
            ),
            migrations.AddField(
                model_name="publishedfigureevent",
                name="territory",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="registry.territory",
                ),
            ),
            migrations.AddConstraint(
                model_name="publishedfigure",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("cluster__isnull", True),
                            ("event__isnull", True),
                            ("organisation__isnull", True),
                            ("territory__isnull", True),
                            models.Q(("cluster_kind", ""), _negated=True),
                        ),
                        models.Q(
                            ("cluster__isnull", False),
                            ("cluster_kind", ""),
                            ("event__isnull", True),
                            ("organisation__isnull", True),
                            ("territory__isnull", True),
                        ),
                        models.Q(
                            ("cluster__isnull", True),
                            ("cluster_kind", ""),
                            ("event__isnull", True),
                            ("organisation__isnull", False),
                            ("territory__isnull", True),
                        ),
                        models.Q(
                            ("cluster__isnull", True),
                            ("cluster_kind", ""),
                            ("event__isnull", False),
                            ("organisation__isnull", True),
                            ("territory__isnull", True),
                        ),
                        models.Q(
                            ("cluster__isnull", True),
                            ("cluster_kind", ""),
                            ("event__isnull", True),
                            ("organisation__isnull", True),
                            ("territory__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="evaluation_publishedfigure_one",
                ),
            ),
            migrations.AddConstraint(
                model_name="publishedfigure",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "measure__in",
                            [
                                "networks",
                                "members",
                                "enterprises",
                                "smes",
                                "large",
                                "research",
                                "training",
                                "others",
                                "new_members",
                                "enterprise_share",
                                "sme_share",
                                "growth",
                                "partnerships",
                                "members_involved",
                                "agreements",
                                "new_enterprises",
                                "projects",
                                "actors",
                                "patents",
                                "people",
                                "staff",
                                "jobs",
                                "turnover",
                                "investment",
                                "inhabitants",
                                "area",
                                "gdp_per_inhabitant",
                                "gdp_of_europe",
                                "share_of_economy",
                                "rd_intensity",
                                "other",
                            ],
                        )
                    ),
                    name="evaluation_publishedfigure_measure",
                ),
            ),
        ]
    )
