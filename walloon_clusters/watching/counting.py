"""Whether this process counts what it does: only where somebody measures."""

from types import ModuleType

from django.conf import settings


def counters_in_use() -> ModuleType | None:
    """Return the counters; None where nobody measures, which loads nothing for it."""
    if not settings.METRICS_PORT:
        return None
    from . import counters

    return counters
