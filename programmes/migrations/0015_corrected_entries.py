"""A decision or a payment may say which mistyped one it puts right."""

import django.db.models.deletion
from django.db import migrations, models

from registry.migration_operations import together


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0014_persons_and_parts"),
        ("registry", "0016_sources_name_no_account"),
    ]

    operations = together(
        [
            migrations.AddField(
                model_name="budgetdecision",
                name="corrects",
                field=models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrections",
                    to="programmes.budgetdecision",
                ),
            ),
            migrations.AddField(
                model_name="budgetdecisionevent",
                name="corrects",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="programmes.budgetdecision",
                ),
            ),
            migrations.AddField(
                model_name="payment",
                name="corrects",
                field=models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="corrections",
                    to="programmes.payment",
                ),
            ),
            migrations.AddField(
                model_name="paymentevent",
                name="corrects",
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    related_query_name="+",
                    to="programmes.payment",
                ),
            ),
            migrations.AddConstraint(
                model_name="budgetdecision",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("corrects__isnull", True),
                        ("kind", "correction"),
                        _connector="OR",
                    ),
                    name="programmes_budgetdecision_corrects",
                ),
            ),
        ]
    )
