"""A list counted by two of its facets, with names, totals and ways to the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.lists.facets import NOT_STATED
from registry.lists.page import ListPage
from registry.words import euro, number, uncapitalised

from .asked import ROWS, PivotMeasure, filters_in
from .grouping import ALL, OTHERS, PivotAxis, PivotGroup, PivotPlace, grouped


@dataclass(frozen=True)
class PivotHeading:
    """A value of an axis, with its own total.

    Args:
        written: the value in the address of the list; empty where no filter says it.
    """

    label: str
    place: PivotPlace
    written: str = ""


@dataclass(frozen=True)
class PivotCell:
    """What stands where a row and a column meet.

    Args:
        value: a number, or an amount; None where there is no row, or none states one.
        rows: how many rows of the list it is made of.
        words: the value in the words of the reader.
        note: of how many rows an amount is stated, where that is not of all.
        url: the list with just these rows; empty where its filters cannot say it.
    """

    value: int | Decimal | None
    rows: int
    words: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class PivotRow:
    heading: PivotHeading
    cells: list[PivotCell]
    total: PivotCell


class PivotTable:
    """The rows of a list by two of its facets, on its day and with its filters."""

    def __init__(
        self, page: ListPage, rows: str, columns: str, measure: PivotMeasure = ROWS
    ):
        """Take a list that answers a request, and the names of its facets.

        Args:
            columns: empty for a table of the rows and their total.
        """
        self.page = page
        self.measure = measure
        self.names = [rows, columns]
        self.facets = [page.filterset.filters[name] for name in self.names if name]

    @cached_property
    def _groups(self):
        rows = self.page.filterset.qs
        if self.measure.amount:
            rows = self.page.annotate(rows)
        axes = [self._axis(name) for name in self.names]
        return grouped(
            rows, *axes, subject=self.measure.subject, amount=self.measure.amount
        )

    def _axis(self, name: str) -> PivotAxis | None:
        if not name:
            return None
        facet = self.page.filterset.filters[name]
        chosen = self.page.filterset.form.cleaned_data[name]
        return PivotAxis(facet, tuple(facet.stored(chosen)) if chosen else ())

    @cached_property
    def row_headings(self) -> list[PivotHeading]:
        groups = {row: group for (row, column), group in self._at if column == ALL}
        return self._headings(self.names[0], groups, self._groups.row_values)

    @cached_property
    def column_headings(self) -> list[PivotHeading]:
        if not self.names[1]:
            return []
        groups = {column: group for (row, column), group in self._at if row == ALL}
        return self._headings(self.names[1], groups, self._groups.column_values)

    @property
    def unknown(self) -> list[str]:
        """The labels of the facets that no row states."""
        headings = [self.row_headings, self.column_headings]
        return [
            str(facet.label)
            for facet, shown in zip(self.facets, headings, strict=False)
            if {heading.written for heading in shown} == {NOT_STATED}
        ]

    @property
    def _at(self):
        return self._groups.at.items()

    def _headings(
        self, name: str, groups: dict[PivotPlace, PivotGroup], values: int
    ) -> list[PivotHeading]:
        """Return the values that some row has, in the order of the facet."""
        facet = self.page.filterset.filters[name]
        shown = sorted(
            groups.keys() - {ALL, OTHERS},
            key=lambda place: (groups[place].number, str(place.key)),
        )
        # A facet says label and number of each value: here the number says which.
        (unstated,) = facet.stored([NOT_STATED])
        counts = {
            unstated if place.key is None else place.key: at
            for at, place in enumerate(shown, start=1)
        }
        headings = [
            PivotHeading(
                str(label),
                shown[at - 1],
                "" if value in facet.opened else str(value),
            )
            for value, label, at in facet.options(counts, ())
            if at
        ]
        if OTHERS in groups:
            others = values - sum(place.key is not None for place in shown)
            words = ngettext("%(n)s other", "%(n)s others", others)
            headings.append(PivotHeading(words % {"n": number(others)}, OTHERS))
        return headings

    @cached_property
    def rows(self) -> list[PivotRow]:
        return [
            PivotRow(
                heading,
                [self._cell(heading, column) for column in self.column_headings],
                self._cell(heading, None),
            )
            for heading in self.row_headings
        ]

    @cached_property
    def totals(self) -> list[PivotCell]:
        """The total of each column, which is no sum of its cells."""
        return [self._cell(None, column) for column in self.column_headings]

    @cached_property
    def total(self) -> PivotCell:
        return self._cell(None, None)

    def _cell(self, row: PivotHeading | None, column: PivotHeading | None) -> PivotCell:
        headings = [row, column]
        places = [each.place if each else ALL for each in headings]
        group = self._groups.at.get(tuple(places))
        if group is None:
            return PivotCell(None, 0)
        return PivotCell(
            self.measure.value(group),
            group.number,
            self.measure.words(group),
            self._note(group),
            self._url(headings),
        )

    def _note(self, group: PivotGroup) -> str:
        if not self.measure.amount or group.stated in (0, group.number):
            return ""
        return _("stated of %(some)s of %(all)s") % {
            "some": number(group.stated),
            "all": number(group.number),
        }

    def _url(self, headings: list[PivotHeading | None]) -> str:
        """Return the address of the list with the rows of a cell."""
        query = self._kept.copy()
        for name, heading in zip(self.names, headings, strict=True):
            if heading is None or self.page.filterset.filters[name].all_of:
                continue
            if not heading.written:
                return ""
            query.setlist(name, [heading.written])
        return f"{self.page.list_url()}?{query.urlencode()}"

    @cached_property
    def _kept(self) -> QueryDict:
        """The filters of the list that are in force, and the day that was chosen."""
        return filters_in(self.page.request.GET)

    @property
    def has_others(self) -> bool:
        """Whether some values are counted together."""
        headings = [*self.row_headings, *self.column_headings]
        return any(heading.place == OTHERS for heading in headings)

    @property
    def list_address(self) -> str:
        """The address of the list with all rows that the table counts."""
        return self._url([None, None])

    @property
    def double_counts(self) -> list[str]:
        """Return why the parts of a way come to more or to less than the total."""
        ways = [(self.facets[0], [row.total for row in self.rows])]
        if self.column_headings:
            ways.append((self.facets[1], self.totals))
        return [said for facet, cells in ways if (said := self._compared(facet, cells))]

    def _compared(self, facet, cells: Iterable[PivotCell]) -> str:
        added = sum(cell.value or 0 for cell in cells)
        total = self.total.value or 0
        if added <= total:
            return ""
        write = euro if self.measure.amount else number
        return _(
            "By “%(facet)s” one may count several times: the parts come to %(added)s, "
            "the total is %(total)s."
        ) % {
            "facet": uncapitalised(str(facet.label)),
            "added": write(added),
            "total": write(total),
        }
