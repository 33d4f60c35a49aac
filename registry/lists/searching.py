"""The search box of a list."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

LONGEST_SEARCH = 200


class SearchFilter(django_filters.CharFilter):
    """The search box of a list, answered by the QuerySet's own ``search``."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("search"))
        super().__init__(*args, max_length=LONGEST_SEARCH, **kwargs)

    def filter(self, rows: QuerySet, value):
        return rows.search(value) if value else rows
