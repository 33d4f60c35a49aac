"""Enterprises like the members of a cluster that are in no network.

They have a main activity that two members at least have, and their seat in a province
in which a member has its own; only legal persons are looked at.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from registry import enterprise_number
from registry.models import Cluster

MEMBERS = """
WITH firm AS MATERIALIZED (
    SELECT DISTINCT organisation.enterprise_number::integer AS number
    FROM registry_membership held
    JOIN registry_organisation organisation ON organisation.id = held.organisation_id
    WHERE held.cluster_id = %(cluster)s AND organisation.enterprise_number <> ''
        AND registry_holds(held.start_on, held.end_on, %(day)s)
), doing AS MATERIALIZED (
    SELECT main.number, main.class, main.post_code, place.province_id
    FROM firm
    JOIN company_register.main_class main USING (number)
    LEFT JOIN LATERAL (
        SELECT province_id FROM registry_place
        WHERE country = 'BE' AND post_code = main.post_code
        LIMIT 1
    ) place ON true
    WHERE main.version = %(version)s
), chosen AS MATERIALIZED (
    SELECT class FROM doing GROUP BY class HAVING count(DISTINCT number) > 1
), post_code AS MATERIALIZED (
    SELECT DISTINCT post_code FROM registry_place
    WHERE country = 'BE' AND province_id IN (SELECT province_id FROM doing)
), networked AS MATERIALIZED (
    SELECT DISTINCT organisation.enterprise_number::integer AS number
    FROM registry_membership held
    JOIN registry_organisation organisation ON organisation.id = held.organisation_id
    WHERE organisation.enterprise_number <> ''
        AND registry_holds(held.start_on, held.end_on, %(day)s)
), candidate AS (
    SELECT main.number, min(main.class) AS class, min(main.post_code) AS post_code
    FROM chosen
    JOIN company_register.main_class main
        ON main.class = chosen.class AND main.version = %(version)s
        AND main.is_walloon
    WHERE main.post_code IN (SELECT post_code FROM post_code)
        AND NOT EXISTS (SELECT FROM networked WHERE networked.number = main.number)
    GROUP BY main.number
)
"""

PAGE = (
    MEMBERS
    + """
SELECT shown.number, shown.total, shown.class, activity.label_fr, shown.post_code,
    seat.municipality_fr, named.name, organisation.slug
FROM (
    SELECT candidate.*, count(*) OVER () AS total
    FROM candidate
    ORDER BY class, number
    LIMIT %(most)s OFFSET %(before)s
) shown
LEFT JOIN LATERAL (
    SELECT name FROM company_register.name
    WHERE number = shown.number AND kind = '001'
    ORDER BY array_position(ARRAY['1', '0', '3', '2', '4'], language), name
    LIMIT 1
) named ON true
LEFT JOIN LATERAL (
    SELECT municipality_fr FROM company_register.seat
    WHERE number = shown.number AND struck_off_on IS NULL
    ORDER BY post_code, municipality_fr
    LIMIT 1
) seat ON true
LEFT JOIN registry_activity activity
    ON activity.version = %(version)s::text AND activity.code = shown.class
LEFT JOIN registry_organisation organisation
    ON organisation.enterprise_number = lpad(shown.number::text, 10, '0')
ORDER BY shown.class, shown.number
"""
)


@dataclass(frozen=True)
class UnconnectedEnterprise:
    """An enterprise of the register that no network of the registry has.

    ``slug`` is that of its organisation, where the registry knows it.
    """

    number: str
    name: str
    activity: str
    seat: str
    slug: str | None

    @property
    def number_display(self) -> str:
        return enterprise_number.display(self.number)


def candidates(
    *, cluster: Cluster, day: date, snapshot_on: date, most: int, before: int = 0
) -> tuple[list[UnconnectedEnterprise], int]:
    """Return a page of the candidates of a cluster, and how many there are; one query.

    Args:
        day: on which who belongs to a network is none.
        snapshot_on: the day of the extract: it tells the version of NACE-BEL.
        most: how many of them, after the first ``before``.
    """
    version = 2025 if snapshot_on >= date(2025, 1, 1) else 2008
    with connection.cursor() as cursor:
        cursor.execute(
            PAGE,
            {
                "cluster": cluster.pk,
                "day": day,
                "version": version,
                "most": most,
                "before": before,
            },
        )
        rows = cursor.fetchall()
    found = [
        UnconnectedEnterprise(
            number=f"{number:010d}",
            name=name or "",
            activity=f"{code} {label or ''}".strip(),
            seat=f"{post_code} {municipality or ''}".strip(),
            slug=slug,
        )
        for number, _total, code, label, post_code, municipality, name, slug in rows
    ]
    return found, rows[0][1] if rows else 0
