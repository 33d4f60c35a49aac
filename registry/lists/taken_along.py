"""A list as a file to take along: what its page shows, or the columns for programs."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registry import words
from registry.files.exports import PUBLIC_FORMATS, ColumnsOnDay, export_response
from registry.files.formats import JSON
from registry.licence import terms
from registry.models.base import Sourced

from .as_of import BadQuery, known_on_of
from .csv_choice import csv_of, remember_csv
from .offered import Chip
from .told import IDENTIFIER, ToldColumns, ToldTogether

SHOWN = "shown"
"""The columns of a file that says what its page shows."""


def file_format_of(request) -> str | None:
    """Return the format of the file that an address asks for; None for a page.

    Raises:
        BadQuery: there is no such format.
    """
    file_format = request.GET.get("_export")
    if file_format not in {None, *PUBLIC_FORMATS}:
        raise BadQuery(
            _("“%(format)s” is not a format of export: choose csv, xlsx or json.")
            % {"format": file_format[:40]}
        )
    return file_format


def shows(request) -> bool:
    """Whether a file is to say what the page shows, in the words of the reader.

    Raises:
        BadQuery: there are no such columns.
    """
    columns = request.GET.get("_columns")
    if columns not in {None, SHOWN}:
        raise BadQuery(
            _("“%(columns)s” are no columns of a file: choose shown, or none.")
            % {"columns": columns[:40]}
        )
    return columns == SHOWN


def about_view(view, title: str, chips: Iterable[Chip]) -> list[tuple[str, str]]:
    """Return what a file of a page says of itself: what of, on which day, from where.

    Args:
        view: the page, which answers a request on a day.
        chips: the filters in force.
    """
    day = (_("State of the registry on"), words.day(view.as_of))
    return about_page(
        view.request, title, [day], chips, {"as_of": view.as_of.isoformat()}
    )


def about_page(
    request,
    title: str,
    days: Iterable[tuple[str, str]],
    chips: Iterable[Chip],
    asked: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Return what a file of a page says of itself, whatever days it is about.

    Args:
        days: what it says of them.
        chips: the filters in force.
        asked: what its address says of them, so that it leads to the same for ever.
    """
    query = request.GET.copy()
    for name in ("_export", "_columns", "page"):
        query.pop(name, None)
    for name, value in asked.items():
        query[name] = value
    known_on = known_on_of(request)
    address = f"{request.path}?{query.urlencode()}"
    return [
        (_("Registry"), _("Walloon Clusters")),
        (_("List"), title),
        *days,
        *([(_("As the registry knew it on"), str(known_on))] if known_on else []),
        (_("Filters"), "; ".join(str(chip.label) for chip in chips) or _("none")),
        (_("Address"), request.build_absolute_uri(address)),
        (_("Made"), words.moment(timezone.now())),
        (_("Terms"), terms()),
    ]


class TakenAlong:
    """The files of a list: ``_export`` in its address names a format.

    With ``_columns=shown`` a file says what the page shows, in the words of the reader.
    Any other holds the columns for programs, which an import reads again.
    """

    exported = None
    """The columns of a file for programs: the resource of the model, or those of
    ``exported.py``."""
    identified = IDENTIFIER
    """The first columns of a file that shows what the page does."""
    told_besides = ()
    """What such a file says of a row beyond the columns of the page."""

    file_about = ""
    """What the page is about, where it is one thing: its files are called after it."""

    @property
    def file_called(self) -> str:
        """What a file for programs is called, in no language."""
        return self.request.resolver_match.url_name

    @property
    def has_source(self) -> bool:
        """Whether each row names the document that states it."""
        return issubclass(self.model, Sourced)

    @classmethod
    def exported_on(cls, _day: date):
        """Return the columns of a file for programs that tells of a day."""
        return cls.exported

    def columns_of_file(self):
        """Return the columns of the page that a file tells of."""
        return self.get_columns()

    def for_file(self, rows):
        """Return the rows with what a file says of them beyond the page."""
        return rows.select_related("source") if self.has_source else rows

    def get(self, request, *args, **kwargs):
        """Answer with the page, or with the file that the address asks for.

        Raises:
            BadQuery: there is no such format, or there are no such columns.
        """
        file_format = file_format_of(request)
        if file_format is None:
            return super().get(request, *args, **kwargs)
        rows = self.sorted_table(self.columns_of_file()).data.data
        if shows(request):
            columns, about = ToldTogether(ToldColumns(self), rows), self.about_file()
        else:
            # A text file and a workbook stay what an import reads again.
            known_on = known_on_of(request) if file_format == JSON.name else None
            exported = self.exported_on(self.as_of)
            columns = ColumnsOnDay(exported, self.as_of, known_on)
            about = ()
        response = export_response(
            columns, rows, file_format, self.export_name, about, self.get_title()
        )
        remember_csv(response, file_format)
        return response

    def about_file(self) -> list[tuple[str, str]]:
        """Return what a file says of itself: what of, on which day, from where."""
        title = str(self.heading or self.get_title())
        return about_view(self, title, self.filterset.chips())

    def get_context_data(self, **kwargs):
        return super().get_context_data(csv_format=csv_of(self.request), **kwargs)

    @property
    def export_name(self) -> str:
        """The name of an exported file, without its ending.

        One that says what the page shows is called as the page is, in the words of the
        reader; one for programs is called the same in every language.
        """
        name = (
            slugify(str(self.get_title())) if shows(self.request) else self.file_called
        )
        return "_".join(filter(None, (self.file_about, name, str(self.as_of))))
