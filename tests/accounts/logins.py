"""What the tests of accounts share: logging in as people do."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from tests.factories import PASSWORD

LOGIN = "/accounts/login/"


def log_in(client, name, password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": name, "password": password}, headers=headers)


def is_logged_in(client):
    return "_auth_user_id" in client.session


def give_app(user):
    """Give somebody an app that shows codes; return its secret."""
    secret = generate_totp_secret()
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": get_adapter().encrypt(secret)},
    )
    return secret


def code_of(secret, ahead=0):
    """Return the code that an app shows now, or shows next."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now + ahead))


def enter_code(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})
