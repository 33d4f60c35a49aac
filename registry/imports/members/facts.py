"""What an applied member list writes: in a few statements for all rows at once."""

from django.utils.translation import gettext as _

from registry.imports.plans.filling import (
    assignments,
    filling,
    insert,
    keys_of,
    new_row,
)
from registry.imports.plans.locating import locator_of
from registry.imports.plans.new_organisations import (
    LOCALITY,
    add_names,
    link_same_rows,
    make_organisations,
)
from registry.imports.plans.statements import make_table, run
from registry.models import ImportBatch, Membership, Organisation
from registry.words import day, in_each_language

from .changed_values import keep_former_values
from .columns import FIELDS

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

_OF_ORGANISATIONS = filling(FIELDS, Organisation)
_OF_MEMBERSHIPS = filling(FIELDS, Membership)

CHANGE_ORGANISATIONS = f"""
UPDATE registry_organisation organisation
SET
    {assignments(_OF_ORGANISATIONS, "organisation")},
    place_id = coalesce(place.id, organisation.place_id),
    locality = CASE WHEN place.id IS NULL THEN organisation.locality
        ELSE {LOCALITY} END
FROM registry_importrow line
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
WHERE line.batch_id = %(batch)s AND line.outcome IN ('joined', 'changed')
    AND line.changes ?| {keys_of(_OF_ORGANISATIONS, "place")}
    AND organisation.id = line.organisation_id
"""

# In the language of the list, whichever that is.
_NOTE = "coalesce(line.\"values\" ->> 'note', '')"

ADD_MEMBERSHIPS = insert(
    Membership,
    new_row(
        Membership,
        _OF_MEMBERSHIPS,
        id="joining.membership",
        cluster_id="%(cluster)s",
        organisation_id="joining.organisation",
        source_id="%(source)s",
        quote="line.name",
        locator=locator_of("line.number"),
        note_en=_NOTE,
        note_fr=_NOTE,
    ),
    """
FROM line_joining joining
JOIN registry_importrow line ON line.id = joining.line
ORDER BY joining.membership
""",
)

# The source of a membership is the document that establishes its start; the list is
# that of an end which it states.
CHANGE_MEMBERSHIPS = f"""
UPDATE registry_membership membership
SET
    {assignments(_OF_MEMBERSHIPS, "membership")},
    source_id = CASE WHEN line.dated THEN %(source)s ELSE source_id END,
    quote = CASE WHEN line.dated THEN line.name ELSE quote END,
    locator = CASE WHEN line.dated THEN {locator_of("line.number")} ELSE locator END,
    basis = CASE WHEN line.dated THEN 'stated' ELSE basis END,
    end_source_id = CASE WHEN line.ended THEN %(source)s ELSE end_source_id END,
    end_quote = CASE WHEN line.ended THEN line.name ELSE end_quote END,
    end_locator = CASE
        WHEN line.ended THEN {locator_of("line.number")} ELSE end_locator
    END
FROM (
    SELECT
        *,
        changes ?| ARRAY['start_on', 'start_precision'] AS dated,
        nullif(changes -> 'end_on' ->> 1, '') IS NOT NULL AS ended
    FROM registry_importrow
) line
WHERE line.batch_id = %(batch)s AND line.outcome = 'changed'
    AND line.changes ?| {keys_of(_OF_MEMBERSHIPS)}
    AND membership.id = line.fact
"""

END_MEMBERSHIPS = """
UPDATE registry_membership membership
SET
    end_on = (changes -> 'end_on' ->> 1)::date,
    end_precision = changes -> 'end_precision' ->> 1,
    end_source_id = %(source)s,
    note_en = trim(E'\\n' FROM membership.note_en || E'\\n' || %(note_en)s),
    note_fr = trim(E'\\n' FROM membership.note_fr || E'\\n' || %(note_fr)s)
FROM registry_importrow line
WHERE line.batch_id = %(batch)s AND line.outcome = 'left'
    AND membership.id = line.fact
"""

ATTEST = f"""
INSERT INTO registry_membershipattestation (
    membership_id, documented_on, wording, source_id, quote, locator, basis,
    note_en, note_fr
)
SELECT
    fact, %(listed_on)s, coalesce("values" ->> 'category', ''),
    %(source)s, name, {locator_of("number")}, 'stated', '', ''
FROM registry_importrow
WHERE batch_id = %(batch)s AND number IS NOT NULL AND same_as IS NULL
    AND outcome IN ('new', 'joined', 'changed', 'unchanged')
ORDER BY number
ON CONFLICT DO NOTHING
"""


def _not_named(batch: ImportBatch) -> str:
    return _("The full list of %(day)s does not name it.") % {
        "day": day(batch.listed_on)
    }


def write_members(batch: ImportBatch) -> None:
    """Make the facts of the plan of a member list."""
    keys = {
        "batch": batch.pk,
        "cluster": batch.cluster_id,
        "listed_on": batch.listed_on,
        "source": batch.source.pk,
    }
    make_organisations(batch, FIELDS)
    make_table("line_joining", JOINING, **keys)
    run(LINK_ROWS)
    link_same_rows(batch)
    keep_former_values(batch, LOCALITY)
    run(CHANGE_ORGANISATIONS, **keys)
    add_names(batch)
    run(ADD_MEMBERSHIPS, **keys)
    run(CHANGE_MEMBERSHIPS, **keys)
    run(
        END_MEMBERSHIPS,
        **in_each_language("note", lambda: _not_named(batch)),
        **keys,
    )
    run(ATTEST, **keys)
