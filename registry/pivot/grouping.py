"""The one query of a pivot: a list grouped by two of its facets, and by each alone."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F, QuerySet, Value

from registry.lists.facets import CountedFilter
from registry.lists.linked import PairedValues

MOST_SHOWN = 50
"""How many values a table shows a way; the others are counted together."""


@dataclass(frozen=True)
class PivotAxis:
    """A facet of a list by which a table has its rows, or its columns.

    Args:
        chosen: the values that the list is narrowed to, as its column holds them. Of
            rows that have several, only these count: the list shows no others.
    """

    facet: CountedFilter
    chosen: tuple = ()

    @property
    def pairs(self) -> PairedValues | None:
        return None if self.facet.is_on_a_column else self.facet.pairs()


@dataclass(frozen=True)
class PivotPlace:
    """Where a group stands on an axis.

    Args:
        key: the value as the column holds it; None where none is stated.
        is_other: whether it is what values have together that are not shown.
        is_all: whether it is what all values have together.
    """

    key: Hashable = None
    is_other: bool = False
    is_all: bool = False


ALL = PivotPlace(is_all=True)
OTHERS = PivotPlace(is_other=True)


@dataclass(frozen=True)
class PivotGroup:
    """What stands in a cell.

    Args:
        number: how many rows.
        subjects: how many different things they are about.
        amount: what they add up to; None where none of them states an amount.
        stated: how many of them state one.
    """

    number: int
    subjects: int
    amount: Decimal | None
    stated: int


@dataclass(frozen=True)
class PivotGroups:
    """The groups of a list by their places, and how many values each axis has."""

    at: dict[tuple[PivotPlace, PivotPlace], PivotGroup]
    row_values: int = 0
    column_values: int = 0


def grouped(
    rows: QuerySet,
    row_axis: PivotAxis,
    column_axis: PivotAxis | None,
    *,
    subject: str = "",
    amount: str = "",
) -> PivotGroups:
    """Group the rows of a list by two facets; one query, however many values they have.

    Args:
        column_axis: without it there are only the rows and their total.
        subject: the path to what different ones are counted of.
        amount: what is added up, as the rows are annotated.
    """
    nothing = Value(None, output_field=CharField())
    axes = {"r": row_axis, "c": column_axis}
    kept = rows.order_by().annotate(
        pivot_pk=F("pk"),
        pivot_subject=F(subject) if subject else nothing,
        pivot_amount=F(amount) if amount else nothing,
        **{f"pivot_{name}": _key(axis) for name, axis in axes.items()},
    )
    columns = ("pivot_pk", "pivot_subject", "pivot_amount", "pivot_r", "pivot_c")
    try:
        inner, parameters = kept.values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return PivotGroups({})
    values = [_values_of(name, axis) for name, axis in axes.items()]
    parts = [f"kept AS MATERIALIZED ({inner})", *(each.tables for each in values)]
    columns = ", ".join(["kept.*", *(each.columns for each in values)])
    joins = " ".join(each.join for each in values)
    # Different ones are counted only where that is asked: it takes sorted rows.
    subjects = "COUNT(DISTINCT pivot_subject)" if subject else "0"
    number, added, stated = (
        _once_a_row(aggregate)
        for aggregate in ("COUNT(*)", f"SUM({AMOUNT})", "COUNT(pivot_amount)")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH {", ".join(parts)}
            SELECT r_key, r_is_other, GROUPING(r_key),
                c_key, c_is_other, GROUPING(c_key),
                {number}, {subjects}, {added}, {stated},
                (SELECT COUNT(*) FROM r_counted), (SELECT COUNT(*) FROM c_counted)
            FROM (SELECT {columns} FROM kept {joins}) AS placed
            GROUP BY GROUPING SETS (
                (r_key, r_is_other, c_key, c_is_other),
                (r_key, r_is_other), (c_key, c_is_other), ()
            )
            """,
            [*parameters, *(given for each in values for given in each.parameters)],
        )
        found = cursor.fetchall()
    return PivotGroups(
        {
            (_place(*each[:3]), _place(*each[3:6])): PivotGroup(*each[6:10])
            for each in found
            if each[6]
        },
        *found[0][10:],
    )


AMOUNT = "pivot_amount::numeric"


def _key(axis: PivotAxis | None) -> F | Value:
    """Return what a row has on an axis: its value, or what leads to its values."""
    if axis is None:
        return Value(None, output_field=CharField())
    return F(axis.pairs.joined_by) if axis.pairs else axis.facet.column


@dataclass(frozen=True)
class _AxisSql:
    """The SQL of the values that rows have on an axis.

    Args:
        tables: what stands before the query, with its parameters.
        columns: the value of a row if it is shown, whether it is one of the others, and
            whether this is the first time that the row stands there.
        join: what leads from the rows to these columns.
    """

    tables: str
    columns: str
    join: str
    parameters: tuple = ()


def _values_of(name: str, axis: PivotAxis | None) -> _AxisSql:
    """Return the SQL of the values that rows have on an axis.

    Where a row may have several, it stands once under each of those that are shown, and
    once under what the others have together.
    """
    if axis is None or axis.pairs is None:
        key = f"pivot_{name}"
        return _AxisSql(
            _counted(name, "kept", key),
            f"""{name}_shown.key AS {name}_key,
            {_is_stated(key)} AND {name}_shown.key IS NULL AS {name}_is_other,
            TRUE AS {name}_is_first""",
            f"LEFT JOIN {name}_shown ON {name}_shown.key = {key}",
        )
    pairs = axis.pairs
    sql, parameters = pairs.rows.query.sql_with_params()
    narrowed = ""
    chosen = [each for each in axis.chosen if each not in (None, "")]
    if chosen and not pairs.is_narrowed:
        narrowed = "AND pair.value = ANY(%s)"
        parameters = (*parameters, chosen)
    return _AxisSql(
        f"""
        {name}_each AS (
            SELECT pivot_pk AS pk, pair.value AS key
            FROM kept LEFT JOIN ({sql}) AS pair (owner, value)
                ON pair.owner = pivot_{name} {narrowed}
        ),
        {_counted(name, f"{name}_each", "key")},
        {name} AS (
            SELECT pk, key, is_other,
                ROW_NUMBER() OVER (PARTITION BY pk) = 1 AS is_first
            FROM (
                SELECT DISTINCT pk, {name}_shown.key,
                    {_is_stated(f"{name}_each.key")} AND {name}_shown.key IS NULL
                        AS is_other
                FROM {name}_each LEFT JOIN {name}_shown
                    ON {name}_shown.key = {name}_each.key
            ) AS placed
        )
        """,
        f"""{name}.key AS {name}_key, {name}.is_other AS {name}_is_other,
        {name}.is_first AS {name}_is_first""",
        f"JOIN {name} ON {name}.pk = pivot_pk",
        tuple(parameters),
    )


def _counted(name: str, table: str, key: str) -> str:
    """Return the SQL of all values on an axis, and of those that are shown."""
    return f"""
        {name}_counted AS (
            SELECT {key} AS key, COUNT(*) AS number
            FROM {table} WHERE {_is_stated(key)} GROUP BY {key}
        ),
        {name}_shown AS (
            SELECT key FROM {name}_counted
            ORDER BY number DESC, key LIMIT {MOST_SHOWN}
        )
        """


def _is_stated(key: str) -> str:
    return f"COALESCE({key}::text, '') <> ''"


def _once_a_row(aggregate: str) -> str:
    """Return an aggregate that takes each row once in every group.

    In a group of both axes no row stands twice. In one of a single axis, or of none, it
    may, once for each of its values on the other: the first of them counts.
    """
    return f"""
        CASE GROUPING(r_key, c_key)
            WHEN 0 THEN {aggregate}
            WHEN 1 THEN {aggregate} FILTER (WHERE c_is_first)
            WHEN 2 THEN {aggregate} FILTER (WHERE r_is_first)
            ELSE {aggregate} FILTER (WHERE r_is_first AND c_is_first)
        END
    """


def _place(key: Hashable, is_other: bool | None, is_all: int) -> PivotPlace:
    if is_all:
        return ALL
    return OTHERS if is_other else PivotPlace(key)
