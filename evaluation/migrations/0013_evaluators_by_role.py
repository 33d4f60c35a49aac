"""The members of the group that shipped have the role that took its place.

Who signs does not decide any more: the right to decide goes with the group, and an
administrator gives it, as a role, to somebody else. What a site added to the group stays
with it.
"""

from django.db import migrations

EVALUATORS = "Evaluators"

SHIPPED = {
    "evaluation": ("view", "add", "change", "delete", "sign", "decide"),
    "criterionscore": ("view", "add", "change", "delete"),
    "measurement": ("view", "add", "change", "delete"),
    "recommendation": ("view", "add", "change", "delete"),
    "target": ("view", "add", "change"),
    "framework": ("view",),
    "criterion": ("view",),
    "publishedfigure": ("view",),
    "contradiction": ("view",),
    "statement": ("view",),
    "qualitylabel": ("view",),
}


def give_the_role(apps, schema_editor):
    using = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(using)
    group = groups.filter(name=EVALUATORS).first()
    if group is None:
        return
    roles = apps.get_model("registry", "UserRole").objects.using(using)
    for user in group.user_set.all():
        if not roles.filter(user=user, role="decider").exists():
            roles.get_or_create(user=user, role="evaluator", cluster=None)
    shipped = {f"{act}_{model}" for model, acts in SHIPPED.items() for act in acts}
    group.permissions.remove(
        *group.permissions.filter(
            content_type__app_label="evaluation",
            codename__in=shipped | {"read_confidential"},
        )
    )
    if not group.permissions.exists():
        group.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("evaluation", "0012_lack_in_the_register"),
        ("registry", "0017_user_roles"),
    ]

    operations = [migrations.RunPython(give_the_role, migrations.RunPython.noop)]
