"""What confirmed proposals write: statements with the extract as their source.

A seat or a legal form that the registry has keeps its period, and the one of the
register follows it from the day of the extract on. One that it has not is filled in
without a period. A name becomes another name, and never the one that pages show.
"""

from registry.imports.members.changed_values import keep_former_values
from registry.imports.plans.filling import insert, new_row
from registry.imports.plans.new_organisations import LOCALITY
from registry.imports.plans.statements import run
from registry.models import (
    ExternalRecord,
    ImportBatch,
    OrganisationActivity,
    OrganisationForm,
    OrganisationName,
    OrganisationSeat,
)

_CHANGED = "line.batch_id = %(batch)s AND line.outcome = 'changed'"

_SAID = {
    "source_id": "%(source)s",
    "quote": "line.\"values\" ->> 'register_says'",
    "locator": "line.enterprise_number",
}

# What was taken over of each organisation, under the number that it has there.
RECORD = f"""
INSERT INTO registry_externalrecord (
    source_id, key, organisation_id, matched_by, payload
)
SELECT %(source)s, line.enterprise_number, line.organisation_id,
    CASE WHEN bool_or("values" ->> 'proposal' = 'number') THEN 'name_place'
        ELSE 'number' END,
    jsonb_object_agg("values" ->> 'proposal', "values" ->> 'register_says')
FROM registry_importrow line
WHERE {_CHANGED}
GROUP BY line.enterprise_number, line.organisation_id
ORDER BY line.enterprise_number
ON CONFLICT (source_id, key) DO UPDATE
SET payload = registry_externalrecord.payload || excluded.payload
"""

LINK_ROWS = f"""
UPDATE registry_importrow line
SET fact = record.id
FROM registry_externalrecord record
WHERE {_CHANGED} AND record.source_id = %(source)s
    AND record.key = line.enterprise_number
"""

GIVE_NUMBERS = f"""
UPDATE registry_organisation organisation
SET enterprise_number = line.changes -> 'enterprise_number' ->> 1
FROM registry_importrow line
WHERE {_CHANGED} AND line.changes ? 'enterprise_number'
    AND organisation.id = line.organisation_id
"""

CLOSE = f"""
UPDATE registry_organisation organisation
SET closed_on = (line.changes -> 'closed_on' ->> 1)::date,
    closed_precision = line.changes -> 'closed_precision' ->> 1
FROM registry_importrow line
WHERE {_CHANGED} AND line.changes ? 'closed_on'
    AND organisation.id = line.organisation_id
"""

ADD_NAMES = (
    insert(
        OrganisationName,
        new_row(
            OrganisationName,
            [],
            organisation_id="line.organisation_id",
            name="line.changes -> 'official_name' ->> 1",
            kind="'official'",
            **_SAID,
        ),
        f"""
FROM registry_importrow line
WHERE {_CHANGED} AND line.changes ? 'official_name'
ORDER BY line.number
""",
    )
    + "ON CONFLICT DO NOTHING"
)

# Values that the registry had none of; those that it had were given their periods.
_FILLED = """
FROM registry_importrow line
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
LEFT JOIN LATERAL (
    SELECT max(end_on) AS end_on FROM {table}
    WHERE organisation_id = line.organisation_id
) former ON true
WHERE {changed} AND line.changes ? '{key}'
    AND coalesce(line.changes -> '{key}' ->> 0, '') = ''
ORDER BY line.number
"""


def _fill(model, key: str, **values: str) -> str:
    return insert(
        model,
        new_row(
            model,
            [],
            organisation_id="line.organisation_id",
            start_on="former.end_on + 1",
            **values,
            **_SAID,
        ),
        _FILLED.format(table=model._meta.db_table, changed=_CHANGED, key=key),
    )


FILL_SEATS = _fill(
    OrganisationSeat,
    "place",
    place_id="place.id",
    locality=LOCALITY,
    country="place.country",
)
FILL_FORMS = _fill(
    OrganisationForm, "legal_form", legal_form="line.changes -> 'legal_form' ->> 1"
)

ADD_ACTIVITIES = insert(
    OrganisationActivity,
    new_row(
        OrganisationActivity,
        [],
        organisation_id="line.organisation_id",
        activity_id="activity.id",
        rank="CASE WHEN listed.code LIKE '%%!' THEN 'main' ELSE 'secondary' END",
        start_on="%(listed_on)s",
        start_precision="'documented'",
        source_id="%(source)s",
        quote="activity.code",
        locator="line.enterprise_number",
    ),
    f"""
FROM registry_importrow line
CROSS JOIN LATERAL (SELECT line.changes -> 'activities' ->> 1 AS says) told
CROSS JOIN LATERAL unnest(string_to_array(substring(told.says FROM 7), ' '))
    WITH ORDINALITY listed (code, place)
JOIN registry_activity activity ON activity.version = left(told.says, 4)
    AND activity.code = rtrim(listed.code, '!')
WHERE {_CHANGED} AND line.changes ? 'activities'
ORDER BY line.number, listed.place
""",
)


def write_enrichment(batch: ImportBatch) -> None:
    """Make the facts of the plan of proposals."""
    keys = {
        "batch": batch.pk,
        "source": batch.source.pk,
        "listed_on": batch.listed_on,
    }
    run(RECORD, **keys)
    run(LINK_ROWS, **keys)
    run(GIVE_NUMBERS, **keys)
    run(ADD_NAMES, **keys)
    keep_former_values(batch, LOCALITY)
    run(FILL_SEATS, **keys)
    run(FILL_FORMS, **keys)
    run(CLOSE, **keys)
    run(ADD_ACTIVITIES, **keys)


WRITTEN = (
    ExternalRecord,
    OrganisationActivity,
    OrganisationName,
    OrganisationSeat,
    OrganisationForm,
)
"""The models of the rows that it adds, besides organisations."""
