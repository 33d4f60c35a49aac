"""Rows that are numbered within the whole that they are on."""

from django.db.models import Max

from registry.models.base import NaturalKeyQuerySet


class NumberedQuerySet(NaturalKeyQuerySet):
    """Decisions and payments: 1 is the first on a whole, 2 the next."""

    def next_number(self) -> int:
        """Return the number of the next one; all of these are of one whole."""
        return (self.aggregate(last=Max("number"))["last"] or 0) + 1
