"""A list on a day: filters with counts, a sortable table, pages, exports."""

from abc import ABC, abstractmethod

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry.files.exports import FORMATS, export_response

from .as_of import AsOfMixin, BadQuery

PER_PAGE = 50


def file_format_of(request) -> str | None:
    """Return the format of the file that an address asks for; None for a page.

    Raises:
        BadQuery: there is no such format.
    """
    file_format = request.GET.get("_export")
    if file_format not in {None, *FORMATS}:
        raise BadQuery(
            _("“%(format)s” is not a format of export: choose csv, xlsx or json.")
            % {"format": file_format[:40]}
        )
    return file_format


class ListPage(AsOfMixin, TemplateView, ABC):
    """A filtered list; a subclass names its parts and the rows on the day.

    The address holds everything: ``q``, one parameter a filter, ``sort``, ``page``,
    ``as_of``, and ``_export`` (csv, xlsx or json), which answers with a file of the
    whole result instead of a page.
    """

    filterset_class = None
    table_class = None
    resource_class = None
    q_label = ""
    found = ""
    """The number of rows in words: an ``ngettext_lazy`` on ``total``."""
    above_table = ""
    """The template of what stands above the table and changes with it, if anything."""

    @abstractmethod
    def get_queryset(self):
        """Return the rows that the filters choose from, on the day."""

    def annotate(self, rows):
        """Return the chosen rows with what the columns show."""
        return rows

    @cached_property
    def filterset(self):
        filterset = self.filterset_class(
            self.request.GET, self.get_queryset(), day=self.as_of, request=self.request
        )
        if not filterset.is_valid():
            raise BadQuery(" ".join(filterset.problems))
        return filterset

    @cached_property
    def rows(self):
        rows = self.filterset.qs
        if text := self.filterset.form.cleaned_data.get("q"):
            rows = rows.best_first(text)
        return self.annotate(rows)

    def get(self, request, *args, **kwargs):
        file_format = file_format_of(request)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        return export_response(
            self.resource_class, self.rows, file_format, self.export_name
        )

    @property
    def export_name(self) -> str:
        """The name of an exported file, without its ending."""
        return f"{self.request.resolver_match.url_name}_{self.as_of}"

    def get_table(self):
        # Without the request, which it would read in its own way, forgiving a bad page.
        table = self.table_class(self.rows)
        self._check_sort(table)
        if sort := self.request.GET.getlist("sort"):
            table.order_by = sort
        try:
            table.paginate(per_page=PER_PAGE, page=self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise BadQuery(self._page_problem(table)) from error
        return table

    def get_context_data(self, **kwargs):
        table = self.get_table()
        total = table.page.paginator.count
        return super().get_context_data(
            table=table,
            total=total,
            found_in_words=self.found % {"total": total},
            q_label=self.q_label,
            above_table=self.above_table,
            q=self.request.GET.get("q", ""),
            facets=self.filterset.facets(),
            ranges=self.filterset.ranges(),
            chips=self.filterset.chips(),
            clear_url=self.filterset.clear_url,
            **kwargs,
        )

    def _check_sort(self, table):
        sortable = [column.name for column in table.columns if column.orderable]
        for sort in filter(None, self.request.GET.getlist("sort")):
            if sort.removeprefix("-") not in sortable:
                raise BadQuery(
                    _("The list cannot be sorted by “%(sort)s”: try %(names)s.")
                    % {"sort": sort[:40], "names": ", ".join(sortable)}
                )

    def _page_problem(self, table) -> str:
        return _(
            "There is no page “%(page)s” in this list: it has %(pages)s in all."
        ) % {
            "page": self.request.GET.get("page", "")[:40],
            "pages": table.paginator.num_pages,
        }
