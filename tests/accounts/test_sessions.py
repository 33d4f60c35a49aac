"""Sessions end, are listed, can be ended, and leave nothing behind."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.logins import is_logged_in, log_in
from tests.factories import PASSWORD, make_cluster, make_staff, make_superuser
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind
from walloon_clusters.accounts.sessions import BEGAN, SEEN

pytestmark = pytest.mark.django_db


def aged(client, key, seconds):
    session = client.session
    session[key] -= seconds
    session.save()


def read(client, path):
    """Return an answer that was read to its end, files too."""
    response = client.get(path)
    if response.streaming:
        b"".join(response)
    return response


@pytest.mark.parametrize(("key", "hours"), [(BEGAN, 13), (SEEN, 1.1)])
def test_a_session_ends_after_its_term_and_after_idling(client, key, hours):
    make_staff(username="keeper")
    log_in(client, "keeper")
    assert client.get("/desk/").status_code == 200
    aged(client, key, hours * 3600)

    response = client.get("/admin/", follow=True)

    assert not is_logged_in(client)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
    assert "Your session has ended" in response.text
    assert AccountEvent.objects.filter(kind=AccountEventKind.SESSION_EXPIRED).exists()


def test_a_session_goes_on_as_long_as_pages_are_read(client, settings):
    make_staff(username="keeper")
    log_in(client, "keeper")
    client.get("/desk/")
    for _time in range(5):
        aged(client, SEEN, settings.SESSION_COOKIE_AGE - 5)
        assert client.get("/desk/").status_code == 200


def test_the_cookie_ends_with_the_browser(client):
    make_staff(username="keeper")
    log_in(client, "keeper")

    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_page_is_no_write_each_time(client):
    make_staff(username="keeper")
    log_in(client, "keeper")
    client.get("/accounts/logout/")  # shows what was said at the login

    with CaptureQueriesContext(connection) as captured:
        client.get("/accounts/logout/")

    assert captured.captured_queries
    assert {each["sql"].split()[0] for each in captured} == {"SELECT"}


def test_sessions_are_listed_and_ended_one_by_one(client):
    make_staff(username="keeper")
    other = Client()
    log_in(other, "keeper", **{"user-agent": "Lynx/2.9"})
    log_in(client, "keeper", **{"user-agent": "Firefox/140"})

    page = client.get(reverse("usersessions_list"))
    assert "Lynx/2.9" in page.text
    assert "Firefox/140" in page.text
    theirs = UserSession.objects.get(user_agent="Lynx/2.9")
    response = client.post(reverse("account_end_session", args=[theirs.pk]))

    assert response["Location"] == reverse("usersessions_list")
    assert other.get("/admin/").status_code == 302
    assert client.get("/desk/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client):
    make_staff(username="keeper")
    make_staff(username="other")
    other = Client()
    log_in(other, "other")
    log_in(client, "keeper")
    theirs = UserSession.objects.get(user__username="other")

    response = client.post(reverse("account_end_session", args=[theirs.pk]))

    assert response.status_code == 404
    assert other.get("/desk/").status_code == 200


def test_all_others_are_ended_at_once(client):
    make_staff(username="keeper")
    others = [Client(), Client()]
    for each in [*others, client]:
        log_in(each, "keeper")

    client.post(reverse("usersessions_list"))

    assert client.get("/desk/").status_code == 200
    assert [each.get("/admin/").status_code for each in others] == [302, 302]


def test_a_new_password_ends_the_other_sessions(client):
    make_staff(username="keeper")
    other = Client()
    log_in(other, "keeper")
    log_in(client, "keeper")
    new = "kraken-mauve-toit-9"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert client.get("/desk/").status_code == 200
    assert other.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/", "/clusters/", "/clusters/biowin/", "/imports/", "/admin/", "/nowhere/"]
    + ["/clusters/?_export=csv", "/accounts/sessions/", "/evaluations/calendar.ics"],
)
def test_nothing_of_whoever_is_logged_in_is_kept_by_browsers_and_proxies(client, path):
    make_cluster(slug="biowin")
    anonymous = read(client, path)
    assert "no-store" not in anonymous.headers.get("Cache-Control", "") or (
        anonymous.status_code == 302
    )
    make_superuser()
    log_in(client, "admin")

    control = read(client, path).headers["Cache-Control"]

    assert "no-store" in control
    assert "private" in control


def test_logging_out_is_a_button_and_leads_home(client):
    make_staff(username="keeper")
    log_in(client, "keeper")

    assert client.get("/accounts/logout/").status_code == 200
    assert is_logged_in(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert not is_logged_in(client)
    assert AccountEvent.objects.filter(kind=AccountEventKind.LOGGED_OUT).count() == 1
