"""What becomes of each row of a member list: the facts that it adds or changes.

``changes`` holds everything that applying the plan writes besides attestations: for
each field its old and its new value. An empty cell changes nothing.
"""

from registry.imports.plans.filling import difference, filling
from registry.imports.plans.lines import absent_of, add_lines, result_of
from registry.imports.plans.new_organisations import INFERRED_KIND
from registry.imports.plans.places import PLACE_OF_ROW
from registry.imports.plans.statements import make_table
from registry.imports.plans.whole import names_passed_over
from registry.models import Membership, Organisation

from .columns import FIELDS

_LAST_DAY = """
    CASE {precision}
        WHEN 'year' THEN ({day} + interval '1 year' - interval '1 day')::date
        WHEN 'month' THEN ({day} + interval '1 month' - interval '1 day')::date
        ELSE {day}
    END
"""
_EXACTNESS = "array_position(ARRAY['documented', 'year', 'month', 'day'], {0}::text)"

REFUSALS = """
        WHEN ("values" ->> 'start_on')::date > %(listed_on)s THEN 'starts_later'
        WHEN ("values" ->> 'end_on')::date < %(listed_on)s THEN 'ended'
"""
"""Why else than for its cells a row is refused: cases of SQL, for ``match``."""

# The fields that are compared with the registry as they stand; how the others are, a
# name, a number, a place and the two days, is told below.
OF_ORGANISATIONS = filling(FIELDS, Organisation, but=["enterprise_number"])
OF_MEMBERSHIPS = filling(
    FIELDS,
    Membership,
    but=["start_on", "start_precision", "end_on", "end_precision"],
)
_KNOWN_OF_ORGANISATIONS = ",\n    ".join(
    f"organisation.{field.column} AS {field.key}" for field in OF_ORGANISATIONS
)
_KNOWN_OF_MEMBERSHIPS = ",\n    ".join(
    f"coalesce(held.{field.column}, next.{field.column}, '') AS {field.key}"
    for field in OF_MEMBERSHIPS
)

# Whether a row says something of an organisation, and is the one that does.
_SPEAKS = """line.refusal = '' AND line.decision <> 'leave_out'
    AND line.same_as IS NULL AND NOT line.ambiguous"""

# What the registry holds about the row's organisation and its membership, beside what
# the row says: one row in, one row out. On a list of 30 June 2024, of a member:
#
#   row         start_on 2010, website www.sonaca.com
#   registry    website empty; a membership, 31, since 1 May 2010, exact to the day
#   -> known    membership_id 31, holds, known_start 2010-05-01, known_start_precision
#               day, website ''; start_on 2010-01-01, start_precision year
#
# If it is no member on that day, membership_id is empty, or that of a later membership
# of which only a document tells: the list then tells that it began earlier. A start in
# an earlier membership, ``prior``, says nothing about this one.
KNOWN = f"""
SELECT
    line.number,
    line.organisation_id,
    line.name,
    line.key,
    line.former_key,
    staged.former_name,
    -- The first of the rows with this number gives it to its organisation.
    coalesce(giving.enterprise_number, '') AS enterprise_number,
    staged."values",
    organisation.name AS known_name,
    -- Most lists write the name as the registry does.
    CASE WHEN organisation.name = line.name THEN line.key
        ELSE registry_match_key(organisation.name::text)
    END AS known_key,
    organisation.enterprise_number AS known_number,
    {_KNOWN_OF_ORGANISATIONS},
    known_place.slug AS known_place,
    known_place.post_code AS known_post_code,
    place.slug AS place,
    place.post_code,
    CASE WHEN held.id IS NULL AND next.start_precision = 'documented' THEN next.id
        ELSE held.id
    END AS membership_id,
    held.id IS NOT NULL AS holds,
    coalesce(held.start_on, next.start_on) AS known_start,
    coalesce(held.start_precision, next.start_precision) AS known_start_precision,
    coalesce(held.end_on, next.end_on) AS known_end,
    CASE WHEN held.id IS NULL AND next.start_precision <> 'documented'
        THEN next.start_on
    END AS next_start,
    {_KNOWN_OF_MEMBERSHIPS},
    CASE WHEN prior.end_on >= ("values" ->> 'start_on')::date THEN NULL
        ELSE ("values" ->> 'start_on')::date
    END AS start_on,
    coalesce("values" ->> 'start_precision', 'day') AS start_precision,
    ("values" ->> 'end_on')::date AS end_on,
    coalesce("values" ->> 'end_precision', 'day') AS end_precision
FROM line_matched line
JOIN line_staged staged USING (number)
LEFT JOIN (
    SELECT min(number) AS number, enterprise_number
    FROM line_matched line
    WHERE enterprise_number <> '' AND {_SPEAKS}
    GROUP BY enterprise_number
) giving ON giving.number = line.number
LEFT JOIN registry_organisation organisation ON organisation.id = line.organisation_id
LEFT JOIN registry_place known_place ON known_place.id = organisation.place_id
{PLACE_OF_ROW}
LEFT JOIN LATERAL (
    SELECT * FROM registry_membership
    WHERE organisation_id = line.organisation_id AND cluster_id = %(cluster)s
        AND registry_holds(start_on, end_on, %(listed_on)s)
) held ON true
LEFT JOIN LATERAL (
    SELECT max(end_on) AS end_on FROM registry_membership
    WHERE organisation_id = line.organisation_id AND cluster_id = %(cluster)s
        AND end_on < %(listed_on)s
) prior ON true
LEFT JOIN LATERAL (
    SELECT * FROM registry_membership
    WHERE organisation_id = line.organisation_id AND cluster_id = %(cluster)s
        AND start_on > %(listed_on)s
    ORDER BY start_on
    LIMIT 1
) next ON held.id IS NULL
WHERE {_SPEAKS}
"""

_ROW_LAST = _LAST_DAY.format(precision="start_precision", day="start_on")
_KNOWN_LAST = _LAST_DAY.format(precision="known_start_precision", day="known_start")
_ROW_EXACT = _EXACTNESS.format("start_precision")
_KNOWN_EXACT = _EXACTNESS.format("known_start_precision")

# A membership that the registry knows begins when the list says: if that is earlier,
# unless it only says less exactly the same; or if it says the same more exactly.
#
#   known_start, precision       start_on, precision    ->  new_start
#   2010-05-01   day             2010-01-01  year           - (the same, less exactly)
#   2010-05-01   day             2009-03-01  month          2009-03-01
#   2010-01-01   year            2010-05-01  day            2010-05-01
#   2010-05-01   documented      2003-01-01  year           2003-01-01
#   2010-05-01   day             2012-01-01  year           - (later)
DATED = f"""
SELECT *,
    CASE
        WHEN membership_id IS NULL THEN coalesce(start_on, %(listed_on)s)
        WHEN NOT holds THEN coalesce(start_on, %(listed_on)s)
        WHEN start_on IS NULL THEN NULL
        WHEN start_on < known_start
            AND (known_start_precision = 'documented' OR known_start > {_ROW_LAST})
            THEN start_on
        WHEN {_ROW_EXACT} > {_KNOWN_EXACT} AND start_on BETWEEN known_start
            AND {_KNOWN_LAST}
            AND NOT EXISTS (
                SELECT FROM registry_membershipattestation attestation
                WHERE attestation.membership_id = known.membership_id
                    AND attestation.documented_on < known.start_on
            )
            THEN start_on
    END AS new_start,
    CASE
        WHEN membership_id IS NULL AND next_start IS NOT NULL THEN %(listed_on)s
        WHEN membership_id IS NULL THEN end_on
        WHEN known_end IS NULL AND end_on IS NOT NULL AND NOT EXISTS (
            SELECT FROM registry_membershipattestation attestation
            WHERE attestation.membership_id = known.membership_id
                AND attestation.documented_on > known.end_on
        ) THEN end_on
    END AS new_end
FROM (
{KNOWN}
    -- Each step is one by itself: what it says is reckoned once a row.
    OFFSET 0
) known
"""


_DIFFERENCES = ",\n        ".join(
    f"'{field.key}', {difference(field)}"
    for field in (*OF_ORGANISATIONS, *OF_MEMBERSHIPS)
    if field.key != "kind"
)

_OTHER_NAMES = """(
                    SELECT organisation_id, name FROM registry_organisationname
                    UNION ALL
                    SELECT organisation_id, name FROM registry_organisationnaming
                )"""

# What applying the plan writes, by field: the old and the new value; what does not
# change is left out. The example of KNOWN goes on:
#
#   -> changes  {"website": ["", "https://www.sonaca.com"]}
#
# and of a row about an organisation that the registry does not know yet:
#
#   -> changes  {"kind": ["", "other"], "start_on": ["", "2010-01-01"],
#                "start_precision": ["", "year"], "website": ["", "https://…"]}
PLANNED = f"""
SELECT
    number,
    organisation_id,
    membership_id,
    kind_unknown,
    name = '' AND organisation_id IS NULL AS nameless,
    jsonb_strip_nulls(jsonb_build_object(
        'name', CASE
            WHEN key NOT IN ('', known_key) AND NOT EXISTS (
                SELECT FROM {_OTHER_NAMES} other
                WHERE other.organisation_id = dated.organisation_id
                    AND registry_match_key(other.name::text) = dated.key
            ) THEN jsonb_build_array(known_name, name)
        END,
        'former_name', CASE
            WHEN former_key NOT IN ('', key, coalesce(known_key, '')) AND NOT EXISTS (
                SELECT FROM {_OTHER_NAMES} other
                WHERE other.organisation_id = dated.organisation_id
                    AND registry_match_key(other.name::text) = dated.former_key
            ) THEN jsonb_build_array('', former_name)
        END,
        'enterprise_number', CASE
            WHEN enterprise_number <> '' AND coalesce(known_number, '') = ''
            AND NOT EXISTS (
                SELECT FROM registry_organisation other
                WHERE other.enterprise_number = dated.enterprise_number
                    AND NOT other.enterprise_number = ''
            ) THEN jsonb_build_array('', enterprise_number)
        END,
        'kind', CASE
            WHEN organisation_id IS NULL THEN jsonb_build_array('', new_kind)
            ELSE {difference(FIELDS["kind"])}
        END,
        'place', CASE
            WHEN place IS NOT NULL AND post_code IS DISTINCT FROM known_post_code
            THEN jsonb_build_array(coalesce(known_place, ''), place)
        END,
        {_DIFFERENCES},
        'start_on', CASE
            WHEN new_start <> known_start AND membership_id IS NOT NULL
            THEN jsonb_build_array(known_start, new_start)
            WHEN membership_id IS NULL THEN jsonb_build_array('', new_start)
        END,
        -- What only repeats how exactly a date is known is no change.
        'start_precision', CASE
            WHEN new_start IS NOT NULL AND known_precision <> new_precision
            THEN jsonb_build_array(known_precision, new_precision)
        END,
        'end_on', CASE
            WHEN new_end IS NOT NULL THEN jsonb_build_array('', new_end)
        END,
        'end_precision', CASE
            WHEN new_end IS NOT NULL THEN jsonb_build_array(
                '', CASE WHEN new_end = end_on THEN end_precision ELSE 'documented' END
            )
        END
    )) AS changes
FROM (
{DATED}
    OFFSET 0
) dated
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN organisation_id IS NULL THEN {INFERRED_KIND} END AS inferred,
        CASE WHEN membership_id IS NULL THEN '' ELSE known_start_precision END
            AS known_precision,
        CASE WHEN new_start = start_on THEN start_precision ELSE 'documented' END
            AS new_precision
    OFFSET 0
) told
CROSS JOIN LATERAL (
    SELECT coalesce(inferred, 'other') AS new_kind,
        organisation_id IS NULL AND inferred IS NULL AS kind_unknown
) kinds
"""

RESULT = result_of(
    """
FROM line_matched line
JOIN line_staged staged USING (number)
LEFT JOIN line_planned planned USING (number)
LEFT JOIN line_matched first ON first.number = line.same_as AND line.is_united
""",
    outcome="""CASE
        WHEN line.decision = 'leave_out' THEN 'left_out'
        WHEN line.refusal <> '' OR planned.nameless THEN 'refused'
        WHEN line.same_as IS NOT NULL THEN 'unchanged'
        WHEN line.ambiguous THEN 'ambiguous'
        WHEN line.organisation_id IS NULL THEN 'new'
        WHEN planned.membership_id IS NULL THEN 'joined'
        WHEN planned.changes <> '{}' THEN 'changed'
        ELSE 'unchanged'
    END""",
    reason="""CASE
        WHEN line.decision = 'leave_out' THEN 'left_out'
        WHEN line.refusal <> '' THEN line.refusal
        WHEN planned.nameless THEN 'no_name'
        WHEN line.same_as IS NOT NULL THEN 'same_row'
        WHEN line.ambiguous THEN line.why
        WHEN planned.kind_unknown THEN 'kind_unknown'
        WHEN line.organisation_id IS NULL AND line.reason = '' THEN 'unknown'
        ELSE line.reason
    END""",
    fact="planned.membership_id",
    # Another name of what a person said is one is kept: the next list has it, too.
    changes="""CASE
        WHEN first.key <> line.key AND line.key <> ''
        THEN jsonb_build_object('name', jsonb_build_array(first.name, line.name))
        ELSE coalesce(planned.changes, '{}')
    END""",
)

# Whoever a document shows on the day of the list, or later, did not leave before it.
MISSING = """
SELECT member.id AS membership_id, member.organisation_id
FROM registry_membership member
WHERE member.cluster_id = %(cluster)s
    AND member.start_on < %(listed_on)s AND member.end_on IS NULL
    AND NOT EXISTS (
        SELECT FROM registry_membershipattestation attestation
        WHERE attestation.membership_id = member.id
            AND attestation.documented_on >= %(listed_on)s
    )
"""


# Whoever a row may be about is not missing: one that is refused, left out, still to be
# decided on, or passed over for it is not of the list.
ABSENT = absent_of(
    """
FROM line_missing
WHERE organisation_id NOT IN (
    SELECT organisation_id FROM registry_importrow
    WHERE batch_id = %(batch)s AND number IS NOT NULL AND organisation_id IS NOT NULL
    UNION ALL
    SELECT unnest(candidates) FROM registry_importrow
    WHERE batch_id = %(batch)s AND outcome IN ('ambiguous', 'refused', 'left_out')
    UNION ALL
    SELECT id FROM registry_organisation
    WHERE registry_match_key(name::text) IN (
        SELECT registry_match_key(said) FROM unnest(%(passed_over)s::text[]) said
    )
)
""",
    outcome="'left'",
    reason="'missing'",
    organisation_id="organisation_id",
    fact="membership_id",
    changes="""jsonb_build_object(
        'end_on', jsonb_build_array('', %(listed_on)s::date - 1),
        'end_precision', jsonb_build_array('', 'documented')
    )""",
)


def compute_outcomes(cluster, listed_on) -> None:
    """Make ``line_result`` of ``line_matched``: a line for each row of the file."""
    keys = {"cluster": cluster.pk, "listed_on": listed_on}
    make_table("line_planned", PLANNED, joined_by="number", **keys)
    make_table("line_result", RESULT, joined_by="number")


def plan_leaving(batch) -> None:
    """Plan that the members whom a full list misses leave."""
    keys = {"batch": batch.pk, "listed_on": batch.listed_on}
    make_table("line_missing", MISSING, cluster=batch.cluster_id, **keys)
    make_table("line_absent", ABSENT, passed_over=names_passed_over(batch), **keys)
    add_lines(batch, "line_absent")
