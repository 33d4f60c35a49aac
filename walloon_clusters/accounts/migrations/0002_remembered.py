"""A table for what all processes remember, and none for the brakes that were before."""

from django.db import migrations

REMEMBERED = """
    CREATE TABLE accounts_remembered (
        cache_key varchar(255) NOT NULL PRIMARY KEY,
        value text NOT NULL,
        expires timestamp with time zone NOT NULL
    );
    CREATE INDEX accounts_remembered_expires ON accounts_remembered (expires);
"""

OF_AXES = "SELECT id FROM django_content_type WHERE app_label = 'axes'"
RIGHTS = f"SELECT id FROM auth_permission WHERE content_type_id IN ({OF_AXES})"
BRAKES_BEFORE = f"""
    DELETE FROM auth_group_permissions WHERE permission_id IN ({RIGHTS});
    DELETE FROM auth_user_user_permissions WHERE permission_id IN ({RIGHTS});
    DELETE FROM django_admin_log WHERE content_type_id IN ({OF_AXES});
    DELETE FROM auth_permission WHERE content_type_id IN ({OF_AXES});
    DELETE FROM django_content_type WHERE app_label = 'axes';
    DROP TABLE IF EXISTS axes_accessattemptexpiration, axes_accessattempt,
        axes_accesslog, axes_accessfailurelog;
    DELETE FROM django_migrations WHERE app = 'axes';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(REMEMBERED, "DROP TABLE accounts_remembered"),
        migrations.RunSQL(BRAKES_BEFORE, migrations.RunSQL.noop),
    ]
