"""What pages say of the company register."""

from django import template

from registry.register.loaded import LICENCE

register = template.Library()


@register.simple_tag
def register_licence() -> str:
    """Return where the data of the register come from, and what they are not for."""
    return str(LICENCE)
