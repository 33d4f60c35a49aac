import django.db.models.deletion
from django.db import migrations, models

# The last balance of each grant lies apart from those before: lists of today are sorted
# by its indexes, and what others stood at on the way is not in between. Django knows no
# such table; of no sum that is kept two are the same by the key of a partition.
BALANCES = """
CREATE TABLE programmes_grantbalance (
    grant_id bigint NOT NULL,
    start_on date NOT NULL,
    end_on date NOT NULL,
    decided_then numeric(15, 2),
    paid_then numeric(15, 2),
    decided numeric(15, 2),
    paid numeric(15, 2),
    state varchar(20) NOT NULL,
    funding_line bigint,
    cluster bigint,
    project bigint,
    kind varchar(20) NOT NULL,
    PRIMARY KEY (grant_id, end_on)
) PARTITION BY RANGE (end_on);
CREATE TABLE programmes_grantbalance_last PARTITION OF programmes_grantbalance
    FOR VALUES FROM ('9999-12-31') TO (MAXVALUE);
CREATE TABLE programmes_grantbalance_before PARTITION OF programmes_grantbalance
    FOR VALUES FROM (MINVALUE) TO ('9999-12-31');
CREATE INDEX programmes_grantbalance_line
    ON programmes_grantbalance (funding_line, start_on)
    WHERE funding_line IS NOT NULL;
CREATE INDEX programmes_grantbalance_cluster
    ON programmes_grantbalance (cluster, start_on) WHERE cluster IS NOT NULL;
CREATE INDEX programmes_grantbalance_project
    ON programmes_grantbalance (project, start_on) WHERE project IS NOT NULL;
CREATE INDEX programmes_grantbalance_decided ON programmes_grantbalance_last (decided);
CREATE INDEX programmes_grantbalance_paid ON programmes_grantbalance_last (paid);
CREATE INDEX programmes_grantbalance_state ON programmes_grantbalance_last (state);
CREATE INDEX programmes_grantbalance_largest
    ON programmes_grantbalance_last (funding_line, decided DESC NULLS LAST);
CREATE INDEX programmes_grantbalance_end ON programmes_grantbalance_before (end_on);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0016_recorded_time"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(BALANCES, "DROP TABLE programmes_grantbalance")
            ],
            state_operations=[
                migrations.CreateModel(
                    name="GrantBalance",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "grant",
                                "end_on",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("start_on", models.DateField()),
                        ("end_on", models.DateField()),
                        (
                            "decided_then",
                            models.DecimalField(
                                decimal_places=2, max_digits=15, null=True
                            ),
                        ),
                        (
                            "paid_then",
                            models.DecimalField(
                                decimal_places=2, max_digits=15, null=True
                            ),
                        ),
                        (
                            "decided",
                            models.DecimalField(
                                decimal_places=2, max_digits=15, null=True
                            ),
                        ),
                        (
                            "paid",
                            models.DecimalField(
                                decimal_places=2, max_digits=15, null=True
                            ),
                        ),
                        ("state", models.CharField(blank=True, max_length=20)),
                        ("funding_line", models.BigIntegerField(null=True)),
                        ("cluster", models.BigIntegerField(null=True)),
                        ("project", models.BigIntegerField(null=True)),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "grant",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="balances",
                                to="programmes.grant",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["grant", "end_on"],
                        "default_permissions": (),
                    },
                )
            ],
        ),
        migrations.CreateModel(
            name="LineYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False
                    ),
                ),
                ("funding_line", models.BigIntegerField()),
                ("cluster", models.BigIntegerField()),
                ("project", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("granted", models.DecimalField(decimal_places=2, max_digits=15)),
                ("granted_days", models.IntegerField()),
                ("paid", models.DecimalField(decimal_places=2, max_digits=15)),
                ("paid_days", models.IntegerField()),
            ],
            options={
                "ordering": ["funding_line", "year", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["funding_line", "year", "cluster", "project"],
                        name="programmes_lineyear_line",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineFlow",
            fields=[
                (
                    "funding_line",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                ("envelope", models.BigIntegerField()),
                ("plan", models.BigIntegerField()),
                ("cluster", models.BigIntegerField()),
                ("project", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("is_year", models.BooleanField()),
                ("moved_on", models.DateField(null=True)),
                ("granted", models.DecimalField(decimal_places=2, max_digits=15)),
                ("granted_days", models.IntegerField()),
                ("paid", models.DecimalField(decimal_places=2, max_digits=15)),
                ("paid_days", models.IntegerField()),
            ],
            options={
                "db_table": "programmes_lineflow",
                "ordering": ["funding_line", "year"],
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="UnprovenSum",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "programmes_unprovensum",
                "ordering": ["key"],
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("kind", "animation")),
                fields=["cluster"],
                name="programmes_grant_animation",
            ),
        ),
    ]
