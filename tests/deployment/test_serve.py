"""`manage.py serve`, as systemd and a container start it."""

import signal
import socket
import stat
import time

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.deployment.served import SocketConnection, ask, served, wait_until_served
from walloon_clusters.management.commands import serve
from walloon_clusters.storage import SiteStorage

pytestmark = pytest.mark.django_db(transaction=True)

SLOW = (
    b"POST /i18n/setlang/ HTTP/1.1\r\nHost: clusters.example.org\r\n"
    b"X-Forwarded-Proto: https\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\n"
)


def test_a_served_site_outlives_a_process_and_finishes_what_it_began(
    static_files, tmp_path
):
    door = tmp_path / "site.sock"
    with served(connection, static_files, door) as process:
        assert f"unix:{door} by 2 processes" in process.stdout.readline()
        mode = door.stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o660
        status, headers, page = ask(door, "/", **{"X-Forwarded-Proto": "https"})
        assert status == 200
        assert "<h1" in page
        assert headers["Strict-Transport-Security"]
        assert ask(door, "/")[0] == 301

        family = psutil.Process(process.pid).children(recursive=True)
        workers = [each for each in family if "spawn_main" in " ".join(each.cmdline())]
        assert len(workers) == 2
        for each in workers:
            each.kill()
        wait_until_served(door)

        begun = SocketConnection(door)
        begun.connect()
        begun.sock.send(SLOW + b"langu")
        time.sleep(0.5)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        begun.sock.send(b"age=fr")
        assert begun.sock.recv(12) == b"HTTP/1.1 302"
        begun.close()

        assert process.wait(90) == 0
        assert psutil.wait_procs(family, 10)[1] == []
        assert not door.exists()


def test_a_site_is_served_while_its_database_is_away(static_files, tmp_path):
    door = tmp_path / "site.sock"
    away = "postgres://someone@127.0.0.1:1/registry"
    with served(connection, static_files, door, DATABASE_URL=away):
        assert ask(door, "/healthz")[0] == 503
        style = next(static_files.glob("site.*.css")).name
        secure = {"X-Forwarded-Proto": "https"}
        assert ask(door, f"/static/{style}", **secure)[0] == 200


def test_what_the_door_refuses_asks_of_browsers_what_every_answer_does(
    static_files, tmp_path
):
    door = tmp_path / "site.sock"
    bounds = {"SERVE_WORKERS": "1", "PAGE_REQUESTS_A_MINUTE": "1"}
    with served(connection, static_files, door, **bounds):
        refused = {}
        while len(refused) < 2:  # a minute may end meanwhile
            for address in ("/clusters/", "/api/v1/clusters"):
                sent = {"X-Forwarded-Proto": "https", "Origin": "https://example.org"}
                status, headers, _said = ask(door, address, **sent)
                if status == 429:
                    refused[address] = headers

    for address, told in refused.items():
        programs = address.startswith("/api/")
        assert "camera=()" in told["Permissions-Policy"]
        assert told["Cross-Origin-Opener-Policy"] == "same-origin"
        takers = "cross-origin" if programs else "same-origin"
        assert told["Cross-Origin-Resource-Policy"] == takers
        assert told["Access-Control-Allow-Origin"] == ("*" if programs else None)
        assert "default-src 'none'" in told["Content-Security-Policy"]
        assert int(told["Retry-After"]) > 0


def test_without_its_static_files_a_site_is_not_served(settings, monkeypatch, tmp_path):
    settings.DEBUG = False
    monkeypatch.setattr(serve, "staticfiles_storage", SiteStorage(location=tmp_path))

    with pytest.raises(CommandError, match="run manage.py collectstatic"):
        call_command("serve")


def test_why_nothing_can_be_served_is_said_in_words(settings, tmp_path):
    settings.DEBUG = True
    occupied = tmp_path / "a file"
    occupied.touch()

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf":{port} \(Address already in use\)"):
            call_command("serve", port=port)
    with pytest.raises(CommandError, match="is no folder that this account may write"):
        call_command("serve", socket=tmp_path / "nowhere" / "site.sock")
    with pytest.raises(CommandError, match="exists, and is no socket"):
        call_command("serve", socket=occupied)
    with pytest.raises(CommandError, match="At least one process"):
        call_command("serve", workers=0)
