"""The day that a page describes: ``?as_of=2005-12-31``, or today.

Beside it an address may name a moment at which the registry is looked at as it was
known, ``?known_on=2026-11-01`` (``registry.recorded``): then its day is the one that a
page describes, where the address chooses no other.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView
from django.views.generic.base import ContextMixin, View

from registry.models.base import FIRST_DAY, LAST_DAY, known_since
from registry.state.kept import Kept

AS_OF = "as_of"
KNOWN_ON = "known_on"
OF_TIME = (AS_OF, KNOWN_ON)
"""The parameters by which an address says of when a page tells: links keep them."""

FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class BadQuery(Exception):
    """The address asks for something that cannot be; the message says what.

    Args:
        name: the parameter that it is about, where it is about one.
        issues: several parameters, each with what is wrong with it.
    """

    def __init__(
        self, text: str, name: str = "", issues: Sequence[tuple[str, str]] = ()
    ):
        super().__init__(text)
        self.issues = tuple(issues) or ((name, text),)


def read_day(text: str, name: str = AS_OF) -> date:
    """Return the day that ``text`` writes: ``2005-12-31`` or ``31/12/2005``.

    Args:
        name: the parameter of the address where it stands.

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
        % {"text": text[:40]},
        name,
    )


def day_of(query: QueryDict) -> date | None:
    """Return the day that an address chooses, or None where it chooses none.

    Raises:
        BadQuery: for what is no day, and for more than one.
    """
    texts = filter(None, (text.strip() for text in query.getlist(AS_OF)))
    days = {read_day(text) for text in texts}
    if len(days) > 1:
        raise BadQuery(
            _("The address names more than one day: leave one of them."), AS_OF
        )
    return days.pop() if days else None


def day_shown(request: HttpRequest) -> date:
    """Return the day that a page describes: the chosen one, or the present one.

    The registry as it was known on a day is asked about that very day.

    Raises:
        BadQuery: the address chooses what is no day.
    """
    if chosen := day_of(request.GET):
        return chosen
    known_on = known_on_of(request)
    return known_on.day if known_on else timezone.localdate()


def known_on_of(request: HttpRequest | None):
    """Return the ``KnownOn`` that a page is made for; None where it shows the present.

    The middleware of ``registry.recorded`` puts it on the request.
    """
    return getattr(request, KNOWN_ON, None)


def kept_days(request: HttpRequest | None) -> dict[str, str]:
    """Return what links keep of the address: the chosen day, and the moment.

    An impossible day is not kept.
    """
    if request is None:
        return {}
    kept = {}
    try:
        if day := day_of(request.GET):
            kept[AS_OF] = day.isoformat()
    except BadQuery:
        pass
    if known_on := known_on_of(request):
        kept[KNOWN_ON] = known_on.text
    return kept


def asking(address: str, query: Mapping[str, str]) -> str:
    """Return an address that asks for more, before the part that it leads to."""
    if not query:
        return address
    page, mark, part = address.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{urlencode(query)}{mark}{part}"


class ExplainedMixin:
    """A page that answers a query it cannot understand with a page that says why.

    A day that cannot be is such a query, on pages without a day of their own too.
    """

    explains_itself = True
    follows_state = True
    """Whether it stays the same as long as the registry and the day do."""

    def dispatch(self, request, *args, **kwargs):
        try:
            refuse_nul(request.GET)
            day_of(request.GET)
            if problem := getattr(request, "known_on_problem", None):
                raise problem
            return super().dispatch(request, *args, **kwargs)
        except BadQuery as error:
            return self.explain(error)

    def explain(self, error: BadQuery) -> HttpResponse:
        """Answer with a page that says what cannot be."""
        return explained(self.request, error)


def explained(request: HttpRequest, error: BadQuery) -> HttpResponse:
    """Return a page that says what is wrong with an address, and ways on."""
    context = {"reason": error, "address_now": address_now(request)}
    return render(request, "400.html", context, status=400)


def address_now(request: HttpRequest) -> str:
    """Return the address without the moment looked back to; empty if it names none."""
    if KNOWN_ON not in request.GET:
        return ""
    query = request.GET.copy()
    del query[KNOWN_ON]
    return f"{request.path}?{query.urlencode()}" if query else request.path


class NotYet(Exception):
    """A page is about a row that was not there yet on the day."""

    def __init__(self, row: Model):
        super().__init__(str(row))
        self.row = row

    def begins(self, day: date) -> tuple[date | None, str]:
        """Return the first day after ``day`` that the row bears, and its precision.

        Of one that bears none it is the first on which others tell of it.
        """
        days = [
            (value, getattr(self.row, f"{name.removesuffix('_on')}_precision", "day"))
            for field in self.row._meta.fields
            if (name := field.name).endswith("_on")
            and (value := getattr(self.row, name)) is not None
            and value > day
        ]
        return min(days) if days else (known_since(self.row, day), "day")


class AsOfMixin(ExplainedMixin, ContextMixin, View):
    """A page on a day, the only place where the clock is read.

    Of a row that was not there yet it says what it is called and from when it is, and
    nothing else.
    """

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotYet as later:
            return self.say_not_yet(later)

    def say_not_yet(self, later: NotYet) -> HttpResponse:
        """Answer with a page that says from when the row is there."""
        begins_on, precision = later.begins(self.as_of)
        context = {
            "as_of": self.as_of,
            "as_of_chosen": self.as_of_chosen,
            "row": later.row,
            "names": later.row._meta,
            "begins_on": begins_on,
            "begins_precision": precision,
        }
        return render(self.request, "registry/not_yet.html", context)

    @cached_property
    def as_of(self) -> date:
        return day_shown(self.request)

    @property
    def as_of_chosen(self) -> bool:
        return day_of(self.request.GET) is not None

    @cached_property
    def kept(self) -> Kept:
        """What the page counted of this day, while nothing changed."""
        return Kept(self.request, self.as_of)

    @property
    def kept_days(self) -> dict[str, str]:
        """What the links of the page keep of its address."""
        return kept_days(self.request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            as_of=self.as_of, as_of_chosen=self.as_of_chosen, **kwargs
        )


class DetailOnDay(AsOfMixin, DetailView):
    """A page about one row, as it was known on the day."""

    parts = {}
    """The facts of its context that programs are told too: names and models."""

    def get_object(self, queryset=None):
        rows = (self.get_queryset() if queryset is None else queryset).with_known(
            self.as_of
        )
        return there(super().get_object(rows))


def there(row: Model) -> Model:
    """Return a row annotated ``with_known``, if it was there on the day.

    Raises:
        NotYet: it was not.
    """
    if not row.is_known:
        raise NotYet(row)
    return row


def refuse_nul(query: QueryDict) -> None:
    """Stop what no text of PostgreSQL can hold."""
    for name, values in query.lists():
        if "\x00" in "".join([name, *values]):
            text = _("The address holds a NUL character: take it out.")
            raise BadQuery(text, name.replace("\x00", ""))
