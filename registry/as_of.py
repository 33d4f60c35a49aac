"""The day that a page describes: ``?as_of=2005-12-31``, or today."""

from datetime import date, datetime

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
        % {"text": text[:40].replace("\x00", "")}
    )


class AsOfMixin(ContextMixin, View):
    """A page on a day, the only place where the clock is read.

    A query that cannot be understood is answered with a page that says why.
    """

    @cached_property
    def as_of(self) -> date:
        text = self.request.GET.get("as_of", "").strip()
        return read_day(text) if text else timezone.localdate()

    @property
    def as_of_chosen(self) -> bool:
        return bool(self.request.GET.get("as_of", "").strip())

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except BadQuery as error:
            return render(request, "400.html", {"reason": error}, status=400)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            as_of=self.as_of, as_of_chosen=self.as_of_chosen, **kwargs
        )
