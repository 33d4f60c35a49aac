"""What the extract says otherwise than the registry, found for all at once.

- number: one enterprise alone bears the name, at the seat, of an organisation without;
- name: its official name is none that the registry has;
- seat: its seat in Belgium has another post code;
- form: its legal form is another, or not known;
- ceased: an extract names active entities, and it is not among them;
- activities: those of the version of NACE-BEL in force on the day that are missing.

All but the first are about organisations whose number is known. Natural persons and
organisations abroad are left alone.
"""

import csv
import io
from dataclasses import astuple, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from registry import enterprise_number
from registry.imports.plans.receiving import receive
from registry.imports.plans.statements import fetch
from registry.models import ImportBatch
from registry.models.activity import ActivityVersion
from registry.register.loaded import Loaded, loaded, source_of

from .columns import HEADERS, NAME, ProposalKind

MAIN_MARK = "!"
"""What follows the code of a main activity in the file."""

MOST_ACTIVITIES = 120
"""How many activities of one organisation are proposed, the main ones first."""


# The organisations of Belgium, each with its number as the register keeps it, and the
# names by which the two are compared.
ORGANISATIONS = """
organisation AS MATERIALIZED (
    SELECT own.id, own.slug, own.name, own.legal_form, own.closed_on,
        own.enterprise_number, nullif(own.enterprise_number, '')::integer AS number,
        coalesce(place.post_code, '') AS post_code, place.name_fr AS locality
    FROM registry_organisation own
    LEFT JOIN registry_place place ON place.id = own.place_id
    WHERE own.merged_into_id IS NULL AND own.country IN ('', 'BE')
), known_key AS MATERIALIZED (
    SELECT id, registry_match_key(name::text) AS key FROM organisation
    UNION
    SELECT organisation_id, registry_match_key(name::text)
    FROM registry_organisationname
    UNION
    SELECT organisation_id, registry_match_key(name::text)
    FROM registry_organisationnaming
)"""

# An enterprise of the register by one of the names, at the post code of the seat.
FOUND = """
found AS (
    SELECT organisation.id, array_agg(DISTINCT seat.number ORDER BY seat.number)
        AS numbers
    FROM organisation
    JOIN known_key USING (id)
    JOIN company_register.name named
        ON registry_match_key(named.name) COLLATE "C" = known_key.key COLLATE "C"
    JOIN company_register.seat seat ON seat.number = named.number
        AND seat.post_code = organisation.post_code
        AND seat.country = '' AND seat.struck_off_on IS NULL
    WHERE organisation.number IS NULL AND organisation.post_code <> ''
        AND known_key.key <> '' AND organisation.closed_on IS NULL
    GROUP BY organisation.id
)"""

# Of names in several languages the French one, then one in no language.
ACTIVE = """
active AS MATERIALIZED (
    SELECT organisation.*, official.name AS official, meant.legal_form AS stated_form
    FROM organisation
    JOIN company_register.enterprise entered USING (number)
    LEFT JOIN company_register.legal_form meant ON meant.code = entered.form
    LEFT JOIN LATERAL (
        SELECT name FROM company_register.name
        WHERE number = organisation.number AND kind = '001'
        ORDER BY array_position(ARRAY['1', '0', '3', '2', '4'], language), name
        LIMIT 1
    ) official ON true
), listed AS (
    SELECT active.id, count(*) AS activities, string_agg(
        stated.code || CASE WHEN stated.is_main THEN %(main)s ELSE '' END, ' '
        ORDER BY stated.is_main DESC, stated.code
    ) FILTER (WHERE stated.place <= %(most)s) AS codes
    FROM active
    JOIN LATERAL (
        SELECT code, bool_or(rank = 'main') AS is_main,
            row_number() OVER (ORDER BY bool_or(rank = 'main') DESC, code) AS place
        FROM company_register.activity
        WHERE number = active.number AND version = %(version)s
        GROUP BY code
    ) stated ON true
    JOIN registry_activity known
        ON known.version = %(version)s::text AND known.code = stated.code
    WHERE NOT EXISTS (
        SELECT FROM registry_organisationactivity held
        WHERE held.organisation_id = active.id AND held.activity_id = known.id
    )
    GROUP BY active.id
)"""

PROPOSED = f"""
WITH {ORGANISATIONS}, {FOUND}, {ACTIVE}
SELECT * FROM (
    SELECT slug, name, CASE WHEN cardinality(numbers) = 1
            THEN lpad(numbers[1]::text, 10, '0') ELSE '' END AS enterprise_number,
        1 AS place, 'number' AS kind, '' AS now,
        (SELECT string_agg(lpad(each::text, 10, '0'), ' ') FROM unnest(numbers) each)
            AS says,
        post_code, '' AS locality, '' AS note
    FROM found JOIN organisation USING (id)
    UNION ALL
    SELECT slug, name, enterprise_number, 2, 'name', name, official, '', '', ''
    FROM active
    WHERE registry_match_key(official) NOT IN (
        SELECT key FROM known_key WHERE known_key.id = active.id
    ) AND registry_match_key(official) <> ''
    UNION ALL
    SELECT slug, active.name, enterprise_number, 3, 'seat',
        trim(concat(active.post_code, ' ', active.locality)),
        trim(concat(seat.post_code, ' ', seat.municipality_fr)),
        seat.post_code, seat.municipality_fr,
        CASE WHEN EXISTS (
            SELECT FROM company_register.establishment unit
            JOIN company_register.site USING (establishment)
            WHERE unit.number = active.number AND site.post_code = active.post_code
        ) THEN 'unit' ELSE '' END
    FROM active
    JOIN company_register.seat USING (number)
    WHERE seat.country = '' AND seat.struck_off_on IS NULL
        AND seat.post_code NOT IN ('', active.post_code)
    UNION ALL
    SELECT slug, name, enterprise_number, 4, 'form', legal_form, stated_form,
        '', '', ''
    FROM active
    WHERE stated_form <> legal_form
    UNION ALL
    SELECT slug, name, enterprise_number, 5, 'ceased', '', %(day)s::date::text,
        '', '', ''
    FROM organisation
    WHERE number IS NOT NULL AND closed_on IS NULL
        AND NOT EXISTS (
            SELECT FROM company_register.enterprise entered
            WHERE entered.number = organisation.number
        )
        AND NOT EXISTS (
            SELECT FROM company_register.person
            WHERE person.number = organisation.number
        )
    UNION ALL
    SELECT slug, name, enterprise_number, 6, 'activities', '',
        %(version)s || ': ' || codes, '', '', ''
    FROM listed JOIN active USING (id)
) proposed
ORDER BY slug, place, says
"""


@dataclass(frozen=True)
class Proposal:
    """One thing that the register says otherwise: a row of the file."""

    slug: str
    name: str
    enterprise_number: str
    kind: str
    now: str
    says: str
    post_code: str
    locality: str
    note: str


class NothingToPropose(Exception):
    """There is no proposal; the message says why."""


def version_on(day: date) -> str:
    """Return the version of NACE-BEL in force on a day."""
    return str(
        ActivityVersion.NACEBEL_2025
        if day >= date(2025, 1, 1)
        else ActivityVersion.NACEBEL_2008
    )


def proposals(extract: Loaded) -> list[Proposal]:
    """Return all that the loaded extract says otherwise than the registry."""
    rows = fetch(
        PROPOSED,
        day=extract.snapshot_on,
        version=int(version_on(extract.snapshot_on)),
        main=MAIN_MARK,
        most=MOST_ACTIVITIES,
    )
    return [Proposal(*row[:3], *row[4:]) for row in rows]


def look() -> tuple[Loaded, list[Proposal]]:
    """Return the extract that is loaded, and what it says otherwise.

    Raises:
        NothingToPropose: no extract is loaded, or the registry agrees with it.
    """
    extract = loaded()
    if extract is None:
        raise NothingToPropose(
            _("No extract of the company register is loaded: load one first.")
        )
    found = proposals(extract)
    if not found:
        raise NothingToPropose(
            _("The registry agrees with %(extract)s: there is nothing to take over.")
            % {"extract": extract}
        )
    return extract, found


@transaction.atomic
def propose(*, extract: Loaded, found: list[Proposal], user) -> ImportBatch:
    """Keep proposals as a list that the extract is the source of, to be planned."""
    source = source_of(extract)
    return receive(
        content=_as_file(found),
        filename=f"{source.slug}.csv",
        listed_on=extract.snapshot_on,
        user=user,
        kind=NAME,
        title=source.title,
    )


def _as_file(found: list[Proposal]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(HEADERS)
    for each in found:
        writer.writerow(astuple(_in_print(each)))
    return text.getvalue().encode("utf-8-sig")


def _in_print(each: Proposal) -> Proposal:
    numbers = enterprise_number.display(each.enterprise_number)
    says = each.says
    if each.kind == ProposalKind.NUMBER:
        says = " ".join(map(enterprise_number.display, says.split()))
    return Proposal(
        each.slug,
        each.name,
        numbers,
        each.kind,
        each.now,
        says,
        each.post_code,
        each.locality,
        each.note,
    )
