"""How a page or a dump is cited."""

from django import template
from django.urls import reverse
from django.utils import timezone

from registry.citing import Citation
from registry.lists.as_of import AS_OF, KNOWN_ON, known_on_of
from registry.recorded.asked import KnownOn
from registry.values import is_a_page

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context) -> Citation | None:
    """Return how to cite the page on its day, so that it says the same for ever.

    What is looked at now is cited as it is known today. None where nobody asked for a
    page.
    """
    request = context.get("request")
    if request is None:
        return None
    query = request.GET.copy()
    query[AS_OF] = context["as_of"].isoformat()
    known_on = known_on_of(request)
    if known_on is None and is_a_page(request):
        # The day is not over: what it still brings is not what is cited.
        known_on = KnownOn(timezone.now().replace(microsecond=0), is_day=False)
    if known_on is not None:
        query[KNOWN_ON] = known_on.text
    return Citation(
        _title(context),
        context["as_of"],
        request.build_absolute_uri(f"{request.path}?{query.urlencode()}"),
        str(known_on or ""),
    )


@register.simple_tag(takes_context=True)
def cite_dump(context, dump) -> Citation:
    """Return how to cite a dump: by the address of its ZIP, which never changes."""
    path = reverse("dump_file", kwargs={"dump": dump.name, "path": "registry.zip"})
    address = context["request"].build_absolute_uri(path)
    return Citation(f"registry.zip {dump.name}", dump.day, address)


def _title(context) -> str:
    """Return what the page is called: its list, or what it is about."""
    for name in ("list_title", "object", "cluster"):
        if title := context.get(name):
            return str(title)
    return ""
