import django.db.models.deletion
from django.db import migrations, models

from registry.migration_operations import together


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0011_known_days"),
    ]

    operations = together(
        [
            migrations.CreateModel(
                name="GrantCluster",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "grant",
                            "cluster",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    (
                        "grant",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="of_clusters",
                            to="programmes.grant",
                        ),
                    ),
                    (
                        "cluster",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="registry.cluster",
                        ),
                    ),
                ],
                options={
                    "db_table": "programmes_grant_cluster",
                    "ordering": ["grant", "cluster"],
                    "managed": False,
                },
            ),
        ]
    )
