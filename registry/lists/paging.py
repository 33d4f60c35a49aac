"""A page of a list, at the cost of what it shows.

What a page shows of a row may take joins and counts of other rows. To put 100,000 rows
in order takes none of that: first come the keys of the rows of the page, in order, then
these rows alone. Behind the middle the keys are counted from the end.
"""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.query import ModelIterable


class ListPaginator(Paginator):
    """The pages of a list, whether its rows are of the database or worked out."""

    def page(self, number) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = piece(self.object_list, first, first + self.per_page, self.count)
        return self._get_page(rows, number, self)


def piece(
    rows: QuerySet | Sequence, first: int, last: int, total: int
) -> QuerySet | Sequence:
    """Return the rows from one place up to another, in order.

    Args:
        total: how many rows there are.
    """
    last = min(last, total)
    if last - first >= total or not _have_keys(rows):
        return rows[first:last]
    rows = _in_full_order(rows)
    keys = rows.values_list("pk", flat=True)
    if first + last > total:
        shown = keys.reverse()[total - last : total - first]
    else:
        shown = keys[first:last]
    return rows.filter(pk__in=list(shown))


def _have_keys(rows: QuerySet | Sequence) -> bool:
    """Whether rows can be fetched by their keys, and are the same alone as among all.

    Grouped rows, and those told apart by what is annotated, have no key; a window looks
    at all rows.
    """
    if not isinstance(rows, QuerySet) or rows._iterable_class is not ModelIterable:
        return False
    query = rows.query
    return (
        query.can_filter()
        and not query.combinator
        and not query.distinct
        and query.group_by is None
        and not any(
            getattr(each, "contains_over_clause", False)
            for each in query.annotations.values()
        )
    )


def _in_full_order(rows: QuerySet) -> QuerySet:
    """Return rows in an order that leaves no two equal: read backwards, it is turned.

    The key is put behind the rest only where nothing of that tells rows apart: no index
    has it there.
    """
    query = rows.query
    order = query.order_by or (query.default_ordering and query.get_meta().ordering)
    if any(_tells_apart(query.get_meta(), each) for each in order or ()):
        return rows
    return rows.order_by(*(order or ()), F("pk").asc())


def _tells_apart(meta, name) -> bool:
    """Whether no two rows have the same value of what they are ordered by."""
    if not isinstance(name, str):
        return False
    name = name.removeprefix("-")
    fields = {field.name: field for field in meta.concrete_fields}
    return name == "pk" or name in fields and fields[name].unique
