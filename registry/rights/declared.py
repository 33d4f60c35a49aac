"""What the apps declare of rights, as attributes of their ``AppConfig``.

The registry knows no app above it by name: see ``registry.plugs``.
"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise

if TYPE_CHECKING:
    from .rows import RowRule


def role_rights() -> dict[str, set[str]]:
    """Return the rights that each role gives, such as ``registry.change_cluster``.

    ``role_rights()`` of an app: by role, the acts on each table that it may do, as
    ``{"registry.cluster": ("view", "change")}``; a right that is about no table stands
    under the name of its app.
    """
    found = {}
    for config in apps.get_app_configs():
        told = config.role_rights() if hasattr(config, "role_rights") else {}
        for role, tables in told.items():
            found.setdefault(role, set()).update(
                f"{app}.{act}_{table}" if table else f"{app}.{act}"
                for label, acts in tables.items()
                for app, _dot, table in [label.partition(".")]
                for act in acts
            )
    return found


def role_acts() -> list[tuple[Promise, str]]:
    """Return acts that are about no single table, each with the right that it takes.

    ``role_acts`` of an app; the table of roles shows who may do them.
    """
    configs = reversed(list(apps.get_app_configs()))
    return [act for config in configs for act in getattr(config, "role_acts", ())]


def row_rules() -> dict[type[Model], "RowRule"]:
    """Return which rows of a table are not for everybody who may read the table.

    ``row_rules()`` of an app: a rule by model. See ``registry.rights.rows``.
    """
    found = {}
    for config in apps.get_app_configs():
        found |= config.row_rules() if hasattr(config, "row_rules") else {}
    return found
