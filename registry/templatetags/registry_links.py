"""Links that keep the day that the reader chose, and the moment looked back to."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry import plugs
from registry.api.shown import api_address
from registry.changes.told import address_of, told_models
from registry.following.asked import calendar_of_page, feed_of
from registry.known import Known
from registry.lists.as_of import AS_OF, OF_TIME, asking, kept_days
from registry.pivot.asked import pivot_address
from registry.questions import ReaderQuestion
from registry.values import is_a_page

register = template.Library()


def days_of(context) -> dict[str, str]:
    """Return what links keep of the address of the page."""
    return kept_days(getattr(context, "request", None))


@register.simple_tag(takes_context=True)
def on_day(context, url: str) -> str:
    """Return an address on the chosen day, as known at the moment."""
    return asking(url, days_of(context))


@register.simple_tag(takes_context=True)
def link_on(context, day, url_name, **kwargs) -> str:
    """Return the address of a named page on a day that is spoken of."""
    days = days_of(context) | {AS_OF: day.isoformat()}
    return asking(reverse(url_name, kwargs=kwargs), days)


@register.filter
def and_asking(url: str, name: str) -> str:
    """Return an address that goes on with a parameter, up to its value."""
    return f"{url}{'&' if '?' in url else '?'}{name}="


@register.simple_tag(takes_context=True)
def link(context, url_name, **kwargs):
    """Return the address of a named page, on the chosen day."""
    return on_day(context, reverse(url_name, kwargs=kwargs))


@register.simple_tag(takes_context=True)
def link_to(context, row):
    """Return the address of the page of ``row``, on the chosen day."""
    return on_day(context, row.get_absolute_url())


@register.simple_tag(takes_context=True)
def url_of(context, question: ReaderQuestion):
    """Return the address of the answer to a question, on the chosen day."""
    return question.url(days_of(context))


@register.simple_tag(takes_context=True)
def changes_url(context) -> str:
    """Return where it is told what changed in the record that a page is about.

    Empty where it is about none, or about one whose changes are not told.
    """
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    slug = match and match.kwargs.get("slug")
    if not slug:
        return ""
    for row in context.flatten().values():
        if type(row) in told_models() and getattr(row, "slug", None) == slug:
            asked = {"record": address_of(row)} | days_of(context)
            return asking(reverse("change_list"), asked)
    return ""


@register.simple_tag(takes_context=True)
def feed_url(context) -> str:
    """Return the address of the feed of the page; empty where it has none."""
    request = getattr(context, "request", None)
    return feed_of(request) if request is not None else ""


@register.simple_tag(takes_context=True)
def calendar_url(context) -> str:
    """Return the address of the calendar of the list; empty where it is none."""
    request = getattr(context, "request", None)
    return calendar_of_page(request) if request is not None else ""


@register.simple_tag(takes_context=True)
def keep_url(context) -> str:
    """Return where whoever is logged in keeps the page as a view; empty for others.

    What he works on is no view: pages that everybody reads are.
    """
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not is_a_page(request):
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    address = request.path + (f"?{query.urlencode()}" if query else "")
    return f"{reverse('saved_view_keep')}?{urlencode({'address': address})}"


@register.simple_tag(takes_context=True)
def link_with(context, path: str, query: dict[str, str]) -> str:
    """Return an address with its parameters, on the chosen day."""
    return asking(path, query | days_of(context))


@register.simple_tag(takes_context=True)
def api_link(context) -> str:
    """Return the address for programs of what the page shows, on the chosen day.

    Empty where there is none.
    """
    request = getattr(context, "request", None)
    if request is None or "view" not in context:
        return ""
    return api_address(context["view"], request)


@register.simple_tag(takes_context=True)
def pivot_link(context) -> str:
    """Return the address that counts what the list of the page shows by two facets.

    Empty where the page is no such list.
    """
    return pivot_address(type(context["view"]), context.request.GET)


@register.simple_tag(takes_context=True)
def navigation(context) -> list[str]:
    """Return the links that the apps declare, marked on their pages and those below.

    A page below the pages of two links belongs to the one that is nearer.
    """
    here = _path_shown(context)
    nearest = {
        entry: max(
            (len(path) for path in _paths(entry) if here.startswith(path)), default=0
        )
        for entry in plugs.navigation()
    }
    most = max(nearest.values(), default=0)
    return [
        _nav_link(context, entry, is_here=bool(most) and length == most)
        for entry, length in nearest.items()
    ]


def _paths(entry: plugs.Entry) -> list[str]:
    return [reverse(name) for name in (entry.url_name, *entry.also)]


def _nav_link(context, entry: plugs.Entry, *, is_here: bool) -> str:
    path = reverse(entry.url_name)
    current = "page" if _path_shown(context) == path else "true" if is_here else ""
    return _marked_link(context, path, entry.label, current)


@register.simple_tag(takes_context=True)
def comparison_tabs(context) -> list[str]:
    """Return the tabs that the apps declare for the pages that compare."""
    return [tab(context, each.url_name, each.label) for each in plugs.comparisons()]


@register.simple_tag
def organisation_facts() -> list[plugs.Entry]:
    """Return what the apps declare for the page of an organisation to link to."""
    return plugs.organisation_facts()


@register.simple_tag(takes_context=True)
def cluster_tabs(context, cluster) -> list[str]:
    """Return the tabs that the apps declare for the sibling pages of a cluster."""
    return [
        tab(
            context,
            entry.url_name,
            entry.label,
            context[entry.count] if entry.count else None,
            also=entry.also,
            slug=cluster.slug,
        )
        for entry in plugs.cluster_tabs()
    ]


@register.simple_tag(takes_context=True)
def tab(context, url_name, label, count=None, also=(), query="", **kwargs):
    """Return a tab between sibling pages, marked on its own page.

    Args:
        also: names of the pages below it, on which it is marked too.
        query: what its address asks for, with its question mark.
    """
    path = reverse(url_name, kwargs=kwargs)
    if count is not None:
        label = format_html('{} <span class="count">{}</span>', label, _counted(count))
    shown = _path_shown(context)
    below = (reverse(name, kwargs=kwargs) for name in also)
    current = "page" if shown == path else "true" if shown in below else ""
    return _marked_link(context, f"{path}{query}", label, current)


def _counted(count: Known | int) -> str:
    """Return how many there are for a tab; none documented is no zero."""
    shown = _short(count) if isinstance(count, Known) else str(count or "")
    return shown or format_html(
        '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        _("none documented"),
    )


def _short(known: Known) -> str:
    """Return what a tab has room for: 119 of 260; what it leaves out is said aloud."""
    if not known.short:
        return ""
    unsaid = format_html(
        '<span class="visually-hidden">, {}</span>', known.completeness
    )
    return format_html("{}{}", known.short, unsaid if known.completeness else "")


def _path_shown(context) -> str:
    request = getattr(context, "request", None)
    return request.path if request is not None else ""


def _marked_link(context, path, label, current) -> str:
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', on_day(context, path), mark, label)


@register.simple_tag(takes_context=True)
def parameters(context, *names):
    """Return the (name, value) pairs of the address that bear one of ``names``.

    A form sends along, as hidden inputs, what it does not itself ask for.
    """
    return [pair for pair in _sent(context) if pair[0] in names]


@register.simple_tag(takes_context=True)
def other_parameters(context, *names):
    """Return the (name, value) pairs of the address, without ``names`` and the page."""
    return [pair for pair in _sent(context) if pair[0] not in {*names, "page"}]


def _sent(context) -> list[tuple[str, str]]:
    """Return what is worth sending again: nothing blank, and no impossible day."""
    request = getattr(context, "request", None)
    if request is None:
        return []
    sent = {name: each for name, each in request.GET.lists() if name not in OF_TIME}
    sent |= {name: [text] for name, text in days_of(context).items()}
    return [(name, value) for name, values in sent.items() for value in values if value]
