"""What a page says of itself to programs: what it is about, and where its data are."""

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from registry.linked.declared import kind_of, linked
from registry.linked.in_pages import page_data
from registry.linked.writing import ENDINGS

register = template.Library()


@register.simple_tag(takes_context=True)
def linked_data(context) -> SafeString:
    """Return the data block of a page that is about a thing, and links to its data.

    Nothing on a page that is about no thing, or about one that is not for everybody.
    """
    request = context.get("request")
    row = context.get("object") or context.get("cluster")
    if request is None or not isinstance(row, Model) or type(row) not in linked():
        return mark_safe("")
    if request.path != row.get_absolute_url():
        return mark_safe("")
    named = {"kind": kind_of(type(row)), "slug": row.slug}
    links = format_html_join(
        "\n  ",
        '<link rel="alternate" type="{}" href="{}">',
        (
            (kind, reverse("thing_data", kwargs=named | {"ending": ending}))
            for ending, (_form, kind) in ENDINGS.items()
        ),
    )
    data = page_data(row, request.build_absolute_uri)
    block = f'\n  <script type="application/ld+json">{data}</script>'
    return mark_safe(links + block)
