"""How organisations that a list brings in enter the registry, for any kind."""

from registry.imports.reading.fields import Field
from registry.models import ImportBatch, LegalForm, Organisation
from registry.models.legal_form import WORDS_OF_NAMES

from .filling import filling, insert, new_row
from .locating import locator_of
from .statements import make_table, run

LOCALITY = """CASE
    WHEN line."values" ->> 'locality' IN (place.name_fr, place.name_nl, place.name_de)
        THEN ''
    WHEN registry_fold(line."values" ->> 'locality') IN (
        registry_fold(place.name_fr), registry_fold(place.name_nl),
        registry_fold(place.name_de)
    ) THEN '' ELSE coalesce(left(line."values" ->> 'locality', 80), '') END"""
"""What a row calls the place, where that is not its principal locality."""

_COMPANY = f"({'|'.join(WORDS_OF_NAMES[LegalForm.COMPANY])})"
_WORDS = (
    "regexp_replace(replace(registry_fold(name), '.', ''), '[^[:alnum:]]+', ' ', 'g')"
)
INFERRED_KIND = f"""coalesce(
    "values" ->> 'kind',
    CASE WHEN "values" ->> 'legal_form' = 'company'
        OR {_WORDS} ~ '(^| ){_COMPANY}( |$)' THEN 'enterprise' END
)"""
"""What an organisation is, by its list or by its legal form; null if neither says."""

# Each new row gets its key and its identifier: of an organisation its name, with a
# number behind it where another one, of the registry or of the file, has the name.
NAMED = """
SELECT
    line.id AS line,
    nextval(pg_get_serial_sequence('registry_organisation', 'id')) AS id,
    coalesce(nullif(trim('-' FROM left(trim('-' FROM regexp_replace(
        registry_fold(line.name), '[^a-z0-9]+', '-', 'g'
    )), 90)), ''), 'organisation') AS base
FROM registry_importrow line
WHERE line.batch_id = %(batch)s AND line.outcome = 'new'
ORDER BY line.number
"""
NUMBERED = """
WITH numbered AS (
    SELECT named.*,
        row_number() OVER (PARTITION BY base ORDER BY line) AS place,
        taken.id IS NOT NULL AS taken
    FROM {named} named
    LEFT JOIN {table} taken ON taken.slug = named.base
), last AS (
    SELECT base, max(suffix::integer) AS suffix
    FROM (SELECT DISTINCT base FROM numbered WHERE taken OR place > 1) repeated
    CROSS JOIN LATERAL (
        SELECT substring(slug FROM length(base) + 2) AS suffix
        FROM (
            -- Everything from “name-” to before “name.”, by the indexes on patterns.
            SELECT slug FROM {table}
            WHERE slug ~>=~ (base || '-') AND slug ~<~ (base || '.')
            UNION ALL
            SELECT other.base FROM {named} other
            WHERE other.base ~>=~ (repeated.base || '-')
                AND other.base ~<~ (repeated.base || '.')
        ) beginning
    ) suffixed
    WHERE suffix ~ '^[0-9]{{1,6}}$'
    GROUP BY base
)
SELECT
    line, id,
    CASE
        WHEN NOT taken AND place = 1 THEN base
        ELSE base || '-' || (
            greatest(coalesce(last.suffix, 1), 1) + place - (NOT taken)::integer
        )
    END AS slug
FROM numbered
LEFT JOIN last USING (base)
"""

CREATED = """
FROM line_created created
JOIN registry_importrow line ON line.id = created.line
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
ORDER BY created.id
"""

# Rows that are the same organisation lead to it as well.
LINK_SAME_ROWS = """
UPDATE registry_importrow line
SET organisation_id = first.organisation_id
FROM registry_importrow first
WHERE line.batch_id = %(batch)s AND line.same_as IS NOT NULL
    AND line.organisation_id IS NULL
    AND first.batch_id = %(batch)s AND first.number = line.same_as
"""

ADD_NAMES = f"""
INSERT INTO registry_organisationname (
    organisation_id, name, kind, language, source_id, quote, locator, basis,
    note_en, note_fr
)
SELECT DISTINCT ON (line.organisation_id, other.name)
    line.organisation_id, other.name, other.kind, '',
    %(source)s, other.name, {locator_of("line.number")}, 'stated', '', ''
FROM registry_importrow line
CROSS JOIN LATERAL (
    VALUES
        (line.changes -> 'name' ->> 1, 'published'),
        (line.changes -> 'former_name' ->> 1, 'former')
) other (name, kind)
WHERE line.batch_id = %(batch)s
    AND (line.outcome IN ('new', 'joined', 'changed') OR line.same_as IS NOT NULL)
    AND line.organisation_id IS NOT NULL
    AND line.changes ?| ARRAY['name', 'former_name'] AND other.name IS NOT NULL
ORDER BY line.organisation_id, other.name, line.number
ON CONFLICT DO NOTHING
"""


def make_organisations(batch: ImportBatch, fields: dict[str, Field]) -> None:
    """Record the organisations of the new rows of a plan; ``line_created`` has them.

    Args:
        fields: the columns of the list, some of which fill columns of organisations.
    """
    make_table("line_named", NAMED, batch=batch.pk)
    number_slugs("line_named", "registry_organisation", "line_created")
    run(_add_organisations(fields), source=batch.source.pk)


def _add_organisations(fields: dict[str, Field]) -> str:
    values = new_row(
        Organisation,
        filling(fields, Organisation),
        id="created.id",
        slug="created.slug",
        name="line.name",
        # What it is, a list may not say: it is inferred.
        kind="line.changes -> 'kind' ->> 1",
        place_id="place.id",
        locality=LOCALITY,
        country="coalesce(line.\"values\" ->> 'country', place.country, '')",
        source_id="%(source)s",
        quote="line.name",
        locator=locator_of("line.number"),
    )
    return insert(Organisation, values, CREATED)


def number_slugs(named: str, table: str, created: str) -> None:
    """Make a table of the free identifiers of new rows.

    Args:
        named: a table with the ``line`` of a plan, the ``id`` of the new row, and the
            ``base`` of its identifier.
        table: where the rows will be added.
        created: the table that is made, of ``line``, ``id`` and ``slug``.
    """
    run(f"CREATE INDEX ON pg_temp.{named} (base text_pattern_ops)")
    make_table(created, NUMBERED.format(named=named, table=table))


def link_same_rows(batch: ImportBatch) -> None:
    run(LINK_SAME_ROWS, batch=batch.pk)


def add_names(batch: ImportBatch) -> None:
    run(ADD_NAMES, batch=batch.pk, source=batch.source.pk)
