"""Questions that the components ask of what they are given."""

from django import template

register = template.Library()


@register.filter
def any_selected(options) -> bool:
    """Say whether the reader chose one of ``options``."""
    return any(option.selected for option in options)
