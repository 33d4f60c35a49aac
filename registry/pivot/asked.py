"""What a reader asks of a pivot: of which list, by what, and what of it is counted."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.lists.as_of import BadQuery
from registry.lists.computed import ComputedFilterSet
from registry.lists.directory import all_lists
from registry.lists.facets import CountedFilter
from registry.lists.page import ListPage
from registry.words import euro, number

from .grouping import PivotGroup

LIST, BY, ACROSS, SHOW = "list", "rows", "columns", "show"
PARAMETERS = (LIST, BY, ACROSS, SHOW)
"""The parameters of a pivot; all others of its address are those of its list."""

OF_A_PAGE = ("sort", "page", "_export", "_columns")
"""What an address says of how a list is shown, and not of which rows."""

NO_COLUMNS = "none"

FIRST = "membership_list"
"""The list that a pivot begins with."""


@dataclass(frozen=True)
class PivotMeasure:
    """What a cell shows of its rows.

    Args:
        subject: the path to what different ones are counted of.
        amount: what is added up, as the list annotates its rows.
    """

    name: str
    label: str | Promise
    subject: str = ""
    amount: str = ""

    def value(self, group: PivotGroup) -> int | Decimal | None:
        if self.amount:
            return group.amount
        return group.subjects if self.subject else group.number

    def words(self, group: PivotGroup) -> str:
        """Return the value in words; nothing recorded is not nought."""
        value = self.value(group)
        if value is None:
            return _("not stated")
        return euro(value) if self.amount else number(value)


ROWS = PivotMeasure("number", gettext_lazy("how many"))


def filters_in(query: QueryDict) -> QueryDict:
    """Return the filters of a list that an address asks for, with its day."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in (*PARAMETERS, *OF_A_PAGE) and any(values):
            kept.setlist(name, list(filter(None, values)))
    return kept


def pivot_address(page: type[ListPage], query: QueryDict) -> str:
    """Return the address that counts what a list shows; empty where none can."""
    if page.url_name() not in pivoted_lists() or not page.address:
        return ""
    asked = filters_in(query)
    asked[LIST] = page.url_name()
    return f"{reverse('pivot')}?{asked.urlencode()}"


def pivoted_lists() -> dict[str, type[ListPage]]:
    """Return the lists that can be counted by a facet, by the name of their address."""
    return {page.url_name(): page for page in all_lists() if facets_of(page)}


def facets_of(page: type[ListPage] | ListPage) -> dict[str, CountedFilter]:
    """Return the facets that count a list; none of one whose rows are computed.

    Of a list that answers a request, those too that the database says there are.
    """
    if issubclass(page.filterset_class, ComputedFilterSet):
        return {}
    declared = isinstance(page, type)
    filters = page.filterset_class.base_filters if declared else page.filterset.filters
    return {
        name: facet
        for name, facet in filters.items()
        if isinstance(facet, CountedFilter) and (facet.pairs or facet.is_on_a_column)
    }


def measures_of(page: type[ListPage] | ListPage) -> dict[str, PivotMeasure]:
    """Return what can be counted or added up of a list."""
    measures = [ROWS]
    if page.about_organisation:
        label = gettext_lazy("different organisations")
        measures.append(
            PivotMeasure("organisations", label, subject=page.about_organisation)
        )
    measures += [
        PivotMeasure(name, label, amount=name) for name, label in page.amounts.items()
    ]
    return {measure.name: measure for measure in measures}


@dataclass(frozen=True)
class PivotChoice:
    """What can be chosen for a parameter, as a form offers it."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class PivotAsked:
    """What an address asks of a pivot, and the list as it answers its filters."""

    page: ListPage
    rows: str
    columns: str
    measure: PivotMeasure

    @classmethod
    def of(cls, request: HttpRequest) -> "PivotAsked":
        """Read the parameters of an address; what it leaves out is chosen for it.

        Raises:
            BadQuery: there is no such list, facet or measure; it says which there are.
        """
        query, lists = request.GET, pivoted_lists()
        page = lists[_among(query, LIST, lists, FIRST)]()
        page.setup(request)
        facets = list(facets_of(page))
        first = [*page.pivot_first, *facets]
        rows = _among(query, BY, facets, first[0])
        other = next((name for name in first if name != rows), NO_COLUMNS)
        columns = _among(query, ACROSS, [*facets, NO_COLUMNS], other)
        if rows == columns:
            raise BadQuery(
                _(
                    "Rows and columns are both “%(facet)s”: choose another for one of "
                    "them."
                )
                % {"facet": rows}
            )
        measures = measures_of(page)
        measure = measures[_among(query, SHOW, measures, ROWS.name)]
        return cls(page, rows, "" if columns == NO_COLUMNS else columns, measure)

    @property
    def lists(self) -> list[PivotChoice]:
        return [
            PivotChoice(name, str(page.get_title()), isinstance(self.page, page))
            for name, page in pivoted_lists().items()
        ]

    @property
    def row_choices(self) -> list[PivotChoice]:
        return self._facets(self.rows)

    @property
    def column_choices(self) -> list[PivotChoice]:
        nothing = PivotChoice(
            NO_COLUMNS, _("nothing: the total alone"), not self.columns
        )
        return [*self._facets(self.columns), nothing]

    @property
    def measures(self) -> list[PivotChoice]:
        return [
            PivotChoice(each.name, capfirst(str(each.label)), each == self.measure)
            for each in measures_of(self.page).values()
        ]

    def _facets(self, chosen: str) -> list[PivotChoice]:
        return [
            PivotChoice(name, capfirst(str(facet.label)), name == chosen)
            for name, facet in facets_of(self.page).items()
        ]


def _among(query: QueryDict, name: str, names, otherwise: str) -> str:
    """Return the value of a parameter, which is one of ``names``."""
    values = list(dict.fromkeys(filter(None, query.getlist(name)))) or [otherwise]
    if len(values) > 1:
        raise BadQuery(
            _("The address says “%(name)s” more than once: leave one of them.")
            % {"name": name}
        )
    if values[0] not in names:
        raise BadQuery(
            _("“%(value)s” is none of what “%(name)s” can be: choose one of %(names)s.")
            % {"value": values[0][:40], "name": name, "names": ", ".join(names)}
        )
    return values[0]
