"""Rows of many models in one query: what rests on a source, of whatever kind."""

import json
from collections.abc import Sequence
from decimal import Decimal

from django.db import connections, models
from django.db.models.query import ModelIterable


def gathered(querysets: Sequence[models.QuerySet]) -> list[list[models.Model]]:
    """Return the rows of each queryset, all of them fetched in one query.

    Each queryset may be of another model, and may fetch links along, annotate, order
    and limit its rows; it may not prefetch. Its rows travel as JSON, in its own order.
    """
    if not querysets:
        return []
    answers = [_Answer(rows, number) for number, rows in enumerate(querysets)]
    statement = " UNION ALL ".join(each.sql for each in answers)
    parameters = [value for each in answers for value in each.parameters]
    with connections[querysets[0].db].cursor() as cursor:
        cursor.execute(statement, parameters)
        # One line for each queryset, whose rows the database put together in order.
        for number, rows in cursor.fetchall():
            answers[number].rows = json.loads(rows, parse_float=Decimal)
    return [list(answer) for answer in answers]


class _Answer(ModelIterable):
    """The rows of one queryset, made of values that another query brought."""

    def __init__(self, queryset, number):
        super().__init__(queryset._chain())
        # A queryset that can have no rows is asked for none, too.
        self.compiler = self.queryset.query.get_compiler(
            using=queryset.db, elide_empty=False
        )
        # Columns of linked models bear the same names: each gets a name of its own.
        sql, self.parameters = self.compiler.as_sql()
        names = ", ".join(f"c{number}" for number in range(len(self.compiler.select)))
        self.sql = (
            f"SELECT {number}, coalesce(json_agg(facts), '[]')::text "
            f"FROM ({sql}) facts ({names})"
        )
        self.rows = []

    def __iter__(self):
        # The library turns what a compiler answers into rows with their links; this
        # compiler answers with what is here already.
        self.compiler.execute_sql = lambda **_options: [self._values()]
        self.queryset.query.get_compiler = lambda **_options: self.compiler
        return super().__iter__()

    def _values(self):
        fields = [column.output_field for column, *_rest in self.compiler.select]
        return [
            [
                _as_fetched(field, value)
                for field, value in zip(fields, row.values(), strict=True)
            ]
            for row in self.rows
        ]


def _as_fetched(field, value):
    """Return a value of JSON as the database's own driver would give it."""
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(value, default=float)
    return field.to_python(value)
