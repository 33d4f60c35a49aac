"""The page of a pivot, and its file."""

from collections.abc import Iterable, Iterator

from django.utils.functional import cached_property
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry.files.exports import export_response
from registry.lists.as_of import AsOfMixin
from registry.lists.csv_choice import csv_of, remember_csv
from registry.lists.page import ListPage
from registry.lists.taken_along import about_view, file_format_of
from registry.words import labelled

from .asked import ROWS, PivotAsked, filters_in
from .grouping import MOST_SHOWN
from .table import PivotRow, PivotTable


class Pivot(AsOfMixin, TemplateView):
    """A list counted by two of its facets: ``?list=grant_list&rows=plan&columns=kind``.

    ``show`` says what is counted or added up; every other parameter is one of the list.
    """

    bound_by = "searches"

    template_name = "registry/pivot.html"

    @cached_property
    def asked(self) -> PivotAsked:
        return PivotAsked.of(self.request)

    @property
    def page(self) -> ListPage:
        return self.asked.page

    @cached_property
    def table(self) -> PivotTable:
        asked = self.asked
        return PivotTable(self.page, asked.rows, asked.columns, asked.measure)

    def get(self, request, *args, **kwargs):
        file_format = file_format_of(request)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        name = f"{slugify(self.title)}_{self.as_of}"
        about = about_view(self, self.title, self.page.filterset.chips())
        response = export_response(
            PivotColumns(self.table),
            self.table.rows,
            file_format,
            name,
            about,
            self.title,
        )
        remember_csv(response, file_format)
        return response

    @property
    def title(self) -> str:
        words = (
            _("%(list)s by %(rows)s and %(columns)s")
            if self.asked.columns
            else _("%(list)s by %(rows)s")
        )
        labels = [str(facet.label) for facet in self.table.facets]
        named = dict(zip(("rows", "columns"), labels, strict=False))
        title = words % {"list": self.page.get_title(), **named}
        if self.asked.measure == ROWS:
            return title
        return labelled(title, self.asked.measure.label)

    def get_context_data(self, **kwargs):
        filterset = self.page.filterset
        return super().get_context_data(
            asked=self.asked,
            title=self.title,
            pivot=self.table,
            list_name=self.asked.page.url_name(),
            chips=filterset.chips(),
            clear_url=filterset.clear_url,
            filters=self.filters,
            csv_format=csv_of(self.request),
            most_shown=MOST_SHOWN,
            **kwargs,
        )

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The filters of the list, which a form sends along."""
        kept = filters_in(self.request.GET)
        return [(name, value) for name, values in kept.lists() for value in values]


class PivotColumns:
    """The columns of a table as its file has them: labels, then numbers."""

    def __init__(self, table: PivotTable):
        self.table = table

    def get_export_headers(self) -> list[str]:
        names = [
            capfirst(str(self.table.facets[0].label)),
            *(heading.label for heading in self.table.column_headings),
            _("Total"),
        ]
        return list(_told_apart(names))

    def rows(self, rows: Iterable[PivotRow]) -> Iterator[list]:
        """Yield the label and the values of each row, and the totals last.

        A cell is empty where nothing is documented: that is not nought.
        """
        for row in rows:
            yield [row.heading.label, *_values(row.cells), row.total.value]
        yield [
            _("Total"),
            *_values(self.table.totals),
            self.table.total.value,
        ]


def _values(cells) -> list:
    return [cell.value for cell in cells]


def _told_apart(names: list[str]) -> Iterator[str]:
    """Yield the names, none of which is another's: a file has no two columns alike."""
    seen = set()
    for name in names:
        told, number = name, 1
        while told in seen:
            number += 1
            told = f"{name} ({number})"
        seen.add(told)
        yield told
