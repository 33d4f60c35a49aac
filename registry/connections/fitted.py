"""Whom a network fits: what lists of organisations are sorted or narrowed by."""

from collections.abc import Collection
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Func,
    QuerySet,
    Value,
)

from .bonds import NETWORK, Bonds
from .pairs import members_of
from .statements import (
    CLUSTERS,
    COLUMNS,
    ORGANISATIONS,
    compiled,
    rows_of,
    table_of,
)

FITTED = """,
pointing AS MATERIALIZED (
    SELECT bond, thing FROM net JOIN compared ON compared.key = net.who
    UNION
    SELECT org.bond, org.thing FROM org
    JOIN member ON member.organisation = org.who
    JOIN compared ON compared.key = member.cluster
    WHERE NOT (org.bond = %(network)s AND org.thing = member.cluster)
)
SELECT DISTINCT who FROM org JOIN pointing USING (bond, thing)
WHERE NOT EXISTS (SELECT FROM member WHERE member.organisation = org.who)"""
"""Who is in no network, and has a reason that is enough for one to fit it."""


def fitted_by(networks: QuerySet, day: date) -> list[int]:
    """Return the keys of the organisations in no network that one of these fits.

    Those are the ones of which ``networks_that_fit`` tells a network.
    """
    bonds = Bonds(day)
    enough = [bond for bond in bonds.reasons if bond.is_enough]
    tables = {
        f"org {COLUMNS} AS NOT MATERIALIZED": table_of(enough, ORGANISATIONS),
        f"net {COLUMNS} AS": table_of(enough, CLUSTERS),
        "member (row, cluster, organisation) AS": members_of(day),
        "compared (key) AS": compiled(networks.order_by().values_list("pk")),
    }
    return [who for (who,) in rows_of(tables, FITTED, {"network": NETWORK})]


def is_fitted(keys: Collection[int]) -> Func:
    """Return whether an organisation is one of those that ``fitted_by`` found.

    They are given as one array, in which the database looks each row up.
    """
    return Func(
        F("pk"),
        Value(list(keys), output_field=ArrayField(BigIntegerField())),
        arg_joiner=" = ANY(",
        template="(%(expressions)s))",
        output_field=BooleanField(),
    )


def fitted_first(rows: QuerySet, keys: Collection[int]) -> QuerySet:
    """Return organisations with ``is_fitted``, those that a network fits first."""
    rows = rows.annotate(is_fitted=is_fitted(keys))
    return rows.order_by("-is_fitted", "name_key", "slug")
