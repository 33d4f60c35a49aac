"""Which part of the enterprises of its activities a cluster gathers, by the register.

The activities of a cluster are the classes of NACE-BEL, four digits, that are the main
activity of two of its enterprises at least: one alone may do anything.
"""

from dataclasses import dataclass
from datetime import date

from evaluation.indicators.count import reads
from evaluation.indicators.points import Points, Rows
from registry.models import OrganisationKind

from .membership import MEMBER

REGISTER = f"""
WITH {MEMBER}, snapshot AS (
    SELECT snapshot_on,
        CASE WHEN snapshot_on >= '2025-01-01' THEN 2025 ELSE 2008 END AS version
    FROM company_register.extract
    ORDER BY loaded_at DESC
    LIMIT 1
), firm AS MATERIALIZED (
    SELECT member.number, entered.number AS firm
    FROM member
    JOIN registry_organisation organisation
        ON organisation.id = member.organisation_id
        AND organisation.kind = %(enterprise)s
        AND organisation.enterprise_number <> ''
    CROSS JOIN snapshot
    JOIN company_register.enterprise entered
        ON entered.number = organisation.enterprise_number::integer
    WHERE abs(member.day - snapshot.snapshot_on) <= 366
), doing AS MATERIALIZED (
    SELECT firm.number, firm.firm, main.class, main.is_walloon
    FROM firm
    CROSS JOIN snapshot
    JOIN company_register.main_class main
        ON main.number = firm.firm AND main.version = snapshot.version
), chosen AS MATERIALIZED (
    SELECT number, class FROM doing GROUP BY number, class HAVING count(*) > 1
)
SELECT moment.number, snapshot.snapshot_on,
    (SELECT count(DISTINCT firm) FROM firm WHERE firm.number = moment.number) AS found,
    (SELECT count(*) FROM chosen WHERE chosen.number = moment.number) AS classes,
    (
        SELECT count(DISTINCT firm) FROM doing
        JOIN chosen USING (number, class)
        WHERE doing.number = moment.number AND is_walloon
    ) AS gathered,
    (
        SELECT count(DISTINCT main.number) FROM company_register.main_class main
        JOIN chosen ON chosen.number = moment.number AND chosen.class = main.class
        WHERE main.version = snapshot.version AND main.is_walloon
    ) AS there
FROM (SELECT DISTINCT number, day FROM point) moment
JOIN snapshot ON abs(moment.day - snapshot.snapshot_on) <= 366
"""


@dataclass
class InRegister:
    """What the register says of the enterprises among the members, and of their like.

    ``snapshot_on`` is the day of the extract, None where none of a year around the day
    is loaded; ``found`` how many of them it has, ``classes`` how many activities they
    share, ``gathered`` how many of them are in these and in Wallonia, and ``there`` how
    many active legal persons are.
    """

    snapshot_on: date | None = None
    found: int = 0
    classes: int = 0
    gathered: int = 0
    there: int = 0


@reads(REGISTER, enterprise=OrganisationKind.ENTERPRISE)
def in_register(points: Points, rows: Rows) -> dict[int, InRegister]:
    found = {number: InRegister() for number in range(len(points.all))}
    for number, row in rows:
        row["snapshot_on"] = date.fromisoformat(row["snapshot_on"])
        found[number] = InRegister(**row)
    return found
