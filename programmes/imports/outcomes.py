"""What becomes of each row of a list of beneficiaries: a grant, or changes of one.

A grant is recognised by its identifier; by its code, among those of lists of the same
title; or by beneficiary, title and day of decision. Rows alike are as many grants as
there are rows: they are told apart by their order.
"""

from programmes.models import Grant
from registry.imports.plans.filling import filling, stated
from registry.imports.plans.lines import result_of
from registry.imports.plans.new_organisations import INFERRED_KIND
from registry.imports.plans.places import PLACE_OF_ROW
from registry.imports.plans.statements import fetch, make_table, run

from .columns import FIELDS
from .told import tell_by_names

REFUSALS = """
        WHEN ("values" ->> 'decided_on')::date > %(listed_on)s THEN 'decided_later'
        WHEN ("values" ->> 'closed_on')::date > %(listed_on)s
            AND "values" ->> 'closed_precision' = 'day' THEN 'closed_later'
        WHEN ("values" ->> 'paid_amount')::numeric
                > ("values" ->> 'decided_amount')::numeric
            AND EXISTS (
                SELECT FROM line_settled
                WHERE question = 'paid_over' AND answer = 'leave_out'
            ) THEN 'left_out_alike'
"""
"""Why else than for its cells a row is refused: cases of SQL, for ``match``."""

# Rows of one organisation wait for the decision on the first of them.
LINES = """
SELECT line.*,
    CASE WHEN line.same_as IS NULL OR line.organisation_id IS NOT NULL
        THEN line.ambiguous ELSE first.ambiguous END AS undecided
FROM line_matched line
LEFT JOIN line_matched first ON first.number = line.same_as
"""

OF_GRANTS = [field for field in filling(FIELDS, Grant) if field.fills.field.null]
"""What is taken from a list as it stands, where the registry does not know it yet."""

FITTING = {
    "start_on": ["(known.end_on IS NULL OR line.start_on <= known.end_on)"],
    "end_on": ["(known.start_on IS NULL OR line.end_on >= known.start_on)"],
}
"""What must hold besides, so that a grant does not come to contradict itself."""


def _told(condition) -> str:
    return ",\n            ".join(
        f"'{field.key}', CASE WHEN {condition(field)} "
        f"THEN jsonb_build_array('', line.{field.key}) END"
        for field in OF_GRANTS
    )


# What the rows that may come in say of their grants.
ROWS = """
SELECT
    line.number,
    line.organisation_id,
    coalesce("values" ->> 'grant', '') AS slug,
    coalesce("values" ->> 'code', '') AS code,
    titled.title,
    CASE WHEN "values" ->> 'decided_precision' <> 'documented'
        THEN ("values" ->> 'decided_on')::date END AS decided_on,
    ("values" ->> 'decided_on')::date AS known_on,
    "values" ->> 'decided_precision' AS decided_precision,
    amount.decided + settled.increase AS decided,
    CASE WHEN excess > 0 AND settled.paid_over = 'as_decided' THEN amount.decided
        ELSE amount.paid END AS paid,
    settled.increase,
    CASE WHEN excess > 0 THEN settled.paid_over ELSE 'nothing' END AS paid_over,
    CASE WHEN "values" ? 'closed_on'
        THEN least(("values" ->> 'closed_on')::date, %(listed_on)s) END AS closed_on,
    coalesce("values" ->> 'closed_precision', 'day') AS closed_precision,
    {stated},
    registry_fold(titled.title) AS title_key,
    told.is_person IS TRUE AND told.answer = 'count' AS is_person
FROM line_waiting line
JOIN line_staged staged USING (number)
LEFT JOIN line_told told USING (number)
CROSS JOIN LATERAL (
    -- The title of a grant to a person does not name them, either.
    SELECT left(coalesce(
        CASE WHEN is_named THEN "values" ->> 'project' END,
        CASE WHEN is_named THEN "values" ->> 'portfolio' END,
        "values" ->> 'measure', %(title)s
    ), 250) AS title
    FROM (
        SELECT (told.is_person AND told.answer = 'count') IS NOT TRUE AS is_named
    ) naming
) titled
CROSS JOIN LATERAL (
    SELECT ("values" ->> 'decided_amount')::numeric AS decided,
        coalesce(("values" ->> 'paid_amount')::numeric, 0) AS paid
) amount
CROSS JOIN LATERAL (
    SELECT greatest(amount.paid - amount.decided, 0) AS excess
) surplus
CROSS JOIN LATERAL (
    SELECT paid_over,
        CASE WHEN paid_over = 'increase' THEN excess ELSE 0 END AS increase
    FROM (
        SELECT coalesce((
            SELECT answer FROM line_settled WHERE question = 'paid_over'
        ), '') AS paid_over
    ) said
) settled
WHERE line.refusal = '' AND line.decision <> 'leave_out' AND NOT line.undecided
    AND (told.is_person IS NOT TRUE OR told.answer IN ('count', 'organisation'))
""".format(
    stated=",\n    ".join(
        f"{stated(field)} AS {field.key}"
        for field in OF_GRANTS
        if field.key != "closed_on"
    )
)

KNOWN = """
SELECT
    known.id,
    known.slug,
    known.organisation_id,
    known.code,
    registry_fold(coalesce(nullif(known.title_fr, ''), known.title_en)) AS title_key,
    CASE WHEN first.decided_precision <> 'documented' THEN first.decided_on END
        AS decided_on,
    coalesce(decided.amount, 0) AS decided,
    coalesce(paid.amount, 0) AS paid,
    greatest(decided.last_on, paid.last_on) AS last_on,
    {known},
    known.to_person AS is_person,
    known.code <> '' AND is_listed AS is_listed
FROM programmes_grant known
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM registry_importbatch listed
        WHERE listed.source_id = known.source_id AND listed.kind = 'grants'
            AND listed.title = %(title)s
    ) AS is_listed
) listed
LEFT JOIN LATERAL (
    SELECT decided_on, decided_precision FROM programmes_budgetdecision
    WHERE grant_id = known.id
    ORDER BY number
    LIMIT 1
) first ON true
LEFT JOIN LATERAL (
    SELECT sum(amount) AS amount, max(decided_on) AS last_on
    FROM programmes_budgetdecision
    WHERE grant_id = known.id
) decided ON true
LEFT JOIN LATERAL (
    SELECT sum(amount) AS amount, max(paid_on) AS last_on FROM programmes_payment
    WHERE grant_id = known.id
) paid ON true
WHERE known.organisation_id IN (SELECT organisation_id FROM line_grants)
    OR known.slug IN (SELECT slug FROM line_grants WHERE slug <> '')
    -- Nobody tells persons apart: theirs are grants of this list, or of no import.
    OR (
        known.to_person AND (is_listed OR NOT EXISTS (
            SELECT FROM registry_importbatch listed
            WHERE listed.source_id = known.source_id
        ))
        AND EXISTS (SELECT FROM line_grants WHERE is_person)
    )
""".format(
    known=",\n    ".join(f"known.{field.column} AS {field.key}" for field in OF_GRANTS)
)

# Pairs rows and grants with the same key, in their order; those paired before are out.
PAIR = """
INSERT INTO line_paired
SELECT line.number, known.id
FROM (
    SELECT line.number, {line} AS key,
        row_number() OVER (PARTITION BY {line} ORDER BY {order}, number) AS place,
        count(*) OVER (PARTITION BY {line}) AS alike
    FROM line_grants line
    WHERE number NOT IN (SELECT number FROM line_paired) AND {of_line}
) line
JOIN (
    SELECT known.id, {known} AS key,
        row_number() OVER (PARTITION BY {known} ORDER BY {order}, id) AS place,
        count(*) OVER (PARTITION BY {known}) AS alike
    FROM known_grants known
    WHERE id NOT IN (SELECT known FROM line_paired) AND {of_known}
) known USING (key, place)
WHERE {also}
"""
_WHOSE = "{0}.organisation_id, {0}.is_person"
_CODE = f"jsonb_build_array({_WHOSE}, {{0}}.code)"
_CODE_AND_AMOUNT = f"jsonb_build_array({_WHOSE}, {{0}}.code, {{0}}.decided)"
_TITLE = f"jsonb_build_array({_WHOSE}, {{0}}.title_key, {{0}}.decided_on)"
_TITLE_AND_AMOUNT = (
    f"jsonb_build_array({_WHOSE}, {{0}}.title_key, {{0}}.decided_on, {{0}}.decided)"
)
_WAYS = (
    # What the key is made of, which rows and which grants have it, what else must hold.
    ("{0}.slug", "line.slug <> ''", "true", "true"),
    (_CODE_AND_AMOUNT, "line.code <> ''", "is_listed", "true"),
    (_CODE, "line.code <> ''", "is_listed", "true"),
    (
        _TITLE_AND_AMOUNT,
        "(line.organisation_id IS NOT NULL OR is_person) AND line.code <> ''",
        "NOT is_listed",
        "true",
    ),
    (
        _TITLE_AND_AMOUNT,
        "(line.organisation_id IS NOT NULL OR is_person) AND line.code = ''",
        "true",
        "true",
    ),
    # Another amount is a change only where nothing else can be meant.
    (
        _TITLE,
        "(line.organisation_id IS NOT NULL OR is_person) AND line.code = ''",
        "true",
        "line.alike = 1 AND known.alike = 1",
    ),
)

# What applying the plan writes, by field: the old and the new value. On a list of
# 31 December 2023, where the registry knows grant 9, 100,000 decided, 40,000 paid:
#
#   line        decided 120000, paid 60000, closed_on 2023-06-30
#   -> changes  {"decided_amount": [100000, 120000], "paid_amount": [40000, 60000],
#                "paid_on": ["", "2023-12-31"], "paid_precision": ["", "documented"],
#                "closed_on": ["", "2023-06-30"]}
#   line        decided 100000, paid 30000
#   -> obstacle paid_lower
#
# A payment is dated on the day on which the account was closed, or on the latest that
# the list can mean; never before what it pays was decided: here the increase, which was
# by the day of the list. A correction, of what was paid over the decided amount, is
# dated as what was paid: by then at the latest it was due.
CHANGES = """
SELECT
    line.number,
    line.is_person,
    known.id AS known,
    CASE
        WHEN line.paid_over = '' THEN 'paid_over'
        WHEN known.id IS NULL THEN ''
        WHEN known.last_on > %(listed_on)s
            AND (line.decided, line.paid) <> (known.decided, known.paid) THEN 'older'
        WHEN line.paid < known.paid THEN 'paid_lower'
        ELSE ''
    END AS obstacle,
    jsonb_strip_nulls(CASE
        WHEN known.id IS NULL THEN jsonb_build_object(
            'project', jsonb_build_array('', line.title),
            'code', CASE WHEN line.code <> '' THEN jsonb_build_array('', line.code) END,
            'to_person', CASE WHEN line.is_person
                THEN jsonb_build_array('', true) END,
            'decided_amount', jsonb_build_array('', line.decided - line.increase),
            'increase', CASE WHEN line.increase > 0
                THEN jsonb_build_array('', line.increase) END,
            'decided_on', jsonb_build_array('', decided.day),
            'decided_precision', jsonb_build_array('', decided.precision),
            {of_new},
            'paid_amount', CASE WHEN line.paid > 0
                THEN jsonb_build_array('', line.paid) END,
            'paid_on', CASE WHEN line.paid > 0
                THEN jsonb_build_array('', paid.day) END,
            'paid_precision', CASE WHEN line.paid > 0
                THEN jsonb_build_array('', paid.precision) END
        )
        ELSE jsonb_build_object(
            'decided_amount', CASE WHEN line.decided <> known.decided
                THEN jsonb_build_array(known.decided, line.decided) END,
            'paid_amount', CASE WHEN line.paid > known.paid
                THEN jsonb_build_array(known.paid, line.paid) END,
            'paid_on', CASE WHEN line.paid > known.paid
                THEN jsonb_build_array('', paid.day) END,
            'paid_precision', CASE WHEN line.paid > known.paid
                THEN jsonb_build_array('', paid.precision) END,
            {of_known}
        )
    END) AS changes
FROM line_grants line
LEFT JOIN line_paired paired USING (number)
LEFT JOIN known_grants known ON known.id = paired.known
CROSS JOIN LATERAL (
    SELECT
        coalesce(line.known_on, line.closed_on, %(listed_on)s) AS day,
        coalesce(line.decided_precision, 'documented') AS precision
) decided
CROSS JOIN LATERAL (
    SELECT line.closed_on >= coalesce(
        CASE WHEN known.id IS NULL THEN decided.day
            WHEN line.decided <> known.decided THEN %(listed_on)s
            ELSE known.last_on
        END,
        line.closed_on
    ) IS TRUE AS is_dated
) dated
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN is_dated THEN line.closed_on ELSE %(listed_on)s END AS day,
        CASE WHEN is_dated AND line.closed_precision = 'day' THEN 'day'
            ELSE 'documented' END AS precision
) paid
""".format(
    of_new=_told(lambda field: f"line.{field.key} IS NOT NULL"),
    of_known=_told(
        lambda field: " AND ".join(
            [
                f"known.{field.key} IS NULL AND line.{field.key} IS NOT NULL",
                *FITTING.get(field.key, ()),
            ]
        )
    ),
)

RESULT = result_of(
    f"""
FROM line_waiting line
JOIN line_staged staged USING (number)
LEFT JOIN line_planned planned USING (number)
LEFT JOIN programmes_grant known ON known.id = planned.known
LEFT JOIN line_told bearing ON bearing.number = line.number
LEFT JOIN line_twice twice ON twice.number = line.number
LEFT JOIN line_matched first ON first.number = line.same_as
LEFT JOIN registry_organisation bearer ON bearer.id = line.organisation_id
CROSS JOIN LATERAL (
    -- Another name of what a person said is one is kept: the next list has it, too.
    SELECT jsonb_build_object('name', jsonb_build_array(known_name, line.name)) AS other
    FROM (SELECT coalesce(bearer.name, first.name) AS known_name) named
    WHERE (line.is_united OR line.reason = 'decided') AND line.key <> ''
        AND registry_match_key(known_name::text) <> line.key
    UNION ALL
    SELECT '{{}}'::jsonb
    LIMIT 1
) names
{PLACE_OF_ROW}
CROSS JOIN LATERAL (
    SELECT
        line.refusal = '' AND line.organisation_id IS NULL AND line.name = ''
            AND planned.known IS NULL AND NOT line.undecided AS nameless,
        bearing.is_person IS TRUE AND NOT line.undecided AS seems_person
) named
CROSS JOIN LATERAL (
    SELECT nameless, seems_person, CASE
        WHEN line.decision = 'leave_out' OR line.refusal = 'left_out_alike'
            THEN 'left_out'
        WHEN line.refusal <> '' OR nameless THEN 'refused'
        WHEN seems_person AND bearing.answer = 'leave_out' THEN 'left_out'
        WHEN seems_person AND bearing.answer = '' THEN 'ambiguous'
        WHEN twice.is_one THEN 'unchanged'
        WHEN line.undecided OR planned.obstacle = 'paid_over' THEN 'ambiguous'
        WHEN planned.obstacle = 'paid_lower' THEN 'refused'
        WHEN planned.obstacle = 'older' THEN 'unchanged'
        WHEN planned.known IS NOT NULL AND planned.changes = '{{}}' THEN 'unchanged'
        WHEN planned.known IS NOT NULL THEN 'changed'
        WHEN line.organisation_id IS NULL AND line.same_as IS NULL
            AND planned.is_person IS NOT TRUE THEN 'new'
        ELSE 'joined'
    END AS outcome
) told
""",
    outcome="told.outcome",
    reason="""CASE
        WHEN line.decision = 'leave_out' THEN 'left_out'
        WHEN line.refusal <> '' THEN line.refusal
        WHEN told.nameless THEN 'no_name'
        WHEN told.seems_person AND bearing.answer = '' THEN 'person'
        WHEN told.seems_person AND bearing.answer = 'leave_out' THEN 'left_out_alike'
        WHEN twice.is_one THEN 'same_grant'
        WHEN line.undecided AND line.same_as IS NULL THEN line.why
        WHEN line.undecided THEN 'undecided_with'
        WHEN planned.obstacle <> '' THEN planned.obstacle
        WHEN planned.is_person THEN 'counted'
        WHEN line.organisation_id IS NULL AND planned.known IS NULL
            AND line.same_as IS NOT NULL THEN 'new_with'
        WHEN line.organisation_id IS NULL AND line.reason = '' THEN 'unknown'
        ELSE line.reason
    END""",
    organisation_id="coalesce(line.organisation_id, known.organisation_id)",
    fact="planned.known",
    questions="""line.questions || CASE
        WHEN line.refusal IN ('', 'left_out_alike')
            AND (staged."values" ->> 'paid_amount')::numeric
                > (staged."values" ->> 'decided_amount')::numeric
        THEN ARRAY['paid_over'] ELSE '{}'
    END || CASE WHEN twice.number IS NULL THEN '{}' ELSE ARRAY[twice.question] END
    || CASE WHEN bearing.number IS NULL THEN '{}' ELSE ARRAY[bearing.question] END""",
    same_as="""CASE
        WHEN twice.is_one THEN twice.first
        WHEN told.seems_person AND bearing.answer <> 'organisation' THEN NULL
        WHEN line.organisation_id IS NULL AND planned.known IS NULL THEN line.same_as
    END""",
    changes=f"""CASE
        WHEN told.outcome NOT IN ('new', 'joined', 'changed') THEN '{{}}'
        WHEN told.outcome = 'new' THEN planned.changes || jsonb_strip_nulls(
            jsonb_build_object(
                'enterprise_number', CASE WHEN line.enterprise_number <> ''
                    THEN jsonb_build_array('', line.enterprise_number) END,
                'kind', jsonb_build_array('', coalesce(
                    (SELECT {INFERRED_KIND}
                        FROM (SELECT line.name, staged."values") organisation),
                    nullif(bearing.kind, ''), 'other'
                )),
                'place', CASE WHEN place.slug IS NOT NULL
                    THEN jsonb_build_array('', place.slug) END,
                'former_name', CASE
                    WHEN line.former_key NOT IN ('', line.key)
                    THEN jsonb_build_array('', staged.former_name) END
            )
        )
        ELSE planned.changes || names.other
    END""",
)


# Rows that say the same of the same beneficiary, but for the first of them. One with a
# code names one grant; without a code two vouchers of one day may well be alike.
TWICE = """
SELECT number, first, question, said.answer = 'one' AS is_one
FROM (
    SELECT number, first_value(number) OVER same AS first,
        CASE WHEN code = '' THEN 'twice_uncoded' ELSE 'twice' END AS question,
        CASE WHEN code = '' THEN 'separate' ELSE 'one' END AS by_default
    FROM line_grants line
    JOIN (SELECT number, same_as FROM line_waiting) matched USING (number)
    WINDOW same AS (
        PARTITION BY
            coalesce('o' || organisation_id, 'r' || coalesce(same_as, number)),
            slug, code, title_key, decided, paid, decided_on, closed_on
        ORDER BY same_as IS NOT NULL, number
    )
) alike
LEFT JOIN line_settled settled USING (question)
CROSS JOIN LATERAL (SELECT coalesce(settled.answer, by_default) AS answer) said
WHERE number <> first
"""
FORGET_TWICE = """
DELETE FROM line_grants line USING line_twice twice
WHERE twice.number = line.number AND twice.is_one
"""


def compute_outcomes(batch) -> None:
    """Make ``line_result`` of ``line_matched``: a line for each row of the file."""
    keys = {"listed_on": batch.listed_on, "title": batch.title}
    make_table("line_waiting", LINES, joined_by="number")
    tell_by_names()
    make_table("line_grants", ROWS, joined_by="number", **keys)
    make_table("line_twice", TWICE, joined_by="number")
    run(FORGET_TWICE)
    make_table("known_grants", KNOWN, joined_by="id", **keys)
    make_table("line_paired", "SELECT 0 AS number, 0::bigint AS known WHERE false")
    if fetch("SELECT 1 FROM known_grants LIMIT 1"):
        for key, of_line, of_known, also in _WAYS:
            run(
                PAIR.format(
                    line=key.format("line"),
                    known=key.format("known"),
                    order="closed_on NULLS LAST, paid",
                    of_line=of_line,
                    of_known=of_known,
                    also=also,
                )
            )
    make_table("line_planned", CHANGES, joined_by="number", **keys)
    make_table("line_result", RESULT, joined_by="number")
