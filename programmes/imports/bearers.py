"""What names of a list of beneficiaries tell: kinds of bodies, and natural persons."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.imports.plans.questions import Asked, Question
from registry.imports.plans.statements import fetch, run
from registry.kinds_of_names import told_by_name
from registry.models import ImportBatch

UNNAMED, NAMED, LEAVE_OUT = "unnamed", "named", "leave_out"

# The rows of bodies that the registry does not know, and nobody decided on.
UNKNOWN = """
SELECT DISTINCT line.name, coalesce(staged."values" ->> 'legal_form', '')
FROM line_waiting line
JOIN line_staged staged USING (number)
WHERE line.organisation_id IS NULL AND line.name <> '' AND line.refusal = ''
"""
KEEP = """
INSERT INTO line_told
SELECT * FROM unnest(%(names)s::text[], %(kinds)s::text[], %(persons)s::boolean[])
"""

# The rows that are taken for a person's: not where somebody said who it is.
PERSONS = """
SELECT line.number, coalesce((
    SELECT answer FROM line_settled WHERE question = 'persons'
), '') AS answer
FROM line_waiting line
JOIN line_told told ON told.name = line.name AND told.is_person
JOIN line_staged staged USING (number)
WHERE line.organisation_id IS NULL AND line.decision NOT IN ('new', 'leave_out')
    AND NOT line.undecided AND line.refusal = ''
    AND line.enterprise_number = '' AND NOT staged."values" ? 'kind'
"""


def tell_by_names() -> None:
    """Make ``line_told``: what the names of rows tell, of bodies that are not known."""
    run("DROP TABLE IF EXISTS pg_temp.line_told")
    run(
        "CREATE TEMP TABLE line_told (name text, kind text, is_person boolean) "
        "ON COMMIT DROP"
    )
    names = fetch(UNKNOWN)
    told = [told_by_name(name, form) for name, form in names]
    run(
        KEEP,
        names=[name for name, _form in names],
        kinds=[each.organisation_kind or None for each in told],
        persons=[each.is_person for each in told],
    )
    run("ANALYZE pg_temp.line_told")


def _asks(batch: ImportBatch, asked: Asked) -> str:
    return ngettext(
        "%(count)s row seems to go to a natural person, by its name.",
        "%(count)s rows seem to go to natural persons, by their names.",
        asked.rows,
    ) % {"count": asked.rows}


TO_PERSONS = Question(
    code="persons",
    asks=_asks,
    choices={
        UNNAMED: _("count the grants, and name nobody"),
        NAMED: _("they are organisations: name them"),
        LEAVE_OUT: _("leave these rows out"),
    },
    proposes=lambda asked: UNNAMED,
)
