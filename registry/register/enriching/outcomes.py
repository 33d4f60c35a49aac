"""What becomes of each proposal: what it changes, or why nothing.

``changes`` holds what applying writes, by field: the old and the new value.
"""

from registry.imports.plans.lines import result_of
from registry.imports.plans.places import PLACE_OF_ROW
from registry.imports.plans.statements import make_table

# Each row with the organisation that it is about, as it is now.
KNOWN = f"""
SELECT
    line.number, line.name, line.enterprise_number, line.decision, line.refused,
    line."values" ->> 'proposal' AS proposal,
    coalesce(line."values" ->> 'register_says', '') AS says,
    coalesce(line."values" ->> 'remark', '') AS remark,
    organisation.id AS organisation_id,
    organisation.name AS known_name,
    organisation.enterprise_number AS known_number,
    organisation.legal_form AS known_form,
    organisation.founded_on, organisation.closed_on,
    known_place.slug AS known_place, known_place.post_code AS known_post_code,
    place.slug AS place, line.post_code,
    count(*) FILTER (
        WHERE line."values" ->> 'proposal' = 'number' AND line.decision <> 'leave_out'
    ) OVER (PARTITION BY line.enterprise_number) > 1
        AND line.enterprise_number <> '' AS is_disputed
FROM line_staged line
JOIN line_staged staged USING (number)
LEFT JOIN registry_organisation slugged ON slugged.slug = line.slug AND line.slug <> ''
LEFT JOIN registry_organisation organisation
    ON organisation.id = coalesce(slugged.merged_into_id, slugged.id)
LEFT JOIN registry_place known_place ON known_place.id = organisation.place_id
{PLACE_OF_ROW}
"""

# The activities of a row of which the organisation has none on the day: their codes.
ACTIVITIES = """
SELECT known.number, string_agg(listed.code, ' ' ORDER BY listed.place) AS codes
FROM line_known known
CROSS JOIN LATERAL unnest(string_to_array(substring(known.says FROM 7), ' '))
    WITH ORDINALITY listed (code, place)
JOIN registry_activity activity
    ON activity.version = left(known.says, 4)
    AND activity.code = rtrim(listed.code, '!')
WHERE known.proposal = 'activities' AND NOT EXISTS (
    SELECT FROM registry_organisationactivity held
    WHERE held.organisation_id = known.organisation_id
        AND held.activity_id = activity.id
)
GROUP BY known.number
"""

_LATER = """EXISTS (
                SELECT FROM {table} dated
                WHERE dated.organisation_id = known.organisation_id
                    AND greatest(dated.start_on, dated.end_on) >= %(day)s
            )"""

PLANNED = """
SELECT
    known.number, known.organisation_id,
    CASE
        WHEN known.refused THEN 'cells'
        WHEN known.organisation_id IS NULL THEN 'gone'
        WHEN proposal = 'number' THEN CASE
            WHEN known.enterprise_number = '' THEN 'several'
            WHEN known.known_number NOT IN ('', known.enterprise_number)
                THEN 'number_other'
            WHEN is_disputed OR EXISTS (
                SELECT FROM registry_organisation other
                WHERE other.enterprise_number = known.enterprise_number
                    AND other.id <> known.organisation_id
            ) THEN 'number_taken'
            ELSE ''
        END
        WHEN known.known_number <> known.enterprise_number THEN 'number_other'
        WHEN proposal = 'seat' AND place IS NULL THEN 'place_unknown'
        WHEN proposal = 'seat' AND post_code IS DISTINCT FROM known_post_code
            AND {seat} THEN 'newer'
        WHEN proposal = 'form' AND says <> known_form AND {form} THEN 'newer'
        WHEN proposal = 'ceased' AND founded_on > %(day)s THEN 'newer'
        ELSE ''
    END AS refusal,
    CASE
        WHEN remark = 'unit' THEN 'has_unit'
        WHEN proposal = 'number' THEN 'by_name'
        ELSE 'by_number'
    END AS reason,
    jsonb_strip_nulls(CASE proposal
        WHEN 'number' THEN jsonb_build_object('enterprise_number',
            CASE WHEN known_number = '' AND known.enterprise_number <> ''
                THEN jsonb_build_array('', known.enterprise_number) END)
        WHEN 'name' THEN jsonb_build_object('official_name',
            CASE WHEN NOT EXISTS (
                SELECT FROM (
                    SELECT known_name AS name
                    UNION ALL
                    SELECT name FROM registry_organisationname
                    WHERE organisation_id = known.organisation_id
                    UNION ALL
                    SELECT name FROM registry_organisationnaming
                    WHERE organisation_id = known.organisation_id
                ) named
                WHERE registry_match_key(named.name::text) = registry_match_key(says)
            ) THEN jsonb_build_array(known_name, left(says, 250)) END)
        WHEN 'seat' THEN jsonb_build_object('place',
            CASE WHEN post_code IS DISTINCT FROM known_post_code
                THEN jsonb_build_array(coalesce(known_place, ''), place) END)
        WHEN 'form' THEN jsonb_build_object('legal_form',
            CASE WHEN says <> known_form
                THEN jsonb_build_array(known_form, says) END)
        WHEN 'ceased' THEN CASE WHEN closed_on IS NULL THEN jsonb_build_object(
            'closed_on', jsonb_build_array('', %(day)s),
            'closed_precision', jsonb_build_array('', 'documented'))
            ELSE '{{}}' END
        WHEN 'activities' THEN jsonb_build_object('activities',
            CASE WHEN missing.codes IS NOT NULL
                THEN jsonb_build_array('', left(says, 6) || missing.codes) END)
    END) AS changes
FROM line_known known
LEFT JOIN line_activities missing USING (number)
""".format(
    seat=_LATER.format(table="registry_organisationseat"),
    form=_LATER.format(table="registry_organisationform"),
)

RESULT = result_of(
    """
FROM line_planned line
JOIN line_staged staged USING (number)
""",
    same_as="NULL::integer",
    candidates="'{}'::bigint[]",
    questions="'{}'::text[]",
    outcome="""CASE
        WHEN staged.decision = 'leave_out' THEN 'left_out'
        WHEN line.refusal <> '' THEN 'refused'
        WHEN coalesce(line.changes, '{}') = '{}' THEN 'unchanged'
        ELSE 'changed'
    END""",
    reason="""CASE
        WHEN staged.decision = 'leave_out' THEN 'left_out'
        WHEN line.refusal <> '' THEN line.refusal
        WHEN coalesce(line.changes, '{}') = '{}' THEN 'agrees'
        ELSE line.reason
    END""",
    fact="NULL::bigint",
    changes="coalesce(line.changes, '{}')",
)


def compute_outcomes(batch) -> None:
    """Make ``line_result`` of the rows that are staged."""
    make_table("line_known", KNOWN)
    make_table("line_activities", ACTIVITIES)
    make_table("line_planned", PLANNED, day=batch.listed_on)
    make_table("line_result", RESULT)
