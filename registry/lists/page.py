"""A list: filters with counts, a sortable table, pages; one on a day, exports too."""

import re

from django.core.paginator import EmptyPage, PageNotAnInteger
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from registry.maps.shown import MapShown

from .as_of import AsOfMixin, BadQuery, ExplainedMixin, day_of
from .columns import ListTable
from .folded import FoldingColumns
from .shared_source import shared_source
from .taken_along import TakenAlong

PER_PAGE = 50


class Listing(FoldingColumns, ExplainedMixin, TemplateView):
    """A filtered list of rows, whether they hold on a day or not.

    The address holds everything: ``q``, one parameter a filter, ``sort`` and ``page``.
    """

    bound_by = "searches"

    model = None
    """What the rows are: its names are those of the list, where it says no others."""
    filterset_class = None
    columns = ()
    """The columns that the page shows, each a ``Shown``."""
    row_template = ""
    """What draws a row. It takes ``record``, and whatever ``row_context`` returns."""

    q_label = ""
    empty_text = ""
    """What stands in place of the table when no row answers."""
    counted = None
    """The number of rows in words, an ``ngettext_lazy`` on ``total``, unless the names
    of the model say it."""
    title = ""
    heading = ""
    also_called = ""
    """Other words by which people look for it."""
    caption = ""
    lead = ""
    above_table = ""
    """The template of what is said of all rows above the table, if anything is."""
    below_table = ""
    """The template of a drawing below the table, which changes with it, if any."""
    tells_sources = False
    """Whether its rows name their source: one of more than half is said once above."""
    table_class_names = "cards"

    day = None

    @classmethod
    def get_title(cls) -> str:
        return cls.title or capfirst(cls.model._meta.verbose_name_plural)

    @classmethod
    def everything(cls):
        """Return the rows that the list is about, on whatever day."""
        return cls.model._default_manager.all()

    def get_columns(self):
        return self.columns

    def get_queryset(self):
        """Return the rows that the filters choose from."""
        return self.everything()

    def annotate(self, rows):
        """Return the chosen rows with what the columns show."""
        return rows

    def complete(self, shown: list) -> None:
        """Put on rows what their cells show and no query fetches along."""

    def row_context(self, shown: list) -> dict:
        """Return what templates take besides, made of the rows on the page."""
        return {}

    @cached_property
    def filterset(self):
        day_of(self.request.GET)  # a list that holds on no day refuses what is none
        filterset = self.filterset_class(
            self.request.GET, self.get_queryset(), day=self.day, request=self.request
        )
        if not filterset.is_valid():
            raise BadQuery(" ".join(filterset.problems), issues=filterset.issues)
        return filterset

    @cached_property
    def rows(self):
        return self.annotate(self.filterset.qs)

    def sorted_table(self, columns) -> ListTable:
        """Return the table of all rows in columns, sorted as the address asks.

        Raises:
            BadQuery: the list cannot be sorted so.
        """
        # Without the request, which it would read in its own way, forgiving a bad page.
        table = ListTable(
            self.rows,
            columns,
            caption=self.caption or self.get_title(),
            row_template=self.row_template,
            empty_text=self.empty_text,
            attrs={"class": self.table_class_names},
        )
        self._check_sort(table)
        if sort := self.request.GET.getlist("sort"):
            table.order_by = sort
        return table

    def get_table(self) -> ListTable:
        """Return the page of the table that the address asks for.

        Raises:
            BadQuery: there is no such page.
        """
        table = self.sorted_table(self.get_columns())
        try:
            table.paginate(
                PER_PAGE, self.request.GET.get("page") or 1, self.filterset.kept
            )
        except (EmptyPage, PageNotAnInteger) as error:
            raise self.no_such_page(table.paginator.num_pages) from error
        return table

    def get_context_data(self, **kwargs):
        table = self.get_table()
        total = table.page.paginator.count
        facets = self.filterset.facets()
        context = super().get_context_data(
            table=table,
            total=total,
            list_title=self.get_title(),
            list_heading=self.heading or self.get_title(),
            lead=self.lead,
            found_in_words=self._in_words(total),
            q_label=self.q_label,
            above_table=self.above_table,
            below_table=self.below_table,
            **self.folded_context(table),
            shared_source=shared_source(table.records) if self.tells_sources else None,
            q=self.request.GET.get("q", ""),
            facets=facets,
            unknown=[str(facet.label) for facet in facets if facet.is_unknown],
            sent_along=self.filterset.sent_along(),
            ranges=self.filterset.ranges(),
            chips=self.filterset.chips(),
            clear_url=self.filterset.clear_url,
            **kwargs,
        )
        self.complete(table.records)
        return context | self.row_context(table.records)

    def _in_words(self, total: int) -> str:
        if self.counted is not None:
            return self.counted % {"total": total}
        names = self.model._meta
        # Translators: a number and what is counted: "1 event", "3 events".
        words = ngettext("%(total)d %(one)s", "%(total)d %(many)s", total)
        return words % {
            "total": total,
            "one": names.verbose_name,
            "many": names.verbose_name_plural,
        }

    def _check_sort(self, table):
        sortable = [column.name for column in table.columns if column.orderable]
        for sort in filter(None, self.request.GET.getlist("sort")):
            if sort.removeprefix("-") not in sortable:
                raise BadQuery(
                    _("The list cannot be sorted by “%(sort)s”: try %(names)s.")
                    % {"sort": sort[:40], "names": ", ".join(sortable)},
                    "sort",
                )

    def no_such_page(self, pages: int) -> BadQuery:
        """Return what to say of a page that is not there, of a number of pages."""
        return BadQuery(
            _("There is no page “%(page)s” in this list: it has %(pages)s in all.")
            % {"page": self.request.GET.get("page", "")[:40], "pages": pages},
            "page",
        )


class ListPage(MapShown, TakenAlong, AsOfMixin, Listing):
    """A list on a day: the address also holds ``as_of``, and ``_export`` (csv, xlsx or
    json), which answers with a file of the whole result instead of a page. One whose
    filters have a place is also a map: ``_show=map``.

    A file with ``_columns=shown`` says what the page shows, in the words of the reader.
    Any other holds the columns for programs, which an import reads again.
    """

    template_name = "registry/listing.html"
    address = ""
    about_organisation = ""
    """The path from a row to the organisation that it is about, if that is another row:
    a pivot counts each once."""
    pivot_first = ()
    """The facets that a pivot begins with: most rows state them."""
    calendar_day = None
    """What makes a ``registry.following.days.CalendarDay`` of a row, where rows have a
    day: then the list is also a calendar, ``_feed=ics``."""
    amounts = {}
    """What a pivot adds up, as ``annotate`` calls it, each with its label."""
    not_followed = ""
    """Why nobody is told what changes in the list, where nobody is: it has no feed."""
    also_asked = {}
    """What its address may hold besides, filters apart: for each parameter the values
    that it may have, or none where it may have any."""

    @classmethod
    def url_name(cls) -> str:
        """Return the name of the list's address: ``funding_line_list``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.model.__name__).lower() + "_list"

    @classmethod
    def list_url(cls) -> str:
        return reverse(cls.url_name())

    @property
    def day(self):
        return self.as_of

    def row_key(self, row) -> object:
        """Return what tells a row that is worked out from all others, on every day."""
        return tuple(column.value(row, self.as_of) for column in self.identified)

    def known_rows(self):
        """Return the rows that the reader may know of on the day."""
        return self.everything().known_by(self.as_of)

    def get_queryset(self):
        """Return the rows that the filters choose from: those known on the day."""
        return self.known_rows()

    @cached_property
    def rows(self):
        rows = self.filterset.qs
        if text := self.filterset.form.cleaned_data.get("q"):
            rows = rows.best_first(text)
        return self.annotate(rows)
