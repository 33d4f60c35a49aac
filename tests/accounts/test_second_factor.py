"""A second factor of this session, for whoever decides, signs, merges or imports."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from registry.plugs import grave_rights
from tests.accounts.logins import (
    code_of,
    enter_code,
    give_app,
    is_logged_in,
    log_in,
)
from tests.factories import PASSWORD, make_staff, make_superuser
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = pytest.mark.django_db

committed = pytest.mark.django_db(transaction=True)
"""What follows a commit happens within the request."""

DESK = "/desk/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def refused(response):
    return response.status_code == 403 or (
        response.status_code == 302 and "/accounts/" in response["Location"]
    )


def set_up_app(client):
    """Set up an app; return where that leads."""
    page = client.get(reverse("mfa_activate_totp"))
    code = code_of(page.context["form"].secret)
    return client.post(reverse("mfa_activate_totp"), {"code": code})


def events(kind):
    return AccountEvent.objects.filter(kind=kind)


@pytest.mark.parametrize("right", sorted(grave_rights()))
def test_each_grave_right_asks_for_a_second_factor(client, right):
    make_staff(right.split(".")[1], username="grave")
    log_in(client, "grave")

    response = client.get(DESK)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("mfa_index"))


def test_the_grave_rights_are_those_of_the_tables():
    """A right that is renamed is not forgotten here."""
    from django.contrib.auth.models import Permission

    known = {
        f"{right.content_type.app_label}.{right.codename}"
        for right in Permission.objects.select_related("content_type")
    }
    assert grave_rights() <= known
    assert len(grave_rights()) > 10


def test_who_only_keeps_rows_needs_none(client):
    make_staff("view_source", "change_source", username="keeper")
    log_in(client, "keeper")

    assert client.get(DESK).status_code == 200


def test_without_a_factor_nothing_but_setting_one_up_is_open(client):
    make_superuser()
    log_in(client, "admin")

    for path in ("/", "/clusters/", DESK, "/imports/", "/evaluations/"):
        assert refused(client.get(path)), path
        assert refused(client.post(path)), path
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200, name


@committed
def test_an_app_is_set_up_and_the_site_is_open(client):
    make_superuser()
    log_in(client, "admin")

    response = set_up_app(client)

    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert len(client.get(response["Location"]).context["unused_codes"]) == 10
    assert client.get(DESK).status_code == 200
    assert events(AccountEventKind.FACTOR_ADDED).get().detail == "totp"


def test_each_login_asks_for_the_code(client):
    secret = give_app(make_superuser())

    response = log_in(client, "admin")
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_logged_in(client)
    assert enter_code(client, "000000").status_code == 200
    assert not is_logged_in(client)
    enter_code(client, code_of(secret))

    assert is_logged_in(client)
    assert client.get(DESK).status_code == 200
    assert events(AccountEventKind.CODE_FAILED).count() == 1
    assert events(AccountEventKind.LOGGED_IN).get().detail == "password, totp"


def test_a_code_is_good_for_one_login_in_whichever_process(client):
    """What was used is remembered in the database, not in a process."""
    secret = give_app(make_superuser())
    code = code_of(secret)
    log_in(client, "admin")
    enter_code(client, code)
    other = Client()
    log_in(other, "admin")
    enter_code(other, code)

    assert is_logged_in(client)
    assert not is_logged_in(other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_remembered")
        assert cursor.fetchone()[0] >= 1


def test_codes_cannot_be_guessed_one_after_the_other(client):
    secret = give_app(make_superuser())
    for _time in range(3):
        log_in(client, "admin")
        for number in range(2):
            enter_code(client, f"00000{number}")
    log_in(client, "admin")
    enter_code(client, code_of(secret))

    assert not is_logged_in(client)
    cache.clear()


def test_a_session_that_did_not_use_it_gets_nowhere(client):
    """Rights given, or a factor set up elsewhere, after this session began."""
    user = make_superuser()
    log_in(client, "admin")
    secret = give_app(user)

    response = client.get(DESK)
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert refused(client.get(reverse(name))), name
    assert refused(client.post("/accounts/reauthenticate/", {"password": PASSWORD}))

    client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
    assert client.get(DESK).status_code == 200


@committed
def test_setting_up_a_factor_ends_the_sessions_without_it(client):
    make_superuser()
    other = Client()
    log_in(other, "admin")
    log_in(client, "admin")
    set_up_app(client)

    assert client.get(DESK).status_code == 200
    assert other.get(DESK)["Location"].startswith("/accounts/login/")


@committed
def test_a_recovery_code_is_good_once(client):
    make_superuser()
    log_in(client, "admin")
    set_up_app(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    first, second = Client(), Client()
    for each in (first, second):
        log_in(each, "admin")
        enter_code(each, code)

    assert is_logged_in(first)
    assert not is_logged_in(second)


def test_an_import_of_a_table_asks_whoever_does_it(client):
    make_staff("view_source", "add_source", "change_source", username="keeper")
    log_in(client, "keeper")

    assert client.get("/admin/registry/source/").status_code == 200
    assert refused(client.get("/admin/registry/source/import/"))
    assert refused(client.post("/admin/registry/source/process_import/"))


def test_a_part_of_a_page_that_is_asked_for_leads_the_whole_page_there(client):
    make_superuser()
    log_in(client, "admin")

    response = client.get("/clusters/", headers={"hx-request": "true"})

    assert reverse("mfa_index") in response["HX-Redirect"]


def test_the_database_alone_does_not_give_the_secret_away():
    secret = give_app(make_superuser())

    stored = Authenticator.objects.get()
    assert secret not in str(stored.data)
    assert stored.wrap().validate_code(code_of(secret))


def test_secrets_outlive_a_new_secret_key(settings):
    secret = give_app(make_superuser())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-one-" * 6

    assert Authenticator.objects.get().wrap().validate_code(code_of(secret))


def test_what_an_older_key_encrypted_is_encrypted_anew(settings, capsys):
    older, newer = settings.SECRET_KEY, "another-one-" * 6
    admin = make_superuser()
    secret = give_app(admin)
    recovery = RecoveryCodes.activate(admin)
    codes = recovery.get_unused_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = newer, [older]

    call_command("encrypt_anew")

    assert "2 secrets are encrypted with SECRET_KEY." in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    app, recovery = Authenticator.objects.order_by("-type")
    assert app.wrap().validate_code(code_of(secret))
    assert recovery.wrap().get_unused_codes() == codes


def test_whose_factor_no_key_opens_is_told(settings):
    give_app(make_superuser("chief"))
    give_app(make_staff(username="clerk"))
    before = list(Authenticator.objects.order_by("pk").values())
    settings.SECRET_KEY = "another-one-" * 6

    with pytest.raises(CommandError, match=r"second factors of: chief, clerk\."):
        call_command("encrypt_anew")

    assert list(Authenticator.objects.order_by("pk").values()) == before


def test_where_it_is_not_required_it_is_asked_of_whoever_set_it_up(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    make_superuser()
    log_in(client, "admin")
    assert client.get(DESK).status_code == 200

    give_app(make_staff(username="careful"))
    other = Client()
    assert log_in(other, "careful")["Location"] == reverse("mfa_authenticate")


@pytest.mark.parametrize(
    "credential",
    [
        *("[" * 100_000, "9" * 5_000, "1e400", "null", "[]", '{"id": 1}'),
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_passkey_logs_nobody_in_and_is_answered(client, credential):
    client.get(reverse("mfa_login_webauthn"))
    client.force_login(make_superuser())
    added = client.post(reverse("mfa_add_webauthn"), {"credential": credential})
    client.logout()

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert added.status_code in (200, 302)
    assert answer["Location"] == reverse("account_login")
    assert not is_logged_in(client)
    (event,) = AccountEvent.objects.filter(kind=AccountEventKind.CODE_FAILED)
    assert (event.user, event.detail) == (None, "webauthn")


def test_the_second_step_says_what_helps_whoever_lost_the_device(client):
    give_app(make_superuser("anne"))
    log_in(client, "anne")

    page = client.get(reverse("mfa_authenticate"))

    assert "one of your recovery codes" in page.text
