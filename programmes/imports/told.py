"""What the names of beneficiaries tell, where a list does not say what they are.

The kind of a body, which is taken unless a person says otherwise; or that it is a
natural person: then somebody says, once for all, whether they are counted without
their names. What is told of a row holds for all rows of the same beneficiary.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.imports.plans.questions import Asked, Question
from registry.imports.plans.statements import fetch, keep_rows, make_table
from registry.kinds_of_names import told_by_name
from registry.models import ImportBatch, OrganisationKind

COUNT, ORGANISATION, LEAVE_OUT = "count", "organisation", "leave_out"
AS_TOLD = "as_told"

NAMES = """
SELECT line.number, line.name, coalesce("values" ->> 'legal_form', ''),
    "values" ? 'kind'
FROM line_waiting line
JOIN line_staged staged USING (number)
WHERE line.organisation_id IS NULL AND line.same_as IS NULL AND line.refusal = ''
    AND line.name <> ''
"""

# One row for each row of the list about somebody who is not in the registry.
TOLD = """
SELECT
    line.number,
    bearer.question,
    bearer.question = 'person' AS is_person,
    coalesce(settled.answer, CASE WHEN bearer.question LIKE 'kind:%%'
        THEN 'as_told' ELSE '' END) AS answer,
    CASE
        WHEN bearer.question = 'kind' THEN coalesce(settled.answer, '')
        WHEN coalesce(settled.answer, 'as_told') = 'as_told' THEN bearer.kind
        ELSE ''
    END AS kind
FROM line_waiting line
JOIN line_bearing bearer ON bearer.number = coalesce(line.same_as, line.number)
LEFT JOIN line_settled settled USING (question)
WHERE line.organisation_id IS NULL
"""


def tell_by_names() -> None:
    """Make ``line_told``: what names tell of those who are not in the registry."""
    told = []
    for number, name, legal_form, says_kind in fetch(NAMES):
        by_name = told_by_name(name, legal_form)
        if by_name.is_person and not says_kind:
            told.append((number, "person", ""))
        elif not says_kind:
            kind = str(by_name.organisation_kind)
            told.append((number, f"kind:{kind}" if kind else "kind", kind))
    keep_rows("line_bearing", "number integer, question text, kind text", told)
    make_table("line_told", TOLD, joined_by="number")


def _asks_person(batch: ImportBatch, asked: Asked) -> str:
    return ngettext(
        "%(count)s row seems to be about a natural person.",
        "%(count)s rows seem to be about natural persons.",
        asked.rows,
    ) % {"count": asked.rows}


def _asks_kind(batch: ImportBatch, asked: Asked) -> str:
    kind = asked.key.partition(":")[2]
    if not kind:
        return ngettext(
            "Nothing tells what the beneficiary of %(count)s row is.",
            "Nothing tells what the beneficiaries of %(count)s rows are.",
            asked.rows,
        ) % {"count": asked.rows}
    return ngettext(
        "By its name, the beneficiary of %(count)s row is: %(kind)s.",
        "By their names, the beneficiaries of %(count)s rows are: %(kind)s.",
        asked.rows,
    ) % {"count": asked.rows, "kind": OrganisationKind(kind).label}


PERSON = Question(
    code="person",
    asks=_asks_person,
    choices={
        COUNT: _("count the grants, and name nobody"),
        ORGANISATION: _("they are organisations: publish their names"),
        LEAVE_OUT: _("leave these rows out"),
    },
    proposes=lambda asked: COUNT,
)
KIND = Question(
    code="kind",
    asks=_asks_kind,
    choices={
        AS_TOLD: _("as the names say"),
        OrganisationKind.OTHER: _("recorded as “other”"),
        OrganisationKind.ENTERPRISE: _("enterprises"),
    },
    default=AS_TOLD,
)
