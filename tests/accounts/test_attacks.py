"""What an attacker tries at the door, each tried here as he would."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.accounts.logins import (
    LOGIN,
    code_of,
    enter_code,
    give_app,
    is_logged_in,
    log_in,
)
from tests.factories import (
    PASSWORD,
    make_cluster,
    make_source_file,
    make_staff,
    make_superuser,
)

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://attacker.example.org/",
    "//attacker.example.org/",
    "/\\attacker.example.org/",
    "///attacker.example.org",
    "javascript:alert(1)",
    "https:attacker.example.org",
    "\thttps://attacker.example.org/",
    "http://testserver@attacker.example.org/",
]


class CountedHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    made = 0

    def encode(self, password, salt):
        type(self).made += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_to_another_site(wanted):
    make_staff(username="anne")
    client = Client()
    login = client.post(LOGIN, {"login": "anne", "password": PASSWORD, "next": wanted})
    assert is_logged_in(client)
    logout = client.post("/accounts/logout/", {"next": wanted})
    language = client.post("/i18n/setlang/", {"language": "fr", "next": wanted})
    admin = client.get("/admin/login/", {"next": wanted})

    for answer in (login, logout, language):
        assert answer.status_code == 302
        assert "attacker" not in answer["Location"]
        assert "javascript" not in answer["Location"]
    assert "attacker" not in admin.get("Location", "").partition("?")[0]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_who_uses_a_second_factor_is_led_to_no_other_site(client, wanted):
    secret = give_app(make_staff(username="anne"))
    client.post(LOGIN, {"login": "anne", "password": PASSWORD, "next": wanted})

    answer = enter_code(client, code_of(secret))

    assert is_logged_in(client)
    assert "attacker" not in answer["Location"]


def test_a_session_that_somebody_planted_is_not_the_one_that_logs_in(client, settings):
    make_staff(username="anne")
    planted = "planted-by-somebody-else-0123456"
    client.cookies[settings.SESSION_COOKIE_NAME] = planted

    log_in(client, "anne")

    assert is_logged_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert stranger.get("/desk/").status_code == 302


def test_a_second_factor_gives_another_session_than_the_password(client, settings):
    secret = give_app(make_staff(username="anne"))
    log_in(client, "anne")
    half = client.cookies[settings.SESSION_COOKIE_NAME].value

    enter_code(client, code_of(secret))

    assert is_logged_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != half


def test_a_session_that_was_left_open_changes_no_address(client, settings):
    settings.MAIL = True
    make_staff(username="anne", email="anne@example.org")
    log_in(client, "anne")
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session.save()

    answer = client.post(
        reverse("account_email"), {"action_add": "", "email": "thief@example.org"}
    )

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.get(username="anne").email == "anne@example.org"


def test_an_account_that_is_closed_has_no_session_any_more(client):
    anne = make_staff(username="anne")
    log_in(client, "anne")
    assert client.get("/desk/").status_code == 200

    User.objects.filter(pk=anne.pk).update(is_active=False)

    assert client.get("/desk/").status_code == 302


def test_a_cookie_of_a_session_that_was_left_opens_nothing(client, settings):
    make_staff(username="anne")
    log_in(client, "anne")
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept

    assert thief.get("/desk/").status_code == 302


def test_a_name_of_nobody_takes_as_long_as_one_of_somebody(settings):
    """As many rounds of hashing are counted for both, so that the clock tells none."""
    settings.PASSWORD_HASHERS = ["tests.accounts.test_attacks.CountedHasher"]
    make_staff(username="anne")

    def rounds(name):
        CountedHasher.made = 0
        log_in(Client(), name, "a wrong password")
        return CountedHasher.made

    assert rounds("anne") == rounds("nobody") == 1


@pytest.mark.parametrize("method", ["trace", "options", "patch", "delete"])
def test_a_page_answers_no_method_that_nobody_needs(client, method):
    make_cluster()

    answer = getattr(client, method)("/clusters/", headers={"x-secret": "sesame"})

    assert answer.status_code in (200, 405)
    assert "sesame" not in answer.text


def test_every_form_that_changes_something_wants_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_superuser())
    forms = [
        LOGIN,
        *map(reverse, ("account_change_password", "account_logout", "dump")),
        *("/erasures/new/", "/views/keep/", "/admin/auth/user/add/"),
    ]

    statuses = {path: client.post(path, {"name": "x"}).status_code for path in forms}

    assert statuses == dict.fromkeys(forms, 403)


@pytest.mark.parametrize(
    "filename", ["a\r\nSet-Cookie: x=1.txt", 'a"; filename="b.txt', "é\r\nX: y.txt"]
)
def test_no_name_of_a_file_ends_a_header(client, filename):
    file = make_source_file(filename=filename, content=b"A text.", is_public=True)

    answer = client.get(
        reverse("source_file", kwargs={"slug": file.source.slug, "pk": file.pk})
    )

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "Set-Cookie" not in answer.headers
    assert 'filename="b.txt' not in answer["Content-Disposition"].replace('\\"', "")
