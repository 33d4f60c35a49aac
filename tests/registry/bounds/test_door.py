"""The door lets in what it has a place for, and tells all others at once."""

import io
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from registry.bounds import bodies, places
from registry.bounds.door import Door, handed_over
from registry.bounds.kinds import ACTS, BODIES, FILES, PAGES, SEARCHES

# An answer that is closed looks after its connections.
pytestmark = pytest.mark.django_db

PAGE = {"HTTP_ACCEPT": "text/html"}


def ask(door, path="/clusters/", method="GET", **environ):
    """Return status, headers and content of what the door answers."""
    told = {}

    def start(status, headers):
        told.update(status=int(status[:3]), **dict(headers))

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "REMOTE_ADDR": "127.0.0.1",
        **environ,
    }
    answer = door(environ, start)
    told["content"] = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return told


class Site:
    """An application that answers when it may."""

    def __init__(self):
        self.may_answer = Event()
        self.began = 0

    def __call__(self, environ, start):
        self.began += 1
        self.may_answer.wait(10)
        start("200 OK", [])
        return HttpResponse(environ.get("wsgi.input", io.BytesIO()).read())


@pytest.fixture
def site():
    site = Site()
    yield site
    site.may_answer.set()


@pytest.fixture
def at_once():
    with ThreadPoolExecutor(30) as pool:
        yield pool


def wait_until(holds):
    for _ in range(200):
        if holds():
            return
        Event().wait(0.02)
    raise AssertionError("It did not come to that.")


def test_who_finds_no_place_is_told_so_in_both_languages(site, at_once, monkeypatch):
    monkeypatch.setattr(places, "PATIENCE", 0.05)
    door = Door(site)
    inside = [at_once.submit(ask, door, **PAGE) for _ in range(SEARCHES.places)]
    wait_until(lambda: site.began == SEARCHES.places)

    told = ask(door, **PAGE)

    assert told["status"] == 503
    assert told["Retry-After"] == told["Refresh"] == "3"
    assert 'lang="fr"' in told["content"].decode()
    assert "The site is busy" in told["content"].decode()
    site.may_answer.set()
    assert [each.result()["status"] for each in inside] == [200] * SEARCHES.places
    assert door.places.taken(SEARCHES) == 0


def test_a_kind_without_places_keeps_nobody_else_out(site, at_once):
    door = Door(site)
    for path in ("/organisations/", "/organisations/"):
        at_once.submit(ask, door, path, QUERY_STRING="_export=csv")
    wait_until(lambda: door.places.taken(FILES) == FILES.places)

    told = ask(door, "/organisations/", QUERY_STRING="_export=xlsx")
    page = at_once.submit(ask, door, "/clusters/hub/")
    health = at_once.submit(ask, door, "/healthz")
    wait_until(lambda: site.began == FILES.places + 2)
    site.may_answer.set()

    assert told["status"] == 503
    assert page.result()["status"] == health.result()["status"] == 200


def test_a_page_waits_for_a_place_a_little(site, at_once):
    door = Door(site)
    asked = [at_once.submit(ask, door, "/") for _ in range(PAGES.places + 1)]
    wait_until(lambda: site.began == PAGES.places)

    site.may_answer.set()

    assert {each.result()["status"] for each in asked} == {200}


def test_no_more_wait_than_there_are_threads_for(site, at_once):
    door = Door(site)
    many = 12
    asked = [at_once.submit(ask, door, "/") for _ in range(PAGES.places + many)]
    wait_until(lambda: sum(each.done() for each in asked) >= many - 2)

    site.may_answer.set()

    told = [each.result()["status"] for each in asked]
    assert told.count(503) >= many - 2


def test_programs_get_a_problem(site, at_once):
    door = Door(site)
    for _ in range(FILES.places):
        at_once.submit(ask, door, QUERY_STRING="_export=csv")
    wait_until(lambda: site.began == FILES.places)

    told = ask(
        door,
        QUERY_STRING="_export=csv",
        HTTP_ACCEPT="*/*",
        HTTP_ACCEPT_LANGUAGE="fr-BE",
    )

    assert told["Content-Type"] == "application/problem+json"
    assert "Refresh" not in told
    problem = json.loads(told["content"])
    assert problem["status"] == 503
    assert problem["retryAfterSec"] == 3
    assert problem["title"] == "Le site est très sollicité"


def test_a_place_is_held_until_the_last_piece_left():
    leaving = iter((b"one", b"two"))
    door = Door(lambda environ, start: StreamingHttpResponse(leaving))
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/clusters/",
        "QUERY_STRING": "",
        "REMOTE_ADDR": "127.0.0.1",
    }
    answer = door(environ, lambda *_: None)

    assert next(answer) == b"one"
    assert door.places.taken(SEARCHES) == 1
    answer.close()
    answer.close()
    assert door.places.taken(SEARCHES) == 0


@pytest.mark.parametrize("is_whole", [True, False])
def test_time_is_over_before_others_get_the_connection(is_whole):
    """Whoever is stopped then would be somebody else."""
    told = []
    answer = StreamingHttpResponse([b"a"])
    if is_whole:
        answer["Content-Length"] = "1"
    answer._resource_closers.append(lambda: told.append("closed"))

    handed = handed_over(
        answer,
        lambda: told.append("time is over"),
        lambda: told.append("place is free"),
    )
    assert b"".join(handed) == b"a"
    if not is_whole:
        handed.close()
        handed.close()

    assert told[:3] == ["time is over", "closed", "place is free"]
    assert told.count("place is free") == 1


def test_what_has_a_length_is_handed_over_whole():
    def application(environ, start):
        start("200 OK", [])
        return FileResponse(io.BytesIO(b"x" * 100_000))

    door = Door(application)
    answer = door(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/static/site.css",
            "QUERY_STRING": "",
            "REMOTE_ADDR": "127.0.0.1",
        },
        lambda *_: None,
    )

    assert [len(piece) for piece in answer] == [100_000]


def test_a_fault_lets_go_of_the_place():
    def broken(environ, start):
        raise LookupError

    door = Door(broken)
    with pytest.raises(LookupError):
        ask(door)

    assert door.places.taken(SEARCHES) == 0


# How often


def test_a_client_that_asks_too_often_waits_for_the_minute_to_end(site, settings):
    settings.PAGE_REQUESTS_A_MINUTE = 3
    site.may_answer.set()
    door = Door(site)
    door.clients._term = -1

    told = [ask(door, **PAGE) for _ in range(12)]
    other = ask(door, REMOTE_ADDR="127.0.0.2")
    health = ask(door, "/healthz")

    refused = [each for each in told if each["status"] == 429]
    # The minute may turn meanwhile: each one has its three.
    assert 6 <= len(refused) <= 9
    assert all(0 < int(each["Retry-After"]) <= 60 for each in refused)
    assert "Trop de requêtes" in refused[0]["content"].decode()
    assert other["status"] == health["status"] == 200


def test_one_office_of_an_ipv6_network_is_one_client(site, settings):
    settings.PAGE_REQUESTS_A_MINUTE = 2
    site.may_answer.set()
    door = Door(site)

    told = [ask(door, REMOTE_ADDR=f"2001:db8::{n}")["status"] for n in range(1, 8)]

    assert told.count(429) >= 3


def test_who_shows_a_session_may_ask_more_often(site, settings):
    settings.PAGE_REQUESTS_A_MINUTE = 1
    site.may_answer.set()
    door = Door(site)

    told = [ask(door, HTTP_COOKIE="sessionid=x")["status"] for _ in range(20)]

    assert 5 <= told.count(200) <= 10


def test_no_limit_is_set_by_nought(site, settings):
    settings.PAGE_REQUESTS_A_MINUTE = 0
    site.may_answer.set()

    told = {ask(Door(site))["status"] for _ in range(50)}

    assert told == {200}


# What is sent


class Slow:
    """A body of which nothing comes until its client goes."""

    def __init__(self):
        self.is_gone = Event()

    def read(self, _size):
        self.is_gone.wait(10)
        return b""


def send(door, source, length, **environ):
    return ask(
        door,
        "/i18n/setlang/",
        "POST",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": source} | environ,
    )


def test_what_is_sent_reaches_the_view(site):
    site.may_answer.set()
    content = b"x" * 2_000_000

    told = send(Door(site), io.BytesIO(content), len(content))

    assert told["content"] == content


def test_who_sends_slowly_is_cut_off(site, monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS_A_PART", 0.05)
    door, source, gone = Door(site), Slow(), []
    monkeypatch.setattr(
        bodies, "cut", lambda *whom: (gone.append(whom), source.is_gone.set())
    )

    told = send(door, source, 100, SERVER_PORT="8000", **PAGE)

    assert told["status"] == 408
    assert gone == [("127.0.0.1", 8000)]
    assert site.began == 0
    assert door.places.taken(BODIES) == door.places.taken(ACTS) == 0


def test_a_body_has_no_more_than_its_whole_time(monkeypatch):
    class Trickle(Slow):
        def read(self, _size):
            return b"" if self.is_gone.wait(0.02) else b"x"

    source = Trickle()
    monkeypatch.setattr(bodies, "cut", lambda *_whom: source.is_gone.set())
    environ = {"wsgi.input": source, "REMOTE_ADDR": "127.0.0.1"}

    assert bodies.receive(environ, 10_000, 0.2).status == 408


def test_the_connections_of_a_proxy_are_not_cut(site, settings, monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS_A_PART", 0.01)
    settings.PROXIES = 1
    source, gone = Slow(), []
    monkeypatch.setattr(bodies, "cut", lambda *whom: gone.append(whom))
    arriving = bodies.Arriving("127.0.0.1", 8000, 10)
    source.is_gone.wait(0.05)

    assert arriving.stop() > 0
    assert (arriving.is_late, gone) == (True, [])


def test_only_the_connections_of_a_client_to_the_site_are_cut():
    with (
        socket.create_server(("127.0.0.1", 0)) as site,
        socket.create_server(("127.0.0.1", 0)) as other,
    ):
        port = site.getsockname()[1]
        pairs = {
            name: (
                socket.create_connection(at, source_address=(source, 0)),
                server.accept()[0],
            )
            for name, at, source, server in (
                ("slow", site.getsockname(), "127.0.0.5", site),
                ("another client", site.getsockname(), "127.0.0.6", site),
                ("another server", other.getsockname(), "127.0.0.5", other),
            )
        }

        bodies.cut("127.0.0.5", port)

        told = {}
        for name, (client, server) in pairs.items():
            with client, server:
                server.setblocking(False)
                try:
                    told[name] = server.recv(1)
                except BlockingIOError:
                    told[name] = "open"
    assert told == {
        "slow": b"",
        "another client": "open",
        "another server": "open",
    }


def test_slow_bodies_keep_no_page_waiting(site, at_once):
    site.may_answer.set()
    door, source = Door(site), Slow()
    slow = [at_once.submit(send, door, source, 100) for _ in range(BODIES.places)]
    wait_until(lambda: door.places.taken(BODIES) == BODIES.places)

    page = ask(door)
    one_more = send(door, source, 100)

    source.is_gone.set()
    assert page["status"] == 200
    assert one_more["status"] == 503
    assert {each.result()["status"] for each in slow} == {400}


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"CONTENT_LENGTH": str(bodies.LARGEST + 1)}, 413),
        ({"CONTENT_LENGTH": "9" * 400}, 413),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "²"}, 400),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": "5", "wsgi.input": io.BytesIO(b"abc")}, 400),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused(site, environ, status):
    told = ask(Door(site), "/i18n/setlang/", "POST", **environ)

    assert told["status"] == status
    assert site.began == 0


def test_headers_have_a_bound(site):
    site.may_answer.set()
    door = Door(site)

    many = ask(door, **{f"HTTP_X_{n}": "a" for n in range(90)})
    long = ask(door, HTTP_X="a" * 40_000)

    assert many["status"] == long["status"] == 400


def test_a_body_whose_disk_is_full_is_not_taken_for_whole(site, monkeypatch):
    class Full(io.BytesIO):
        def write(self, _part):
            raise OSError("No space left on device")

    monkeypatch.setattr(bodies, "SpooledTemporaryFile", lambda _size: Full())

    told = send(Door(site), io.BytesIO(b"abc"), 3)

    assert told["status"] == 507
