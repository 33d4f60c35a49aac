"""A table of who asks the API how often: of two minutes, and not worth a log."""

from django.db import migrations

USE = """
    CREATE UNLOGGED TABLE registry_api_use (
        client char(64) NOT NULL PRIMARY KEY,
        term bigint NOT NULL,
        asked integer NOT NULL
    );
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0028_kept_views")]

    operations = [migrations.RunSQL(USE, "DROP TABLE registry_api_use")]
