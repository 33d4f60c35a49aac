"""What a row of an import is about has one key, whatever kind of fact it is."""

from django.db import migrations

KEEP_MEMBERSHIPS = """
UPDATE registry_importrow SET fact = membership_id WHERE membership_id IS NOT NULL
"""

GIVE_BACK = """
UPDATE registry_importrow line SET membership_id = line.fact, fact = NULL
FROM registry_importbatch batch
WHERE batch.id = line.batch_id AND batch.kind = 'members'
    AND line.fact IN (SELECT id FROM registry_membership);
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_cluster_kind")]

    operations = [
        migrations.RunSQL(KEEP_MEMBERSHIPS, GIVE_BACK),
        migrations.RemoveField(model_name="importrow", name="membership"),
    ]
