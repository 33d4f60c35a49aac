"""Which tables a list is made of: whose changes can change it."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache

from django.db import connection
from django.db.models import DateField, Model

from registry.recorded.definition import READINGS, readings
from registry.recorded.tables import known_models

NONE, ONE_DAY = timedelta(), timedelta(days=1)

# What each view reads, itself or by other views. Views of the same name in several
# schemas are one: which of them answers depends on the day.
BASES = f"""
WITH RECURSIVE {READINGS}, found (reader, read) AS (
    SELECT reader, read FROM readings
    UNION
    SELECT found.reader, readings.read
    FROM found JOIN readings ON readings.reader = found.read
)
SELECT reading.relname, array_agg(DISTINCT base.relname::text)
FROM found
JOIN pg_class reading ON reading.oid = reader
JOIN pg_class base ON base.oid = read AND base.relkind = 'r'
GROUP BY reading.relname
"""


@cache
def bases_of_views() -> dict[str, set[str]]:
    """Return the tables that each view reads, by their names.

    A table that is kept is one: of what it is made of changes are recorded.
    """
    with connection.cursor() as cursor:
        cursor.execute(BASES, readings())
        return {view: set(tables) for view, tables in cursor.fetchall()}


def read_by(statements: Iterable[str]) -> list[type[Model]]:
    """Return the models of which statements read the tables, by views as well."""
    named = {name for sql in statements for name in re.findall(r"\w+", sql)}
    tables = named.union(*(bases_of_views().get(name, ()) for name in named))
    return [model for model in known_models() if model._meta.db_table in tables]


@contextmanager
def statements_asked() -> Iterator[list[str]]:
    """Note the statements that are asked meanwhile."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def days_around(
    models: Collection[type[Model]], after: date, until: date
) -> list[date]:
    """Return the days that rows of some models bear, and those beside them.

    Only those after one day and before another, in their order.
    """
    span = (after - ONE_DAY, until + ONE_DAY)
    parts = [
        model._base_manager.filter(**{f"{field.attname}__range": span})
        .order_by()
        .values_list(field.attname)
        for model in models
        for field in model._meta.concrete_fields
        if type(field) is DateField
    ]
    if not parts:
        return []
    first, *others = parts
    named = {day for (day,) in first.union(*others)}
    around = {day + beside for day in named for beside in (-ONE_DAY, NONE, ONE_DAY)}
    return sorted(day for day in around if after < day < until)
