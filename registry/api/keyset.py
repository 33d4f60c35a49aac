"""Going on through a list from its last row, whatever was written meanwhile.

The order of a list ends with what no two rows share. So the rows behind one are those
whose values of the order are behind its own; a cursor is these values.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import F, FloatField, OrderBy, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.functions import Cast
from django.db.models.sql.constants import LOUTER
from django.utils.translation import gettext as _

from registry.lists.as_of import BadQuery

KEY = "order_"

SIGNER = Signer(salt="registry.api.keyset")
"""A cursor holds values for the database: nobody else writes one."""


class Keyset:
    """A queryset in its order, with the values of the order under names of their own.

    Args:
        named: what the order is called; a cursor of another order is refused.
    """

    def __init__(self, rows: QuerySet, named: Sequence[str] = ()):
        self.named = list(named)
        order = [*_order_of(rows), OrderBy(F("pk"))]
        self.names = [f"{KEY}{number}" for number in range(len(order))]
        named_keys = {
            name: each.expression for name, each in zip(self.names, order, strict=True)
        }
        rows = rows.annotate(**named_keys)
        # What the database keeps in four bytes equals no number of eight.
        rows = rows.annotate(
            **{
                name: Cast(F(name), FloatField())
                for name in self.names
                if isinstance(self._field(rows, name), FloatField)
            }
        )
        self.order = [
            OrderBy(
                F(name),
                descending=each.descending,
                nulls_first=each.nulls_first,
                nulls_last=each.nulls_last,
            )
            for name, each in zip(self.names, order, strict=True)
        ]
        self.rows = rows.order_by(*self.order)

    @staticmethod
    def _field(rows: QuerySet, name: str):
        return rows.query.annotations[name].output_field

    def after(self, cursor: str) -> QuerySet:
        """Return the rows behind the one that a cursor says.

        Raises:
            BadQuery: it is no cursor of this list in this order.
        """
        values = self._read(cursor) if cursor else None
        if values is None:
            return self.rows
        behind, equal = [], Q()
        for name, key, value in zip(self.names, self.order, values, strict=True):
            further = _further(name, key, value)
            if further is not None:
                behind.append(equal & further)
            equal &= Q(**{f"{name}__isnull": True} if value is None else {name: value})
        return self.rows.filter(reduce(or_, behind), self._from(values[0]))

    def _from(self, value) -> Q:
        """Return what holds of every row behind one of which the first value is given.

        It says nothing new, but an index is read from there, and not from its begin.
        """
        name, key = self.names[0], self.order[0]
        if value is None or _nulls_last(key) and not self._is_always_stated(name):
            return Q()
        return Q(**{f"{name}__{'lte' if key.descending else 'gte'}": value})

    def _is_always_stated(self, name: str) -> bool:
        """Whether a value of the order is of a column which no row leaves empty."""
        query = self.rows.query
        column = query.annotations[name]
        if not isinstance(column, Col) or column.target.null:
            return False
        table = query.alias_map[column.alias]
        return getattr(table, "join_type", None) != LOUTER

    def keys(self, rows: QuerySet) -> list[tuple]:
        """Return the primary key of each of ``rows``, and the values of the order."""
        return list(rows.values_list("pk", *self.names))

    def cursor(self, values: Sequence) -> str:
        """Return the cursor of the row that has these values of the order."""
        return SIGNER.sign_object([self.named, [_written(each) for each in values]])

    def _read(self, cursor: str) -> list:
        try:
            named, values = SIGNER.unsign_object(cursor)
            if named != self.named:
                raise BadSignature("It is of another order.")
        except BadSignature as error:
            raise BadQuery(
                _(
                    "“after” goes on from no row of this list in this order: take it "
                    "from “next” of an answer."
                ),
                "after",
            ) from error
        return [
            None if value is None else self._field(self.rows, name).to_python(value)
            for name, value in zip(self.names, values, strict=True)
        ]


def _order_of(rows: QuerySet) -> list[OrderBy]:
    """Return what a queryset is ordered by."""
    query = rows.query
    order = query.order_by
    if not order and query.default_ordering:
        order = query.get_meta().ordering
    found = [each for name in order for each in _parts(name, query.get_meta())]
    if not query.standard_ordering:
        for each in found:
            each.reverse_ordering()
    return found


def _parts(name, meta, prefix: str = "") -> list[OrderBy]:
    """Return the columns that one name of an order means.

    That of a related row means the order of its table.
    """
    if not isinstance(name, str):
        return [name.copy() if isinstance(name, OrderBy) else OrderBy(name)]
    path, descending = name.removeprefix("-"), name.startswith("-")
    field, of = None, meta
    for part in path.split("__"):
        try:
            field = of.pk if part == "pk" else of.get_field(part)
        except FieldDoesNotExist:  # an annotation, or a transform
            field = None
        if field is None or not field.is_relation or part != field.name:
            break
        of = field.related_model._meta
    else:
        parts = [
            p for each in of.ordering for p in _parts(each, of, f"{prefix}{path}__")
        ]
        for each in parts if descending else ():
            each.reverse_ordering()
        if parts:
            return parts
    return [OrderBy(F(f"{prefix}{path}"), descending=descending)]


def _further(name: str, key: OrderBy, value) -> Q | None:
    """Return the condition to stand behind ``value``; None where nothing does.

    PostgreSQL takes an empty value for the largest.
    """
    nulls_last = _nulls_last(key)
    if value is None:
        return None if nulls_last else Q(**{f"{name}__isnull": False})
    further = Q(**{f"{name}__{'lt' if key.descending else 'gt'}": value})
    return further | Q(**{f"{name}__isnull": True}) if nulls_last else further


def _nulls_last(key: OrderBy) -> bool:
    return bool(key.nulls_last) or not (key.nulls_first or key.descending)


def _written(value):
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
    return value
