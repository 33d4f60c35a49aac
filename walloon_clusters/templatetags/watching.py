"""What a page says of the request that it answers."""

from django import template

from walloon_clusters.watching.work import current_work

register = template.Library()


@register.simple_tag
def request_name() -> str:
    """Return the id of the request; empty where none is answered.

    It needs nothing of the page: a page about an error has no context.
    """
    work = current_work()
    return work.name if work and work.request else ""
