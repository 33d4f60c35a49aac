from django.db import migrations


class Migration(migrations.Migration):
    """Nothing by now: its views and functions are installed after each migrate.

    They stand in ``programmes/models/sql/``. Databases remember this migration.
    """

    dependencies = [("programmes", "0001_initial"), ("registry", "0002_initial")]
    operations = []
