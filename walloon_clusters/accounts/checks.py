"""What `manage.py check --deploy` says of the accounts of a production site."""

from django.conf import settings
from django.core.checks import Warning, register


def register_all() -> None:
    register(second_factor_is_required, deploy=True)


def second_factor_is_required(app_configs, **_others) -> list[Warning]:
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Warning(
            "SECOND_FACTOR_REQUIRED is false: who may decide, sign, merge, import or "
            "administer logs in with a password alone.",
            hint="Leave it out of the environment, or set it to true.",
            id="accounts.W001",
        )
    ]
