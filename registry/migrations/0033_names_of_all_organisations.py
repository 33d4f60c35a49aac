from django.db import migrations, models


class Migration(migrations.Migration):
    """Names in order of merged organisations too, for rows that refer to them."""

    dependencies = [
        ("registry", "0032_match_key_in_place"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="organisation",
            name="registry_org_by_name",
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["name_key", "slug"],
                include=("founded_on", "closed_on", "merged_into", "id"),
                name="registry_org_by_name",
            ),
        ),
    ]
