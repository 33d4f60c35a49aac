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

# Legal forms stand before or behind a name; a few are words of names elsewhere.
MATCH_KEY = r"""
CREATE FUNCTION registry_match_key(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    WITH words AS (
        SELECT trim(regexp_replace(
            replace(public.registry_fold($1), '.', ''), '[^[:alnum:]]+', ' ', 'g'
        )) AS name
    ), bare AS (
        SELECT name, regexp_replace(
            regexp_replace(
                name,
                '^(sa|nv|sprl|bvba|srl|bv|asbl|vzw|aisbl|ivzw|scrl|cvba|societe anonyme) ',
                ''
            ),
            ' (sa|nv|sprlu?|e?bvba|srl|bv|asbl|vzw|aisbl|ivzw|scrl|cvba|sc|cv|scs|snc|vof'
            '|sca|gie|geie|ag|gmbh|se|sas|sarl|ltd|inc|plc|llc|corp|societe anonyme'
            '|naamloze vennootschap)$',
            ''
        ) AS without
        FROM words
    )
    SELECT replace(without, ' ', '') FROM bare
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
        migrations.RunSQL(MATCH_KEY, "DROP FUNCTION registry_match_key(text)"),
        migrations.RunSQL(
            VALID_ENTERPRISE_NUMBER,
            "DROP FUNCTION registry_valid_enterprise_number(text)",
        ),
    ]
