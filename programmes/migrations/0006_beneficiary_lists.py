"""A list of beneficiaries is called so; a list of grants is a page."""

import django.db.models.deletion
from django.db import migrations, models

RENAME_PERMISSIONS = """
UPDATE auth_permission SET codename = replace(codename, '_{old}', '_{new}')
WHERE codename LIKE '%\\_{old}%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("programmes", "0005_movement"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="grantlist", name="programmes_grantlist_kind"
        ),
        migrations.RenameModel(old_name="GrantList", new_name="BeneficiaryList"),
        migrations.RenameModel(
            old_name="GrantListEvent", new_name="BeneficiaryListEvent"
        ),
        migrations.AlterField(
            model_name="beneficiarylist",
            name="batch",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="beneficiary_list",
                serialize=False,
                to="registry.importbatch",
            ),
        ),
        migrations.AlterField(
            model_name="beneficiarylist",
            name="funding_line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="beneficiary_lists",
                to="programmes.fundingline",
            ),
        ),
        migrations.AddConstraint(
            model_name="beneficiarylist",
            constraint=models.CheckConstraint(
                name="programmes_beneficiarylist_kind",
                condition=models.Q(
                    ("grant_kind__in", ["project", "investment", "other"])
                ),
            ),
        ),
        # Who might do something with such a list, still may.
        migrations.RunSQL(
            RENAME_PERMISSIONS.format(old="grantlist", new="beneficiarylist"),
            RENAME_PERMISSIONS.format(old="beneficiarylist", new="grantlist"),
        ),
    ]
