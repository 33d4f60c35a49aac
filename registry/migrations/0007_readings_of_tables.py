from django.db import migrations, models

from registry.migration_operations import together

FACTS = [
    "actionparticipation",
    "agreement",
    "agreementparty",
    "cluster",
    "clustername",
    "clustersuccession",
    "clustertheme",
    "event",
    "eventparticipation",
    "internationalaction",
    "legalregime",
    "mandate",
    "mandateattestation",
    "membership",
    "membershipattestation",
    "organisation",
    "organisationactivity",
    "organisationname",
    "participation",
    "partnership",
    "partnershipcluster",
    "person",
    "recognition",
    "theme",
    "themescheme",
]


def constraint(model):
    """Return what closes the list of how sources support the facts of a model."""
    return models.CheckConstraint(
        condition=models.Q(basis__in=["stated", "inferred", "table"]),
        name=f"registry_{model}_basis",
    )


class Migration(migrations.Migration):
    """An excerpt may be a reading of a table."""

    dependencies = [("registry", "0006_end_source")]

    operations = together(
        [
            *(
                operation
                for model in FACTS
                for operation in (
                    migrations.RemoveConstraint(
                        model_name=model, name=f"registry_{model}_basis"
                    ),
                    migrations.AddConstraint(
                        model_name=model, constraint=constraint(model)
                    ),
                )
            ),
        ]
    )
