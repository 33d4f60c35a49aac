"""The day that a page describes: ``?as_of=2005-12-31``, or today."""

from datetime import date, datetime

from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin, View

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)
FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class BadQuery(Exception):
    """The address asks for something that cannot be; the message says what."""


def read_day(text: str) -> date:
    """Return the day that ``text`` writes: ``2005-12-31`` or ``31/12/2005``.

    Raises:
        BadQuery: for anything else, and for days outside 1900 to 2200.
    """
    for form in FORMATS:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if FIRST_DAY <= day <= LAST_DAY:
            return day
    raise BadQuery(
        _(
            "“%(text)s” is not a day that the registry knows: write it as 2005-12-31, "
            "between 1900 and 2200."
        )
        % {"text": text[:40]}
    )


def day_of(query: QueryDict) -> date | None:
    """Return the day that an address chooses, or None where it chooses none.

    Raises:
        BadQuery: for what is no day, and for more than one.
    """
    texts = filter(None, (text.strip() for text in query.getlist("as_of")))
    days = {read_day(text) for text in texts}
    if len(days) > 1:
        raise BadQuery(_("The address names more than one day: leave one of them."))
    return days.pop() if days else None


class ExplainedMixin:
    """A page that answers a query it cannot understand with a page that says why."""

    def dispatch(self, request, *args, **kwargs):
        try:
            _refuse_nul(request.GET)
            return super().dispatch(request, *args, **kwargs)
        except BadQuery as error:
            return render(request, "400.html", {"reason": error}, status=400)


class AsOfMixin(ExplainedMixin, ContextMixin, View):
    """A page on a day, the only place where the clock is read."""

    @cached_property
    def as_of(self) -> date:
        return day_of(self.request.GET) or timezone.localdate()

    @property
    def as_of_chosen(self) -> bool:
        return day_of(self.request.GET) is not None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            as_of=self.as_of, as_of_chosen=self.as_of_chosen, **kwargs
        )


def _refuse_nul(query: QueryDict) -> None:
    """Stop what no text of PostgreSQL can hold."""
    for name, values in query.lists():
        if "\x00" in "".join([name, *values]):
            raise BadQuery(_("The address holds a NUL character: take it out."))
