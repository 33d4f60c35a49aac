"""Reasons and ties as sentences, with links to what they name."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from registry import words

from .registry_links import link, link_to, link_with

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context, each):
    """Return a sentence, with links on the chosen day to the rows that it names."""
    return each.linked(lambda row: link_to(context, row))


@register.simple_tag(takes_context=True)
def with_network(context, one, other) -> str:
    """Return the address of what joins two networks, on the chosen day."""
    address = link(context, "cluster_connections", slug=one.slug)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'with': other.slug})}"


@register.simple_tag(takes_context=True)
def impact_of(context, network) -> str:
    """Return the address of what is lost with a network, among those compared."""
    path = reverse("cluster_impact", args=[network.slug])
    compared = context["among"].value
    return link_with(context, path, {"networks": compared} if compared else {})


@register.simple_tag(takes_context=True)
def same_networks(context) -> str:
    """Return what asks another page to compare the networks that this one does."""
    among = context.get("among")
    return f"?{urlencode({'networks': among.value})}" if among else ""


@register.simple_tag(takes_context=True)
def cell(context, pair) -> str:
    """Return the cell of the matrix of two networks: a link with its sentence.

    What is seen is said in the sentence, so that who speaks to the page can say it.
    """
    mark, sentence = _marked(pair)
    said = sentence.format(one=pair.one, other=pair.other)
    return format_html(
        '<a href="{}" aria-label="{}">{}</a>',
        with_network(context, pair.one, pair.other),
        said if mark in said else f"{mark}, {said}",
        mark,
    )


def _marked(pair) -> tuple[str, str]:
    if pair.state == "contact":
        return words.number(pair.contacts), ngettext(
            "{one} and {other}: %(number)s contact documented",
            "{one} and {other}: %(number)s contacts documented",
            pair.contacts,
        ) % {"number": words.number(pair.contacts)}
    if pair.state == "could":
        return f"+{words.number(pair.could)}", ngettext(
            "{one} and {other}: no contact documented; %(number)s organisation could "
            "join them",
            "{one} and {other}: no contact documented; %(number)s organisations could "
            "join them",
            pair.could,
        ) % {"number": words.number(pair.could)}
    return "–", gettext(
        "{one} and {other}: no contact documented, and nobody known in both"
    )
