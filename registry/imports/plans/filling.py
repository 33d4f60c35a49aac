"""Statements about the plain columns that a list fills, made of its fields.

A field says which column of a model takes its value as it stands (``Field.fills``).
``changes`` of a row holds the old and the new value of each field that changes:
``{"website": ["", "https://www.example.org"]}``.
"""

from collections.abc import Collection, Iterable

from django.db import connection, models

from registry.imports.reading.fields import Field

OLD, NEW = range(2)


def filling(
    fields: dict[str, Field], model: type[models.Model], *, but: Collection[str] = ()
) -> list[Field]:
    """Return the fields that fill columns of a model, ``but`` some."""
    return [
        field
        for key, field in fields.items()
        if field.fills and field.fills.field.model is model and key not in but
    ]


def stated(field: Field) -> str:
    """Return what a row of the file says, in SQL; null if it says nothing."""
    return f"(\"values\" ->> '{field.key}'){_cast(field)}"


def changed(field: Field, side: int = NEW) -> str:
    """Return what a row of a plan writes, in SQL; null if it does not change."""
    return f"(changes -> '{field.key}' ->> {side}){_cast(field)}"


def difference(field: Field) -> str:
    """Return what changes, in SQL: ``["old", "new"]``, or null.

    The registry's value is the column of that name, a text; an empty cell changes
    nothing, nor does one that is ``Field.alike``.
    """
    known = f"coalesce({field.key}, '')"
    said = f"coalesce({stated(field)}, '')"
    return (
        f"CASE WHEN {field.alike.format(said)} NOT IN ('', {field.alike.format(known)})"
        f" THEN jsonb_build_array({known}, {said}) END"
    )


def assignments(fields: Iterable[Field], row: str) -> str:
    """Return the columns of an UPDATE of ``row``: those that change, do."""
    return ",\n    ".join(
        f"{field.column} = coalesce({changed(field)}, {row}.{field.column})"
        for field in fields
    )


def keys_of(fields: Iterable[Field], *others: str) -> str:
    """Return the keys of fields as an array of SQL, to find the rows that change."""
    keys = [*(field.key for field in fields), *others]
    return f"ARRAY[{', '.join(map(repr, keys))}]"


def new_row(
    model: type[models.Model], fields: Iterable[Field], **said: str
) -> dict[str, str]:
    """Return the values of a new row, in SQL, by the columns of its table.

    Args:
        said: the values that no field fills, by their columns. What nobody says is
            what the model has by default, or empty.
    """
    filled = {field.column: field for field in fields}
    values = {}
    for column in model._meta.concrete_fields:
        if column.column in said:
            values[column.column] = said[column.column]
        elif not column.generated and (default := _default(column)) is not None:
            field = filled.get(column.column)
            values[column.column] = (
                f"coalesce({changed(field)}, {default})" if field else default
            )
    return values


def insert(model: type[models.Model], values: dict[str, str], sources: str) -> str:
    """Return the statement that adds rows of such values; ``sources`` follow them."""
    columns = ", ".join(map(connection.ops.quote_name, values))
    return (
        f"INSERT INTO {model._meta.db_table} ({columns})\n"
        f"SELECT {', '.join(values.values())}\n{sources}"
    )


def _cast(field: Field) -> str:
    filled = field.fills.field
    if isinstance(filled, models.DateField):
        return "::date"
    return "::numeric" if isinstance(filled, models.DecimalField) else ""


def _default(column: models.Field) -> str | None:
    """Return what stands in a column that nobody fills; None for its key."""
    if column.primary_key:
        return None
    if column.has_default():
        return f"'{column.get_default()!s}'"
    is_text = isinstance(column, (models.CharField, models.TextField))
    return "''" if is_text and not column.null else "NULL"
