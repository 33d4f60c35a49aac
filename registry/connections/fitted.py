"""Whether a network fits an organisation: what lists are sorted or narrowed by."""

from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from .bonds import NETWORK, Bonds
from .pairs import members_of
from .statements import (
    CLUSTERS,
    COLUMNS,
    ORGANISATIONS,
    begun_with,
    compiled,
    table_of,
)

FITTED = """,
pointing AS MATERIALIZED (
    SELECT bond, thing FROM net JOIN compared ON compared.key = net.who
    UNION
    SELECT org.bond, org.thing FROM org
    JOIN member ON member.organisation = org.who
    JOIN compared ON compared.key = member.cluster
    WHERE NOT (org.bond = %s AND org.thing = member.cluster)
)
SELECT who FROM org JOIN pointing USING (bond, thing)"""
"""Who has a reason that is enough for a network to fit it, if it is no member."""


def is_fitted(networks: QuerySet, day: date) -> Case:
    """Return whether one of the networks fits an organisation that is in none.

    It says of each row what ``networks_that_fit`` finds for it. All of them are found
    at once, and once for a query, so that a list can be sorted by it.
    """
    bonds = Bonds(day)
    enough = [bond for bond in bonds.reasons if bond.is_enough]
    tables = {
        f"org {COLUMNS} AS NOT MATERIALIZED": table_of(enough, ORGANISATIONS),
        f"net {COLUMNS} AS": table_of(enough, CLUSTERS),
        "member (row, cluster, organisation) AS": members_of(day),
        "compared (key) AS": compiled(networks.order_by().values_list("pk")),
    }
    found = begun_with(tables, FITTED, (NETWORK,))
    fitted = Q(pk__in=RawSQL(found.sql, found.params))
    return Case(When(fitted, then=Value(True)), default=Value(False))


def fitted_first(rows: QuerySet, networks: QuerySet, day: date) -> QuerySet:
    """Return organisations with ``is_fitted``, those that a network fits first."""
    rows = rows.annotate(is_fitted=is_fitted(networks, day))
    return rows.order_by("-is_fitted", "name_key", "slug")
