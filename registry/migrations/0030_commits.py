"""Marks of the transactions that changed the registry, to know its state by."""

from django.db import migrations

COMMITS = """
    CREATE TABLE registry_commit (
        transaction bigint NOT NULL,
        transactions bigint NOT NULL DEFAULT 1
    );
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0029_use_of_the_api")]

    operations = [migrations.RunSQL(COMMITS, "DROP TABLE registry_commit")]
