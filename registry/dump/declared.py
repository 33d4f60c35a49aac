"""What the apps declare of their tables in the dump, on their ``AppConfig``.

The registry knows no app above it by name: see ``registry.plugs``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class DumpRule:
    """How a table stands in the dump.

    Args:
        rows: keeps of all rows those that are for everybody; what a reader who is not
            logged in may read whole, where nothing is said.
        columns: those that are for everybody; all of its file where none is named.
        without: those that are not.
        name: what the table is called, where a model has two.
    """

    rows: Callable[[QuerySet], QuerySet] | None = None
    columns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    name: str = ""


def dump_rules() -> dict[type[Model], tuple[DumpRule, ...]]:
    """Return what the apps say of their tables in the dump.

    ``dump_rules()`` of an app: by model, a rule for each table that is made of it, none
    where it is for staff alone. Of a model that nobody names there is one table.
    """
    found = {}
    for config in apps.get_app_configs():
        found |= config.dump_rules() if hasattr(config, "dump_rules") else {}
    return found
