"""Links that keep the day that the reader chose."""

from datetime import date
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry import plugs
from registry.api.shown import api_address
from registry.known import Known
from registry.lists.as_of import BadQuery, day_of
from registry.pivot.asked import pivot_address
from registry.questions import ReaderQuestion

register = template.Library()


def chosen_day(context) -> date | None:
    """Return the day that the reader chose, or None where the page shows today.

    Views say it with ``as_of`` and ``as_of_chosen``; inside an ``include … only``, and
    on pages without a day of their own, the address of the page does.
    """
    if "as_of_chosen" in context:
        return context["as_of"] if context["as_of_chosen"] else None
    request = getattr(context, "request", None)
    if request is None:
        return None
    try:
        return day_of(request.GET)
    except BadQuery:
        return None


@register.simple_tag(takes_context=True)
def on_day(context, url: str) -> str:
    """Return an address on the chosen day."""
    day = chosen_day(context)
    if day is None:
        return url
    page, mark, part = url.partition("#")
    asked = urlencode({"as_of": day.isoformat()})
    return f"{page}{'&' if '?' in page else '?'}{asked}{mark}{part}"


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
    return question.url(chosen_day(context))


@register.simple_tag(takes_context=True)
def link_with(context, path: str, query: dict[str, str]) -> str:
    """Return an address with its parameters, on the chosen day."""
    day = chosen_day(context)
    sent = query | ({"as_of": day.isoformat()} if day else {})
    return f"{path}?{urlencode(sent)}" if sent else path


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
            slug=cluster.slug,
        )
        for entry in plugs.cluster_tabs()
    ]


@register.simple_tag(takes_context=True)
def tab(context, url_name, label, count=None, **kwargs):
    """Return a tab between sibling pages, marked on its own page only."""
    path = reverse(url_name, kwargs=kwargs)
    if count is not None:
        label = format_html('{} <span class="count">{}</span>', label, _counted(count))
    current = "page" if _path_shown(context) == path else ""
    return _marked_link(context, path, label, current)


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
    sent = dict(request.GET.lists())
    if sent.pop("as_of", None) and (day := chosen_day(context)):
        sent["as_of"] = [day.isoformat()]
    return [(name, value) for name, values in sent.items() for value in values if value]
