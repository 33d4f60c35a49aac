"""The search box of a list."""

import django_filters
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 200


class SearchFilter(django_filters.CharFilter):
    """The search box of a list, answered by the QuerySet's own ``search``."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("search"))
        super().__init__(*args, max_length=LONGEST_SEARCH, **kwargs)

    def filter(self, rows: QuerySet, value):
        return rows.search(value) if value else rows


class FoundOnceFilter(SearchFilter):
    """A search box whose search costs more than the rest of the page.

    What it finds is asked for once; the rows of a page, their number and each facet are
    among that.
    """

    def filter(self, rows: QuerySet, value):
        return rows.filter(IsAmong(self._found(value))) if value else rows

    def _found(self, text: str) -> str:
        """Return the keys of the rows that a text finds, as an array of the database.

        They go from there and back again without being read: they may be many.
        """
        if not hasattr(self, "_keys"):
            found = self.parent.queryset.search(text).order_by()
            keys = Cast(ArrayAgg("pk"), TextField())
            self._keys = found.aggregate(keys=keys)["keys"] or "{}"
        return self._keys


class IsAmong(Func):
    """Whether the key of a row is among those of an array that is written as a text."""

    template = "%(expressions)s::bigint[]))"
    arg_joiner = " IN (SELECT unnest("
    output_field = BooleanField()

    def __init__(self, keys: str):
        super().__init__(F("pk"), Value(keys))
