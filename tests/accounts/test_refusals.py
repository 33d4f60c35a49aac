"""What is refused is written down: who, from where, which page; and no secret."""

import logging
from datetime import date

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from registry.documents.keeping import keep_file
from registry.models import Viewing
from tests.accounts.logins import log_in
from tests.factories import make_source, make_staff, make_superuser
from walloon_clusters.accounts import refusals
from walloon_clusters.accounts.models import AccountEvent

pytestmark = pytest.mark.django_db


def told() -> list[tuple]:
    """Return what was written down of refused pages: what, who, and which page."""
    return [
        (event.kind, event.user and event.user.username, event.detail)
        for event in AccountEvent.objects.refusals().order_by("pk")
    ]


def test_a_refused_page_is_written_down_with_who_and_from_where(client):
    client.force_login(make_staff(username="clerk"))

    assert client.get("/log/?q=a-secret").status_code == 403
    assert client.get("/admin/auth/user/").status_code == 403
    assert client.post("/erasures/new/", {"name": "Somebody"}).status_code == 403

    assert told() == [
        ("refused", "clerk", "GET /log/"),
        ("refused", "clerk", "GET /admin/auth/user/"),
        ("refused", "clerk", "POST /erasures/new/"),
    ]
    assert {event.address for event in AccountEvent.objects.refusals()} == {"127.0.0.1"}


def test_who_may_not_open_the_admin_is_written_down_and_strangers_are_led_to_login(
    client,
):
    assert client.get("/admin/").status_code == 302
    assert told() == []
    client.force_login(make_staff(username="anne"))
    staff = AccountEvent.objects.count()
    client.get("/admin/")
    assert AccountEvent.objects.count() == staff

    user = make_staff(username="bob")
    user.is_staff = False
    user.save()
    client.force_login(user)
    assert client.get("/admin/").status_code == 302

    assert told() == [("refused", "bob", "GET /admin/")]


def test_a_record_that_is_not_found_is_written_down_of_who_is_logged_in():
    outside, inside = Client(), Client()
    inside.force_login(make_staff(username="clerk"))
    for client in (outside, inside):
        client.get("/no-such-page/")
        client.get("/clusters/nothing/")
        client.get("/evaluations/nothing/")

    assert told() == [
        ("not_found", None, "GET /evaluations/nothing/"),
        ("not_found", "clerk", "GET /clusters/nothing/"),
        ("not_found", "clerk", "GET /evaluations/nothing/"),
    ]


def test_a_form_of_another_site_is_written_down():
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/accounts/login/", {"login": "anne", "password": "x"})

    assert answer.status_code == 403
    assert "The form has expired" in answer.text
    assert told() == [("form_refused", None, "POST /accounts/login/")]


@pytest.mark.parametrize("path", ["/", "/clusters/", "/nothing/", "/api/v1/clusters"])
@pytest.mark.parametrize("send", ["get", "post"])
def test_more_parameters_than_are_read_are_no_fault_of_the_site(client, path, send):
    client.raise_request_exception = False
    many = "&".join(f"p{number}=1" for number in range(1500))

    answer = getattr(client, send)(f"{path}?{many}")

    assert 400 <= answer.status_code < 500


def test_a_request_by_another_name_is_written_down(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    answer = client.get("/clusters/", headers={"host": "other.example.org"})

    assert (answer.status_code, answer.text) == (400, "This site has another name.\n")
    assert told() == [("suspicious", None, "GET /clusters/")]


def test_what_opens_something_by_itself_is_not_written_down(client):
    client.force_login(make_staff(username="clerk"))

    client.get("/accounts/password/reset/key/1-a-secret-token/")
    client.get(reverse("saved_view_stop", kwargs={"token": "a-secret-token"}))

    assert "secret" not in str(told())


def test_who_goes_on_fills_no_table(client, monkeypatch):
    monkeypatch.setattr(refusals, "MOST_IN_A_TERM", 3)
    client.force_login(make_staff(username="clerk"))

    for _time in range(5):
        assert client.get("/log/").status_code == 403

    assert len(told()) == 3


def test_a_page_is_refused_whatever_is_the_matter_with_the_table(client, monkeypatch):
    def broken(*_given, **_more):
        raise DatabaseError

    client.force_login(make_staff(username="clerk"))
    monkeypatch.setattr(refusals, "record", broken)

    assert client.get("/log/").status_code == 403


def test_refusals_stand_in_the_log_by_kind_account_and_address(client):
    clerk = Client(REMOTE_ADDR="192.0.2.7")
    clerk.force_login(make_staff(username="clerk"))
    clerk.get("/log/")
    client.force_login(make_superuser())

    for query in (
        {"kind": "refused"},
        {"user": "clerk", "kind": "refused"},
        {"q": "192.0.2.7"},
        {"q": "GET /log/"},
    ):
        page = client.get("/log/", query)
        assert [line.kind for line in page.context["table"].records] == ["refused"]
        assert "192.0.2.7" in page.text
        assert "page refused" in page.text


def test_the_logs_of_the_machine_hold_fields_and_nothing_typed(client, caplog):
    caplog.set_level(logging.INFO, "walloon_clusters.security")
    admin = make_superuser()
    log_in(client, "admin", "a wrong password")
    log_in(client, "admin")
    client.get("/clusters/a-name-that-is-searched/?q=secret")

    lines = [
        (line.levelname, line.event, line.user, line.address, line.getMessage())
        for line in caplog.records
        if line.name == "walloon_clusters.security"
    ]

    def line(level, event):
        text = f"{event} user={admin.pk} address=127.0.0.1"
        return level, event, admin.pk, "127.0.0.1", text

    assert lines == [
        line("WARNING", "login_failed"),
        line("INFO", "logged_in"),
        line("WARNING", "not_found"),
    ]


def test_a_file_that_is_not_for_everybody_is_written_down_when_it_is_taken(client):
    source = make_source()
    client.force_login(make_superuser())
    files = [
        keep_file(
            source=source,
            filename="report.txt",
            content=text,
            saved_on=date(2024, 1, 1),
            is_public=is_public,
        )
        for text, is_public in ((b"closed to all", False), (b"open to all", True))
    ]
    for file in files:
        address = reverse("source_file", kwargs={"slug": source.slug, "pk": file.pk})
        assert client.get(address).status_code == 200

    (viewing,) = Viewing.objects.filter(table="registry.sourcefile")
    assert (viewing.row, viewing.user.username) == (files[0].pk, "admin")
