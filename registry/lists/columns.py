"""The columns that a list shows on its page."""

from dataclasses import dataclass

import django_tables2 as tables
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django_tables2.rows import BoundRows

from registry.state.kept import Kept

from .paging import CountedPages
from .told import ToldColumn


@dataclass(frozen=True)
class Shown:
    """A column of the page: its parameter in ``?sort=``, and what stands above it.

    ``sort`` names what the rows are sorted by, the last of which no two rows share; a
    column without it cannot be sorted. ``numeric`` columns are aligned at the right.
    ``told`` is what a file of the list says of it.
    """

    name: str
    label: str
    sort: tuple[str, ...] = ()
    numeric: bool = False
    told: tuple[ToldColumn, ...] = ()

    def column(self) -> tables.Column:
        return tables.Column(
            verbose_name=self.label,
            order_by=self.sort,
            orderable=bool(self.sort),
            attrs={"th": {"class": "num"}} if self.numeric else {},
        )


class ListTable(tables.Table):
    """The rows of a list under its columns.

    Its cells are drawn by ``row_template``, a whole row at a time: a template for each
    cell takes as long as all the rest of a page.
    """

    def __init__(self, rows, columns, *, caption, row_template, **kwargs):
        shown = [(each.name, each.column()) for each in columns]
        super().__init__(rows, extra_columns=shown, **kwargs)
        self.caption = caption
        self.row_template = row_template

    def paginate(self, per_page: int, page, kept: Kept) -> None:
        """Keep the rows of a page.

        Args:
            kept: what was counted of the list.

        Raises:
            EmptyPage, PageNotAnInteger: there is no such page.
        """
        self.paginator = CountedPages(self.data.data, per_page, kept=kept)
        self.page = self.paginator.page(page)
        self.rows = BoundRows(list(self.page.object_list), self)
        self.page.object_list = self.rows

    @cached_property
    def labels(self) -> list[str]:
        """What stands above each column, for every row to say again as a card."""
        return [str(capfirst(column.header)) for column in self.columns]

    @property
    def records(self) -> list:
        """What stands on the page that is shown."""
        return [row.record for row in self.paginated_rows]
