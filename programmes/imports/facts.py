"""What an applied list of beneficiaries writes: grants, decisions and payments."""

from django.utils.translation import gettext as _

from programmes.models import Grant
from registry.imports.plans.filling import (
    assignments,
    filling,
    insert,
    keys_of,
    new_row,
)
from registry.imports.plans.locating import locator_of
from registry.imports.plans.new_organisations import (
    add_names,
    link_same_rows,
    make_organisations,
    number_slugs,
)
from registry.imports.plans.statements import make_table, run
from registry.models import ImportBatch
from registry.words import in_each_language

from .columns import FIELDS
from .notes import note_in_sql, words_of
from .outcomes import OF_GRANTS

LINK_CREATED = """
UPDATE registry_importrow line
SET organisation_id = created.id
FROM line_created created
WHERE line.id = created.line
"""

# A grant is identified by its code, or else by whom it is for and the year.
NAMED = """
SELECT
    line.id AS line,
    nextval(pg_get_serial_sequence('programmes_grant', 'id')) AS id,
    coalesce(nullif(trim('-' FROM left(trim('-' FROM regexp_replace(
        registry_fold(coalesce(
            line.changes -> 'code' ->> 1,
            coalesce(organisation.slug, 'person') || '-'
                || left(line.changes -> 'decided_on' ->> 1, 4)
        )),
        '[^a-z0-9]+', '-', 'g'
    )), 90)), ''), 'grant') AS base
FROM registry_importrow line
LEFT JOIN registry_organisation organisation
    ON organisation.id = line.organisation_id
WHERE line.batch_id = %(batch)s AND line.outcome IN ('new', 'joined')
ORDER BY line.number
"""

LINK_GRANTS = """
UPDATE registry_importrow line
SET fact = granted.id
FROM line_granted granted
WHERE line.id = granted.line
"""


def _unless_person(said: str) -> str:
    """Return, in SQL, what a row says; nothing of a person, whom nobody names."""
    return f"CASE WHEN line.organisation_id IS NULL THEN '' ELSE {said} END"


_QUOTE = _unless_person("line.name")

ADD_GRANTS = insert(
    Grant,
    new_row(
        Grant,
        filling(FIELDS, Grant),
        id="granted.id",
        slug="granted.slug",
        kind="%(kind)s",
        funding_line_id="%(funding_line)s",
        organisation_id="line.organisation_id",
        source_id="%(source)s",
        to_person="line.organisation_id IS NULL",
        quote=_QUOTE,
        locator=locator_of("line.number"),
        note_en=_unless_person(note_in_sql("en")),
        note_fr=_unless_person(note_in_sql("fr")),
    ),
    """
FROM line_granted granted
JOIN registry_importrow line ON line.id = granted.line
ORDER BY granted.id
""",
)

DECIDE = f"""
INSERT INTO programmes_budgetdecision (
    grant_id, number, kind, decided_on, decided_precision, amount, wording,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    fact, 1, 'first', (changes -> 'decided_on' ->> 1)::date,
    changes -> 'decided_precision' ->> 1, (changes -> 'decided_amount' ->> 1)::numeric,
    '', %(source)s, {_QUOTE}, {locator_of("number")}, 'stated', '', ''
FROM registry_importrow line
WHERE batch_id = %(batch)s AND outcome IN ('new', 'joined')
ORDER BY number
"""

# What was paid over the decided amount, where a person said that it corrects it: it was
# due when it was paid, at the latest.
CORRECT = f"""
INSERT INTO programmes_budgetdecision (
    grant_id, number, kind, decided_on, decided_precision, amount, wording,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    fact, 2, 'correction', (changes -> 'paid_on' ->> 1)::date, 'documented',
    (changes -> 'increase' ->> 1)::numeric, '',
    %(source)s, {_QUOTE}, {locator_of("number")}, 'inferred',
    %(corrected_en)s, %(corrected_fr)s
FROM registry_importrow line
WHERE batch_id = %(batch)s AND outcome IN ('new', 'joined') AND changes ? 'increase'
ORDER BY number
"""

# An amount that the list states otherwise was changed by its day at the latest.
AMEND = f"""
INSERT INTO programmes_budgetdecision (
    grant_id, number, kind, decided_on, decided_precision, amount, wording,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    fact, 1 + before.number,
    CASE WHEN added = excess THEN 'correction'
        WHEN added > 0 THEN 'increase' ELSE 'decrease' END,
    %(listed_on)s, 'documented', added, '',
    %(source)s, {_QUOTE}, {locator_of("line.number")},
    CASE WHEN excess > 0 THEN 'inferred' ELSE 'stated' END,
    CASE WHEN excess > 0 THEN %(corrected_en)s ELSE '' END,
    CASE WHEN excess > 0 THEN %(corrected_fr)s ELSE '' END
FROM registry_importrow line
CROSS JOIN LATERAL (
    SELECT coalesce(max(number), 0) AS number FROM programmes_budgetdecision
    WHERE grant_id = line.fact
) before
CROSS JOIN LATERAL (
    SELECT (changes -> 'decided_amount' ->> 1)::numeric
        - (changes -> 'decided_amount' ->> 0)::numeric AS added,
        (changes -> 'decided_amount' ->> 1)::numeric
        - ("values" ->> 'decided_amount')::numeric AS excess
) amendment
WHERE batch_id = %(batch)s AND outcome = 'changed' AND changes ? 'decided_amount'
ORDER BY line.number
"""

PAY = f"""
INSERT INTO programmes_payment (
    grant_id, number, paid_on, paid_precision, amount,
    source_id, quote, locator, basis, note_en, note_fr
)
SELECT
    fact, 1 + before.number, (changes -> 'paid_on' ->> 1)::date,
    changes -> 'paid_precision' ->> 1,
    (changes -> 'paid_amount' ->> 1)::numeric
        - coalesce(nullif(changes -> 'paid_amount' ->> 0, '')::numeric, 0),
    %(source)s, {_QUOTE}, {locator_of("line.number")}, 'stated',
    CASE WHEN is_lowered THEN %(lowered_en)s ELSE '' END,
    CASE WHEN is_lowered THEN %(lowered_fr)s ELSE '' END
FROM registry_importrow line
CROSS JOIN LATERAL (
    SELECT coalesce(max(number), 0) AS number FROM programmes_payment
    WHERE grant_id = line.fact
) before
CROSS JOIN LATERAL (
    SELECT (changes -> 'paid_amount' ->> 1)::numeric
        < ("values" ->> 'paid_amount')::numeric AS is_lowered
) stated
WHERE batch_id = %(batch)s AND outcome IN ('new', 'joined', 'changed')
    AND changes ? 'paid_amount'
ORDER BY line.number
"""

CHANGE_GRANTS = f"""
UPDATE programmes_grant known
SET
    {assignments(OF_GRANTS, "known")}
FROM registry_importrow line
WHERE line.batch_id = %(batch)s AND line.outcome = 'changed'
    AND line.changes ?| {keys_of(OF_GRANTS)}
    AND known.id = line.fact
"""


def _notes() -> dict[str, str]:
    """Return what is noted where an amount is not the one that the list states."""
    return in_each_language(
        "corrected",
        lambda: _("The list says that a little more was paid than decided."),
    ) | in_each_language(
        "lowered",
        lambda: _(
            "The list says that a little more was paid: the decided amount was taken."
        ),
    )


def write_grants(batch: ImportBatch) -> None:
    """Make the facts of the plan of a list of beneficiaries."""
    listed = batch.beneficiary_list
    keys = {
        "batch": batch.pk,
        "listed_on": batch.listed_on,
        "source": batch.source.pk,
        "kind": listed.grant_kind,
        "funding_line": listed.funding_line_id,
        **_notes(),
    }
    make_organisations(batch, FIELDS)
    run(LINK_CREATED)
    link_same_rows(batch)
    add_names(batch)
    make_table("line_granting", NAMED, **keys)
    number_slugs("line_granting", "programmes_grant", "line_granted")
    run(LINK_GRANTS)
    run(ADD_GRANTS, **keys, **words_of(batch))
    run(DECIDE, **keys)
    run(CORRECT, **keys)
    run(AMEND, **keys)
    run(CHANGE_GRANTS, **keys)
    run(PAY, **keys)
