"""What an applied member list writes: in a few statements for all rows at once."""

from registry.imports.plans.new_organisations import (
    add_names,
    link_same_rows,
    make_organisations,
)
from registry.imports.plans.statements import make_table, run
from registry.models import ImportBatch

# Each new membership gets its key beforehand too, so that a row is written once.
JOINING = """
SELECT
    line.id AS line,
    coalesce(created.id, line.organisation_id) AS organisation,
    nextval(pg_get_serial_sequence('registry_membership', 'id')) AS membership
FROM registry_importrow line
LEFT JOIN line_created created ON created.line = line.id
WHERE line.batch_id = %(batch)s AND line.outcome IN ('new', 'joined')
ORDER BY line.number
"""

LINK_ROWS = """
UPDATE registry_importrow line
SET organisation_id = joining.organisation, fact = joining.membership
FROM line_joining joining
WHERE line.id = joining.line
"""

CHANGE_ORGANISATIONS = """
UPDATE registry_organisation organisation
SET
    enterprise_number = coalesce(
        changes -> 'enterprise_number' ->> 1, organisation.enterprise_number
    ),
    kind = coalesce(changes -> 'kind' ->> 1, kind),
    size_class = coalesce(changes -> 'size_class' ->> 1, size_class),
    legal_form = coalesce(changes -> 'legal_form' ->> 1, legal_form),
    place_id = coalesce(place.id, place_id),
    website = coalesce(changes -> 'website' ->> 1, website),
    email = coalesce(changes -> 'email' ->> 1, email)
FROM registry_importrow line
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
WHERE line.batch_id = %(batch)s AND line.outcome IN ('joined', 'changed')
    AND line.changes ?| ARRAY[
        'enterprise_number', 'kind', 'size_class', 'legal_form', 'place', 'website',
        'email'
    ]
    AND organisation.id = line.organisation_id
"""

ADD_MEMBERSHIPS = """
INSERT INTO registry_membership (
    id, cluster_id, organisation_id, start_on, start_precision, end_on, end_precision,
    category, source_id, quote, locator, basis, note
)
SELECT
    joining.membership, %(cluster)s, joining.organisation,
    (changes -> 'start_on' ->> 1)::date,
    changes -> 'start_precision' ->> 1,
    (changes -> 'end_on' ->> 1)::date,
    coalesce(changes -> 'end_precision' ->> 1, 'day'),
    coalesce(changes -> 'category' ->> 1, ''),
    %(source)s, name, 'row ' || number, 'stated', coalesce("values" ->> 'note', '')
FROM line_joining joining
JOIN registry_importrow line ON line.id = joining.line
ORDER BY joining.membership
"""

# The source of a membership is the document that establishes its start.
CHANGE_MEMBERSHIPS = """
UPDATE registry_membership membership
SET
    start_on = coalesce((changes -> 'start_on' ->> 1)::date, start_on),
    start_precision = coalesce(changes -> 'start_precision' ->> 1, start_precision),
    end_on = coalesce((changes -> 'end_on' ->> 1)::date, end_on),
    end_precision = coalesce(changes -> 'end_precision' ->> 1, end_precision),
    category = coalesce(changes -> 'category' ->> 1, category),
    source_id = CASE WHEN line.dated THEN %(source)s ELSE source_id END,
    quote = CASE WHEN line.dated THEN line.name ELSE quote END,
    locator = CASE WHEN line.dated THEN 'row ' || line.number ELSE locator END,
    basis = CASE WHEN line.dated THEN 'stated' ELSE basis END
FROM (
    SELECT *, changes ?| ARRAY['start_on', 'start_precision'] AS dated
    FROM registry_importrow
) line
WHERE line.batch_id = %(batch)s AND line.outcome = 'changed'
    AND line.changes ?| ARRAY[
        'start_on', 'start_precision', 'end_on', 'end_precision', 'category'
    ]
    AND membership.id = line.fact
"""

END_MEMBERSHIPS = """
UPDATE registry_membership membership
SET
    end_on = (changes -> 'end_on' ->> 1)::date,
    end_precision = changes -> 'end_precision' ->> 1,
    note = trim(E'\\n' FROM membership.note || E'\\n' || %(note)s)
FROM registry_importrow line
WHERE line.batch_id = %(batch)s AND line.outcome = 'left'
    AND membership.id = line.fact
"""

ATTEST = """
INSERT INTO registry_membershipattestation (
    membership_id, documented_on, wording, source_id, quote, locator, basis, note
)
SELECT
    fact, %(listed_on)s, coalesce("values" ->> 'category', ''),
    %(source)s, name, 'row ' || number, 'stated', ''
FROM registry_importrow
WHERE batch_id = %(batch)s AND number IS NOT NULL AND same_as IS NULL
    AND outcome IN ('new', 'joined', 'changed', 'unchanged')
ORDER BY number
ON CONFLICT DO NOTHING
"""


def write_members(batch: ImportBatch) -> None:
    """Make the facts of the plan of a member list."""
    keys = {
        "batch": batch.pk,
        "cluster": batch.cluster_id,
        "listed_on": batch.listed_on,
        "source": batch.source.pk,
    }
    make_organisations(batch)
    make_table("line_joining", JOINING, **keys)
    run(LINK_ROWS)
    link_same_rows(batch)
    run(CHANGE_ORGANISATIONS, **keys)
    add_names(batch)
    run(ADD_MEMBERSHIPS, **keys)
    run(CHANGE_MEMBERSHIPS, **keys)
    run(
        END_MEMBERSHIPS,
        note=f"The full list of {batch.listed_on} does not name it.",
        **keys,
    )
    run(ATTEST, **keys)
