"""What `manage.py check --deploy` says of the accounts of a production site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning, register


def register_all() -> None:
    register(second_factor_is_required, deploy=True)
    register(other_site_is_asked_in_private, deploy=True)


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


def other_site_is_asked_in_private(app_configs, **_others) -> list[Warning]:
    if urlsplit(settings.OPENID_CONNECT_SERVER).scheme != "http":
        return []
    return [
        Warning(
            "OPENID_CONNECT_SERVER is not asked over HTTPS: whoever is on the way can "
            "answer for it, and log in as anybody who is tied to it.",
            hint="Give its address with https://.",
            id="accounts.W002",
        )
    ]
