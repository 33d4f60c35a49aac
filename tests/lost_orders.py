"""A list that is taken for ordered, and is not.

Django leaves the order of a model out where rows are grouped, as by
`.annotate(first_on=Min(…))`, and says nothing. Where the rows then stand in any order,
a page names another row each time that the database reads them in another way.
"""

from django.db.models.query import BaseIterable, QuerySet


class LostOrderError(AssertionError):
    """Rows of a model that has an order were read in none: say which, or none."""


def refuse_lost_orders(patch) -> None:
    """Have whoever reads such rows fail, until `patch` is undone."""
    begin = BaseIterable.__init__

    def look_and_begin(self, queryset, *args, **kwargs):
        if isinstance(queryset, QuerySet) and has_lost_its_order(queryset):
            raise LostOrderError(
                f"{queryset.model.__name__} has an order, which Django leaves out "
                "where rows are grouped: add .order_by(…), empty if none is needed."
            )
        begin(self, queryset, *args, **kwargs)

    patch.setattr(BaseIterable, "__init__", look_and_begin)


def has_lost_its_order(queryset: QuerySet) -> bool:
    """Whether the order of the model is wanted, and left out by Django."""
    query = queryset.query
    return bool(
        query.group_by is not None
        and query.default_ordering
        and query.get_meta().ordering
        and not queryset.ordered
    )
