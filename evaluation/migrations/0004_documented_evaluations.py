from django.db import migrations, models

STATUSES = ["decided", "signed", "documented", "open"]


def document(apps, schema_editor):
    """Give those of which only a document tells the status that was guessed before.

    They were kept as open, and known by their quote.
    """
    _of(apps, schema_editor).filter(status="open").exclude(quote="").update(
        status="documented"
    )


def reopen(apps, schema_editor):
    _of(apps, schema_editor).filter(status="documented").update(status="open")


def _of(apps, schema_editor):
    model = apps.get_model("evaluation", "Evaluation")
    return model.objects.using(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_cluster_kind")]

    operations = [
        migrations.RemoveConstraint(
            model_name="evaluation", name="evaluation_evaluation_status"
        ),
        migrations.RemoveConstraint(
            model_name="evaluation", name="evaluation_evaluation_signed_whole"
        ),
        migrations.RunPython(document, reopen),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                name="evaluation_evaluation_status",
                condition=models.Q(status__in=STATUSES),
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                name="evaluation_evaluation_signed_whole",
                condition=(
                    ~models.Q(status="signed") | models.Q(signed_at__isnull=False)
                )
                & (
                    ~models.Q(status__in=["open", "documented"])
                    | models.Q(signed_at__isnull=True)
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                name="evaluation_evaluation_quoted",
                condition=~models.Q(status="documented") | ~models.Q(quote=""),
            ),
        ),
    ]
