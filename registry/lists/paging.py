"""The pages of a list, and how many there are."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from registry.state.kept import Kept


class CountedPages(Paginator):
    """The pages of a list, of which the rows are counted once while nothing changes.

    Args:
        kept: what was counted of the list.
    """

    def __init__(self, rows, per_page: int, *, kept: Kept):
        super().__init__(rows, per_page)
        self.kept = kept

    @cached_property
    def count(self) -> int:
        return self.kept.get("total", lambda: super(CountedPages, self).count)
