from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# unaccent() is only STABLE, because somebody might change its dictionary; declared
# immutable it can fill generated columns and indexes. Nobody changes the dictionary.
FOLD = """
CREATE FUNCTION registry_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent', $1)) $$
"""

VALID_ENTERPRISE_NUMBER = """
CREATE FUNCTION registry_valid_enterprise_number(text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE WHEN $1 ~ '^[01][0-9]{9}$'
        THEN left($1, 8)::int % 97 + right($1, 2)::int = 97
        ELSE false
    END
$$
"""


class Migration(migrations.Migration):
    """What the tables stand on: extensions, and two functions of the registry's own."""

    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION registry_fold(text)"),
        migrations.RunSQL(
            VALID_ENTERPRISE_NUMBER,
            "DROP FUNCTION registry_valid_enterprise_number(text)",
        ),
    ]
