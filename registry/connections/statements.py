"""Bonds in SQL: rows of who has to do with what, for the queries of this folder.

Each query begins with tables made of the bonds that it asks for, so that it holds the
same rows as the pages that list them, and asks all of them at once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, IntegerField, QuerySet, TextField, Value

from registry.state.kept import KeptForAll

from .bonds import Bond, Ends

CLUSTERS, ORGANISATIONS = "clusters", "organisations"

COLUMNS = "(bond, ends, row, who, thing)"
"""The columns of a table of bonds.

``bond`` is a code, ``ends`` the place of the rows among those of the bond, ``row`` the
key of the fact, and then the keys of the cluster or organisation and of the thing.
"""

PLACE = re.compile("%[%s]")
"""Where a parameter stands in SQL, or a sign that is none."""

NOTHING = """
    SELECT ''::text, 0, 0::bigint, 0::bigint, 0::bigint WHERE false"""


@dataclass(frozen=True)
class SqlPart:
    """A piece of SQL with its parameters."""

    sql: str
    params: tuple = ()


def first_fact(table: str = "") -> str:
    """Return the columns ``ends`` and ``row`` of one fact of a group: the first.

    Both are of the same fact. The least of each column may be of two facts, where
    several rows lead from one organisation to one thing.

    Args:
        table: whose columns are read, where more than one has them.
    """
    path = f"{table}." if table else ""
    place = f"min(ARRAY[{path}ends, {path}row])"
    return f"({place})[1] AS ends, ({place})[2] AS row"


def table_of(bonds: Iterable[Bond], which: str) -> SqlPart:
    """Return the rows that lead from clusters, or organisations, to things."""
    parts = [
        part
        for bond in bonds
        for place in range(len(getattr(bond, which)))
        if (part := _rows_of(bond, which, place))
    ]
    return SqlPart(
        "\n UNION ALL ".join(part.sql for part in parts) or NOTHING,
        tuple(value for part in parts for value in part.params),
    )


@lru_cache(maxsize=1024)
def _rows_of(bond: Bond, which: str, place: int) -> SqlPart | None:
    ends: Ends = getattr(bond, which)[place]
    return compiled(
        ends.known().values_list(
            Value(bond.code, TextField()),
            Value(place, IntegerField()),
            F("pk"),
            F(ends.who),
            F(ends.thing),
        )
    )


def compiled(rows: QuerySet) -> SqlPart | None:
    """Return the SQL of a queryset; None where it is known to hold nothing."""
    try:
        return SqlPart(*rows.query.sql_with_params())
    except EmptyResultSet:
        return None


def rows_of(
    tables: dict[str, SqlPart], statement: str, values: dict
) -> Iterator[tuple]:
    """Yield what a statement returns that begins with these tables.

    It looks at all of them for a few rows: these are kept while nothing changes.

    Args:
        tables: by the name and the columns that the statement has for it.
        values: by the names that stand in the statement as ``%(name)s``.
    """
    names = {}
    heads = []
    for head, part in tables.items():
        params = iter(part.params)

        def named(place, params=params) -> str:
            if place.group() == "%%":
                return "%%"
            names[f"v{len(names)}"] = next(params)
            return f"%(v{len(names) - 1})s"

        heads.append(f"{head} ({PLACE.sub(named, part.sql)})")
    query = f"WITH RECURSIVE {', '.join(heads)} {statement}"
    asked = {**names, **values}
    yield from KeptForAll(query, asked).get("rows", lambda: _fetched(query, asked))


def _fetched(query: str, asked: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return cursor.fetchall()
