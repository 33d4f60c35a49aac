"""How a page or a dump is cited."""

from django import template
from django.urls import reverse

from registry.citing import Citation

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(context) -> Citation | None:
    """Return how to cite the page on its day; None where nobody asked for a page."""
    request = context.get("request")
    if request is None:
        return None
    query = request.GET.copy()
    query["as_of"] = context["as_of"].isoformat()
    address = f"{request.path}?{query.urlencode()}"
    return Citation(
        _title(context), context["as_of"], request.build_absolute_uri(address)
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
