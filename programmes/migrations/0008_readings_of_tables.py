from django.db import migrations, models

from registry.migration_operations import together

FACTS = [
    "axis",
    "budgetdecision",
    "call",
    "envelope",
    "fundingline",
    "grant",
    "income",
    "payment",
    "plan",
    "project",
    "projectparticipant",
    "projectpole",
    "publishedamount",
]


def constraint(model):
    """Return what closes the list of how sources support the facts of a model."""
    return models.CheckConstraint(
        condition=models.Q(basis__in=["stated", "inferred", "table"]),
        name=f"programmes_{model}_basis",
    )


class Migration(migrations.Migration):
    """An excerpt may be a reading of a table."""

    dependencies = [("programmes", "0007_end_source")]

    operations = together(
        [
            *(
                operation
                for model in FACTS
                for operation in (
                    migrations.RemoveConstraint(
                        model_name=model, name=f"programmes_{model}_basis"
                    ),
                    migrations.AddConstraint(
                        model_name=model, constraint=constraint(model)
                    ),
                )
            ),
        ]
    )
