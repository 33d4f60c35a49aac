"""Guessing is stopped where it comes from, and nobody locks a colleague out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.logins import is_logged_in, log_in
from tests.factories import PASSWORD, make_staff
from walloon_clusters.accounts import brakes
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def behind_one_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def guess(times, name, address, client=None):
    for number in range(times):
        log_in(
            client or Client(),
            name,
            f"wrong password {number}",
            **{"x-forwarded-for": address},
        )


def goes_in(name, address, client=None):
    client = client or Client()
    log_in(client, name, **{"x-forwarded-for": address})
    return is_logged_in(client)


def test_who_guesses_is_stopped_and_the_owner_goes_in_from_elsewhere():
    make_staff(username="keeper")
    guess(brakes.AT_ONE_NAME, "keeper", "203.0.113.9")

    assert not goes_in("keeper", "203.0.113.9")
    assert goes_in("keeper", "198.51.100.4")


def test_an_address_that_the_client_claims_is_not_believed():
    """The proxy adds its own entry at the end; what is before it anybody writes."""
    make_staff(username="keeper")
    for number in range(brakes.AT_ONE_NAME):
        guess(1, "keeper", f"192.0.2.{number}, 203.0.113.9")

    assert not goes_in("keeper", "192.0.2.77, 203.0.113.9")
    assert goes_in("keeper", "203.0.113.9, 192.0.2.77")


def test_without_a_proxy_the_header_is_not_believed_at_all(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    make_staff(username="keeper")
    for number in range(brakes.AT_ONE_NAME):
        guess(1, "keeper", f"192.0.2.{number}")

    assert not goes_in("keeper", "192.0.2.77")
    assert {e.address for e in AccountEvent.objects.all()} == {"127.0.0.1"}


def test_who_came_past_the_proxies_is_where_the_connection_says(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    response = log_in(Client(), "nobody", "x", **{"x-forwarded-for": "192.0.2.1"})

    assert response.status_code == 200
    assert AccountEvent.objects.get().address == "127.0.0.1"


def test_many_names_tried_from_one_address_are_stopped():
    make_staff(username="keeper")
    for number in range(brakes.AT_ALL_NAMES):
        guess(1, f"name{number}", "203.0.113.9")

    assert not goes_in("keeper", "203.0.113.9")
    assert goes_in("keeper", "198.51.100.4")


def test_one_name_tried_from_everywhere_leaves_each_one_attempt():
    make_staff(username="keeper")
    for number in range(brakes.FROM_EVERYWHERE):
        guess(1, "keeper", f"203.0.113.{number}")

    guess(1, "keeper", "198.51.100.4")
    assert not goes_in("keeper", "198.51.100.4")
    assert goes_in("keeper", "198.51.100.5")


def test_a_known_browser_goes_in_whoever_guesses_behind_the_same_address():
    make_staff(username="keeper")
    own = Client()
    assert goes_in("keeper", "203.0.113.9", own)
    own.post("/accounts/logout/")
    guess(brakes.AT_ALL_NAMES, "keeper", "203.0.113.9")
    for number in range(brakes.FROM_EVERYWHERE):
        guess(1, "keeper", f"198.51.100.{number}")

    assert not goes_in("keeper", "203.0.113.9")
    assert goes_in("keeper", "203.0.113.9", own)


def test_a_known_browser_has_brakes_of_its_own():
    make_staff(username="keeper")
    own = Client()
    assert goes_in("keeper", "203.0.113.9", own)
    own.post("/accounts/logout/")
    guess(brakes.AT_ONE_NAME, "keeper", "203.0.113.9", own)

    assert not goes_in("keeper", "203.0.113.9", own)


def test_a_browser_is_known_for_the_accounts_that_logged_in_to_it_alone():
    make_staff(username="keeper")
    make_staff(username="other")
    own = Client()
    assert goes_in("other", "203.0.113.9", own)
    own.post("/accounts/logout/")
    guess(brakes.AT_ONE_NAME, "keeper", "203.0.113.9", own)

    assert not goes_in("keeper", "203.0.113.9", own)
    assert goes_in("other", "203.0.113.9", own)


def test_a_cookie_that_somebody_wrote_makes_no_known_browser():
    make_staff(username="keeper")
    forged = Client()
    forged.cookies["known_browser"] = "eyIxIjogImEifQ:1x:forged"
    guess(brakes.AT_ONE_NAME, "keeper", "203.0.113.9", forged)

    assert not goes_in("keeper", "203.0.113.9", forged)


def test_addresses_of_one_ipv6_network_are_one():
    make_staff(username="keeper")
    for number in range(brakes.AT_ONE_NAME):
        guess(1, "keeper", f"2001:db8:1:2::{number}")

    assert not goes_in("keeper", "2001:db8:1:2:ffff::1")
    assert goes_in("keeper", "2001:db8:1:3::1")


def test_a_quarter_of_an_hour_later_it_is_over():
    make_staff(username="keeper")
    guess(brakes.AT_ONE_NAME, "keeper", "203.0.113.9")
    AccountEvent.objects.update(at=timezone.now() - brakes.TERM - timedelta(seconds=1))

    assert goes_in("keeper", "203.0.113.9")


def test_a_name_in_other_letters_is_the_same_name():
    make_staff(username="keeper")
    for name in ("Keeper", "KEEPER", " keeper", "keeper ", "kEEPER"):
        guess(1, name, "203.0.113.9")

    assert not goes_in("keeper", "203.0.113.9")


def test_a_right_password_is_not_counted():
    make_staff(username="keeper")
    for _time in range(brakes.AT_ONE_NAME + 1):
        assert goes_in("keeper", "203.0.113.9")


def test_whoever_goes_on_asking_fills_no_table():
    guess(brakes.AT_ONE_NAME + 10, "keeper", "203.0.113.9")

    kinds = [event.kind for event in AccountEvent.objects.all()]
    assert kinds.count(AccountEventKind.LOGIN_FAILED) == brakes.AT_ONE_NAME
    assert kinds.count(AccountEventKind.LOGIN_REFUSED) == 1


def test_a_refusal_and_a_wrong_password_are_told_alike():
    make_staff(username="keeper")
    answers = []
    for name in ("keeper", "nobody"):
        for _time in range(brakes.AT_ONE_NAME + 1):
            answers.append(log_in(Client(), name, "wrong one"))

    errors = {str(each.context["form"].errors) for each in answers}
    assert len(errors) == 1
    assert {each.status_code for each in answers} == {200}


def test_the_password_that_a_session_is_asked_for_again_has_the_same_brakes():
    make_staff(username="keeper")
    client = Client()
    log_in(client, "keeper")
    for number in range(brakes.AT_ONE_NAME):
        client.post("/accounts/reauthenticate/", {"password": f"wrong {number}"})

    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert response.status_code == 200
    assert response.context["form"].errors
