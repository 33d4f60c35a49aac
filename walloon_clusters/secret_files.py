"""Secrets that the environment only names a file for.

Environment variables are seen by whoever lists the processes or inspects a container.
systemd (`LoadCredential=`) and Compose (`secrets:`) hand a secret over as a file:
`SECRET_KEY_FILE=/run/secrets/secret_key` stands for `SECRET_KEY=…`.
"""

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "DATABASE_PASSWORD",
    "DATABASE_DIRECT_URL",
    "REPLICA_URLS",
    "EMAIL_URL",
    "OPENID_CONNECT_SECRET",
)


def with_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment whose secrets are there, whether they came in files or not.

    Raises:
        ImproperlyConfigured: a file is missing or empty, or a secret is given twice.
    """
    found = dict(environment)
    for name in SECRETS:
        if path := environment.get(f"{name}_FILE"):
            if environment.get(name):
                raise ImproperlyConfigured(
                    f"Both {name} and {name}_FILE are set. Take one of them away."
                )
            found[name] = _secret_in(Path(path), f"{name}_FILE")
    return found


def _secret_in(path: Path, variable: str) -> str:
    try:
        secret = path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ImproperlyConfigured(
            f"{variable} names {path}, which cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(
            f"{variable} names {path}, which is no text in UTF-8."
        ) from error
    if not secret:
        raise ImproperlyConfigured(f"{variable} names {path}, which is empty.")
    return secret
