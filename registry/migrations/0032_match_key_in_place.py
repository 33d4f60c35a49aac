from django.db import migrations

# It gives what it gave before: columns and indexes hold it. But it is one expression now,
# without the parts of a query, so that PostgreSQL writes it in the place of the call.
MATCH_KEY = r"""
CREATE OR REPLACE FUNCTION registry_match_key(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT replace(regexp_replace(regexp_replace(
        trim(regexp_replace(
            replace(public.registry_fold($1), '.', ''), '[^[:alnum:]]+', ' ', 'g'
        )),
        '^(sa|nv|sprl|bvba|srl|bv|asbl|vzw|aisbl|ivzw|scrl|cvba|societe anonyme) ', ''
    ),
        ' (sa|nv|sprlu?|e?bvba|srl|bv|asbl|vzw|aisbl|ivzw|scrl|cvba|sc|cv|scs|snc|vof'
        '|sca|gie|geie|ag|gmbh|se|sas|sarl|ltd|inc|plc|llc|corp|societe anonyme'
        '|naamloze vennootschap)$',
        ''
    ), ' ', '')
$$
"""


class Migration(migrations.Migration):
    """The key that names are matched by, at a third of its price."""

    dependencies = [("registry", "0031_organisations_in_order")]
    operations = [migrations.RunSQL(MATCH_KEY, migrations.RunSQL.noop)]
