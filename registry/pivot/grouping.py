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
    parameters = list(parameters)
    parts = [f"kept AS MATERIALIZED ({inner})"]
    for name, axis in axes.items():
        part, given = _values_of(name, axis)
        parts.append(part)
        parameters += given
    number, added, stated = (
        _once_a_row(aggregate)
        for aggregate in ("COUNT(*)", f"SUM({AMOUNT})", "COUNT(pivot_amount)")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH {", ".join(parts)}
            SELECT r.key, r.is_other, GROUPING(r.key),
                c.key, c.is_other, GROUPING(c.key),
                {number}, COUNT(DISTINCT pivot_subject), {added}, {stated},
                (SELECT COUNT(DISTINCT key) FROM r_each WHERE is_stated),
                (SELECT COUNT(DISTINCT key) FROM c_each WHERE is_stated)
            FROM kept JOIN r ON r.pk = pivot_pk JOIN c ON c.pk = pivot_pk
            GROUP BY GROUPING SETS (
                (r.key, r.is_other, c.key, c.is_other),
                (r.key, r.is_other), (c.key, c.is_other), ()
            )
            """,
            parameters,
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


def _values_of(name: str, axis: PivotAxis | None) -> tuple[str, list]:
    """Return the SQL of the values that rows have on an axis, and its parameters.

    A row stands once under each of its values that are shown, and once under what the
    others have together; ``is_first`` marks one of these.
    """
    pairs, parameters = axis and axis.pairs, []
    source, key = "kept", f"pivot_{name}"
    if pairs:
        sql, parameters = pairs.rows.query.sql_with_params()
        parameters = list(parameters)
        narrowed = ""
        chosen = [each for each in axis.chosen if each not in (None, "")]
        if chosen and not pairs.is_narrowed:
            narrowed = "AND pair.value = ANY(%s)"
            parameters.append(chosen)
        source = (
            f"kept LEFT JOIN ({sql}) AS pair (owner, value)"
            f" ON pair.owner = pivot_{name} {narrowed}"
        )
        key = "pair.value"
    first = "ROW_NUMBER() OVER (PARTITION BY pk) = 1" if pairs else "TRUE"
    distinct = "DISTINCT" if pairs else ""
    return (
        f"""
        {name}_each AS (
            SELECT pivot_pk AS pk, {key} AS key,
                COALESCE({key}::text, '') <> '' AS is_stated
            FROM {source}
        ),
        {name}_shown AS (
            SELECT key FROM {name}_each WHERE is_stated
            GROUP BY key ORDER BY COUNT(*) DESC, key LIMIT {MOST_SHOWN}
        ),
        {name} AS (
            SELECT pk, key, is_other, {first} AS is_first
            FROM (
                SELECT {distinct} pk, {name}_shown.key,
                    is_stated AND {name}_shown.key IS NULL AS is_other
                FROM {name}_each LEFT JOIN {name}_shown
                    ON {name}_shown.key = {name}_each.key
            ) AS placed
        )
        """,
        parameters,
    )


def _once_a_row(aggregate: str) -> str:
    """Return an aggregate that takes each row once in every group.

    In a group of both axes no row stands twice. In one of a single axis, or of none, it
    may, once for each of its values on the other: the first of them counts.
    """
    return f"""
        CASE GROUPING(r.key, c.key)
            WHEN 0 THEN {aggregate}
            WHEN 1 THEN {aggregate} FILTER (WHERE c.is_first)
            WHEN 2 THEN {aggregate} FILTER (WHERE r.is_first)
            ELSE {aggregate} FILTER (WHERE r.is_first AND c.is_first)
        END
    """


def _place(key: Hashable, is_other: bool | None, is_all: int) -> PivotPlace:
    if is_all:
        return ALL
    return OTHERS if is_other else PivotPlace(key)
