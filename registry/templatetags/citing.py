"""How a page or a dump is cited."""

import re
from html import unescape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from registry.citing import Citation
from registry.licence import terms_in_page
from registry.lists.as_of import AS_OF, KNOWN_ON, known_on_of
from registry.recorded.asked import KnownOn
from registry.values import is_a_page

register = template.Library()

H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)


@register.simple_tag
def terms_of_use() -> SafeString:
    """Return under which licence the registry is taken."""
    return terms_in_page()


TITLE, HEADING = "title_of_page", "heading_of_page"
"""Where the foot of a page finds what stands at its head."""


@register.simple_block_tag(takes_context=True)
def page_title(context, content: str) -> str:
    """Return the title of a page as it is, and keep it for the citation."""
    context[TITLE] = _words(content)
    return content


@register.simple_block_tag(takes_context=True)
def page_heading(context, content: str) -> str:
    """Return the head of a page as it is, and keep its heading for the citation."""
    headings = H1.findall(content)
    context[HEADING] = _words(headings[0]) if headings else ""
    return content


def _words(content: str) -> str:
    return " ".join(unescape(strip_tags(content)).split())


@register.simple_tag(takes_context=True)
def cite(context) -> Citation | None:
    """Return how to cite the page on its day, so that it says the same for ever.

    What is looked at now is cited as known on this day, which is told to its end once
    it is over. To cite the moment would make a page another one each second: no cache
    could keep it. None of what is no page for everybody.
    """
    request = context.get("request")
    if request is None or not is_a_page(request):
        return None
    query = request.GET.copy()
    if as_of := context.get("as_of"):
        query[AS_OF] = as_of.isoformat()
    elif "view" not in context:
        # It says that something went wrong.
        return None
    known_on = as_of and (known_on_of(request) or KnownOn(timezone.now()))
    if known_on:
        query[KNOWN_ON] = known_on.text
    return Citation(
        _title(context),
        as_of or timezone.localdate(),
        request.build_absolute_uri(f"{request.path}?{query.urlencode()}".rstrip("?")),
        str(known_on or ""),
    )


@register.simple_tag(takes_context=True)
def cite_dump(context, dump) -> Citation:
    """Return how to cite a dump: by the address of its ZIP, which never changes."""
    path = reverse("dump_file", kwargs={"dump": dump.name, "path": "registry.zip"})
    address = context["request"].build_absolute_uri(path)
    return Citation(f"registry.zip {dump.name}", dump.day, address)


def _title(context) -> str:
    """Return what a page is called: its heading, or its title where that says more.

    The pages of a network bear its name; their titles say which page it is.
    """
    title, heading = context.get(TITLE, ""), context.get(HEADING, "")
    return title if heading in title else heading
