from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

EVALUATORS = "Evaluators"

WRITE = ("view", "add", "change", "delete")
RECORD = ("view", "add", "change")
READ = ("view",)

MAY = {
    "evaluation": (*WRITE, "sign", "decide"),
    "criterionscore": WRITE,
    "measurement": WRITE,
    "recommendation": WRITE,
    # Without new ones nothing can be renewed.
    "target": RECORD,
    "framework": READ,
    "criterion": READ,
    "publishedfigure": READ,
    "contradiction": READ,
    "statement": READ,
    "qualitylabel": READ,
}


def make_group(apps, schema_editor):
    """Make the group of those who evaluate; one of this name stays as it is."""
    using = schema_editor.connection.alias
    # Django makes permissions when all migrations are done: too late for this one.
    create_permissions(
        installed.get_app_config("evaluation"), apps=apps, verbosity=0, using=using
    )
    group, made = (
        apps.get_model("auth", "Group")
        .objects.using(using)
        .get_or_create(name=EVALUATORS)
    )
    if not made:
        return
    names = {f"{act}_{model}" for model, acts in MAY.items() for act in acts}
    group.permissions.set(
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .filter(
            content_type__app_label="evaluation",
            codename__in=names | {"read_confidential"},
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("evaluation", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
