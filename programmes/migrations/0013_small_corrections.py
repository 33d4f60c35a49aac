from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0012_grant_cluster"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="budgetdecision",
            name="programmes_budgetdecision_scale",
        ),
        migrations.AddConstraint(
            model_name="budgetdecision",
            constraint=models.CheckConstraint(
                name="programmes_budgetdecision_scale",
                condition=models.Q(
                    ("grant__isnull", False),
                    models.Q(("wording", ""), _negated=True),
                    ("kind", "correction"),
                    ("amount__gte", 1000),
                    ("amount__lte", -1000),
                    _connector="OR",
                ),
            ),
        ),
    ]
