"""Calls of programs: signed, to public places only, tried again, and ended."""

import base64
import hmac
import json
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from registry.documents.asking import NotPublic
from registry.following import calling
from registry.following.calling import NotTaken, call, is_public, secret_of
from registry.following.calls import begin_call, last_try, try_call
from registry.following.desk import calls_ended
from registry.models import DeliveryState, Membership, SavedView
from registry.services.keeping_views import change_view
from tests.factories import make_membership, make_saved_view, make_staff
from tests.registry.recorded.ages import FIRST, bear

DAY = timedelta(days=1)


class Program:
    """A program that is called: what it was sent, and what it answers."""

    def __init__(self):
        self.got, self.status = [], 200
        program = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                program.got.append((self.path, dict(self.headers), body))
                self.send_response(program.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *args):
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in?key=1"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def program(settings):
    settings.HOOK_HOSTS_ALLOWED = ["127.0.0.1"]
    program = Program()
    yield program
    program.server.shutdown()
    program.server.server_close()


@pytest.fixture
def view(db, program):
    member = make_membership()
    bear(FIRST)
    view = make_saved_view(
        user=make_staff("call_savedview"),
        address="/memberships/",
        hook_url=program.url,
        kept_at=FIRST + DAY / 2,
    )
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)
    return view


@pytest.mark.parametrize(
    "place",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_places_of_no_public_web_are_refused(place, monkeypatch):
    assert not is_public(place)
    found = [(2, 1, 6, "", (place, 443))]
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(NotPublic):
        call("https://example.org/", "1", {}, "whsec_")


def test_one_place_that_is_not_public_is_enough(monkeypatch):
    found = [(2, 1, 6, "", (place, 443)) for place in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(NotPublic):
        calling.places("example.org", 443)


@pytest.mark.parametrize("place", ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111"])
def test_places_of_the_public_web_are_not(place):
    assert is_public(place)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org/", "ftp://example.org/", "https:///", "https://[x/"),
        *("https://a:b@example.org/", "https://127.0.0.1/", "https://2130706433/"),
        *("https://[::1]/", "https://localhost/", "https://example.org:0/"),
    ],
)
def test_addresses_that_are_not_public_are_refused(url):
    with pytest.raises(NotPublic):
        call(url, "1", {}, "whsec_")


def test_a_change_is_told_signed(view, program):
    delivery = begin_call(view, FIRST + 2 * DAY)
    assert begin_call(view, FIRST + 2 * DAY) is None
    try_call(delivery.pk)

    ((path, headers, body),) = program.got
    event = json.loads(body)
    assert path == "/in?key=1"
    assert headers["Content-Type"].startswith("application/cloudevents+json")
    assert event["specversion"] == "1.0"
    assert event["id"] == headers["webhook-id"] == str(delivery.reference)
    assert event["data"]["counts"] == {"joined": 0, "left": 0, "corrected": 1}
    assert event["data"]["changed"][0]["columns"][0]["after"] == "page 3"
    key = base64.b64decode(secret_of(view).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    made = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{made}"
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert begin_call(view, FIRST + 3 * DAY) is None


@pytest.mark.parametrize("status", [301, 302, 307, 400, 500])
def test_what_is_not_taken_is_tried_again_and_no_redirect_followed(
    view, program, status
):
    delivery = begin_call(view, FIRST + 2 * DAY)
    program.status = status
    with pytest.raises(NotTaken):
        try_call(delivery.pk)
    program.status = 200
    try_call(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (DeliveryState.SENT, 2)
    assert len(program.got) == 2


def test_a_program_that_never_answers_is_let_be_and_the_desk_says_so(view, program):
    delivery = begin_call(view, FIRST + 2 * DAY)
    last_try(delivery.pk)

    assert not SavedView.objects.calling().exists()
    assert list(SavedView.objects.calls_ended()) == [view]
    assert calls_ended(view.user, FIRST.date()).count == 1

    # What was not told is told once its keeper has it called again.
    change_view(view=SavedView.objects.get(), user=view.user)
    assert begin_call(SavedView.objects.get(), FIRST + 3 * DAY).since == view.kept_at


def test_nobody_calls_who_may_not_any_more(view):
    delivery = begin_call(view, FIRST + 2 * DAY)
    view.user.user_permissions.clear()
    try_call(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert begin_call(SavedView.objects.get(), FIRST + 2 * DAY) is None


def test_an_address_that_came_to_be_private_is_called_no_more(view, settings, program):
    delivery = begin_call(view, FIRST + 2 * DAY)
    settings.HOOK_HOSTS_ALLOWED = []
    try_call(delivery.pk)

    assert program.got == []
    assert SavedView.objects.calls_ended().exists()
