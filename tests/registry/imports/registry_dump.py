"""Every table of the registry as it is: what an undone import restores exactly."""

from django.apps import apps
from django.core import serializers

IMPORTS = {"importbatch", "importfile", "importrow"}
"""What tells of imports; views, such as that of all changes, repeat the tables."""

FOLLOWING = {"searchentry"}
"""What is made anew of the rows: tests/registry/search/test_following.py."""


def dump() -> dict[str, str]:
    """Return the rows of every table but those of history and of imports."""
    return {
        model._meta.model_name: serializers.serialize(
            "json", model._base_manager.order_by("pk")
        )
        for model in apps.get_app_config("registry").get_models()
        if model._meta.managed
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.model_name not in IMPORTS | FOLLOWING
    }
