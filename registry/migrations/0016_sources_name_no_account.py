"""Take the names of accounts out of the public notes of sources that imports made."""

import re

from django.db import migrations

NOTES = {
    "note_en": re.compile(
        r"^(File .+), imported by .+(\. SHA-256: [0-9a-f]+\.)$", re.S
    ),
    "note_fr": re.compile(
        r"^(Fichier .+), importé par .+(\. SHA-256\s?: [0-9a-f]+\.)$", re.S
    ),
}


def take_names_out(apps, schema_editor):
    sources = apps.get_model("registry", "Source").objects.using(
        schema_editor.connection.alias
    )
    for column, form in NOTES.items():
        for source in sources.filter(**{f"{column}__contains": "SHA-256"}):
            told = form.sub(r"\1\2", getattr(source, column))
            if told != getattr(source, column):
                sources.filter(pk=source.pk).update(**{column: told})


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_schools_and_associations")]

    operations = [migrations.RunPython(take_names_out, migrations.RunPython.noop)]
