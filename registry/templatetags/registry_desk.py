"""Words and links of the desk."""

from django import template
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from registry import words

register = template.Library()
register.filter("counted", words.number)


@register.simple_tag
def in_admin(row: Model) -> str:
    """Return the address at which staff change a row; empty where there is none."""
    opts = row._meta
    try:
        return reverse(
            f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk]
        )
    except NoReverseMatch:
        return ""
