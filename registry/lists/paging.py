"""A page of a list, at the cost of what it shows.

What a page shows of a row may take joins and counts of other rows. To put 100,000 rows
in order takes none of that: first come the keys of the rows of the page, in order, then
these rows alone. Behind the middle the keys are counted from the end.

A long list in the order of the few clusters is many short lists, one behind the other:
only those that the page shows are put in order.

The keys of a page are found with those of the pages around it, and kept while nothing
changes: to turn the page, or to come back, sorts nothing again.
"""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.query import ModelIterable
from django.utils.functional import cached_property

from registry.state.kept import Kept

BLOCK = 1_000
"""Rows whose keys are found and kept together: twenty pages."""

LONG = 5_000
"""Rows of a list from which on it is no more put in order whole, if it need not be."""

MOST_GROUPS = 3
"""Of how many leaders a block of keys has rows at most, each asked for alone."""


class CountedPages(Paginator):
    """The pages of a list, whether its rows are of the database or worked out.

    They are counted once while nothing changes.

    Args:
        kept: what was counted of the list.
    """

    def __init__(self, rows, per_page: int, *, kept: Kept):
        super().__init__(rows, per_page)
        self.kept = kept

    @cached_property
    def count(self) -> int:
        return self.kept.get("total", lambda: super(CountedPages, self).count)

    def page(self, number) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = piece(
            self.object_list, first, first + self.per_page, self.count, self.kept
        )
        return self._get_page(rows, number, self)


def piece(
    rows: QuerySet | Sequence, first: int, last: int, total: int, kept: Kept
) -> QuerySet | Sequence:
    """Return the rows from one place up to another, in order.

    Args:
        total: how many rows there are.
        kept: what was counted of them.
    """
    last = min(last, total)
    if not _have_keys(rows):
        return rows[first:last]
    rows = _in_full_order(rows)
    if last - first >= total:
        return rows[first:last]
    begin = first - first % BLOCK
    end = min(begin + BLOCK, total)
    if last > end:
        keys = _keys_in_order(rows, first, last, total, kept)
    else:
        asked = rows.values_list("pk").query.sql_with_params()
        block = kept.get(
            f"keys from {begin}: {asked}",
            lambda: _keys_in_order(rows, begin, end, total, kept),
        )
        keys = block[first - begin : last - begin]
    return rows.filter(pk__in=keys)


def _keys_in_order(
    rows: QuerySet, first: int, last: int, total: int, kept: Kept
) -> list:
    if total > LONG and (link := _leading_link(rows)):
        keys = _keys_by_leader(rows, link, first, last, kept)
        if keys is not None:
            return keys
    return _keys_from_either_end(rows, first, last, total)


def _leading_link(rows: QuerySet) -> str:
    """Return the link to the one of few by which rows are ordered before all else."""
    link = _link_of(_order_of(rows)[0])
    fields = {field.name: field for field in rows.query.get_meta().concrete_fields}
    field = fields.get(link)
    if field is None or not field.is_relation or field.null:
        return ""
    return link if getattr(field.related_model, "IS_ONE_OF_FEW", False) else ""


def _link_of(name) -> str:
    return name.removeprefix("-").partition("__")[0] if isinstance(name, str) else ""


def _keys_by_leader(
    rows: QuerySet, link: str, first: int, last: int, kept: Kept
) -> list | None:
    """Return the keys of a piece, asked of those alone whose rows it shows.

    None if it shows rows of too many.
    """
    order = _order_of(rows)
    leading = [
        each
        for name in order
        if _link_of(name) == link
        for each in _by_columns(rows.query.get_meta(), name)
    ]
    others = [name for name in order if _link_of(name) != link]
    counted = rows.order_by(*leading).values_list(link).annotate(number=Count("pk"))
    numbers = kept.get(f"numbers in order of {leading}", lambda: list(counted))
    shown, before = [], 0
    for leader, number in numbers:
        begin, end = max(first - before, 0), min(last - before, number)
        if begin < end:
            shown.append((leader, begin, end, number))
        before += number
    if len(shown) > MOST_GROUPS:
        return None
    return [
        key
        for leader, *places in shown
        for key in _keys_from_either_end(
            rows.filter(**{link: leader}).order_by(*others), *places
        )
    ]


def _by_columns(meta, name: str) -> list[str]:
    """Return what orders rows: of a bare link, the order of what it leads to."""
    sign, path = name[: name.startswith("-")], name.removeprefix("-")
    if "__" in path:
        return [name]
    further = meta.get_field(path).related_model._meta.ordering
    return [f"{sign}{path}__{each}" for each in further]


def _keys_from_either_end(rows: QuerySet, first: int, last: int, total: int) -> list:
    if first + last > total:
        return _keys(rows.reverse(), total - last, total - first)[::-1]
    return _keys(rows, first, last)


def _keys(rows: QuerySet, first: int, last: int) -> list:
    """Return the keys of the rows from one place up to another, in order.

    Where rows are ordered by what they refer to, those that refer to nothing come
    before or behind all others: each of the two sorts alone has the order of an index.
    """
    found = []
    *parts, end = _parts(rows)
    for part in parts:
        found += part.values_list("pk", flat=True)[first:last]
        if len(found) == last - first:
            return found
        before = first + len(found) if found else part.count()
        first, last = max(first - before, 0), last - before
    return found + list(end.values_list("pk", flat=True)[first:last])


def _parts(rows: QuerySet) -> list[QuerySet]:
    """Return the rows that refer to what they are ordered by, and those that do not."""
    first, *others = _order_of(rows)
    link = _empty_link(rows.query.get_meta(), first)
    if not link:
        return [rows]
    stated = rows.filter(**{f"{first.removeprefix('-')}__isnull": False})
    empty = rows.filter(**{f"{link}__isnull": True}).order_by(*others)
    is_ascending = first.startswith("-") != rows.query.standard_ordering
    return [stated, empty] if is_ascending else [empty, stated]


def _empty_link(meta, name) -> str:
    """Return the path to the one link behind a name of an order that may be empty.

    Without it what a row is ordered by is not stated; with it, it always is.
    """
    if not isinstance(name, str):
        return ""
    found, path = [], name.removeprefix("-").split("__")
    for number, step in enumerate(path, start=1):
        fields = {field.name: field for field in meta.concrete_fields}
        if step not in fields or fields[step].is_relation == (number == len(path)):
            return ""
        if fields[step].null:
            found.append("__".join(path[:number]))
        if fields[step].is_relation:
            meta = fields[step].related_model._meta
    return found[0] if len(found) == 1 and "__" in name else ""


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
    order = _order_of(rows)
    if any(_tells_apart(rows.query.get_meta(), each) for each in order):
        return rows
    return rows.order_by(*order, F("pk").asc())


def _order_of(rows: QuerySet) -> list:
    query = rows.query
    order = query.order_by or (query.default_ordering and query.get_meta().ordering)
    return list(order or ())


def _tells_apart(meta, name) -> bool:
    """Whether no two rows have the same value of what they are ordered by."""
    if not isinstance(name, str):
        return False
    name = name.removeprefix("-")
    fields = {field.name: field for field in meta.concrete_fields}
    return name == "pk" or name in fields and fields[name].unique
