"""The shipped nginx before a site that is served as it is in production."""

import re
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection

from tests.deployment.browsing import Visitor, log_in_as_administrator
from tests.deployment.proxies import (
    NAME,
    answer_of,
    proxied,
    started_with,
    write_compose,
    write_debian,
)
from tests.deployment.served import served
from tests.factories import PASSWORD, make_superuser
from tests.programs import end, needed

SLOW = max(12, settings.SERVING_THREADS + 4)
"""More bodies at once than the one process of the site has threads."""
CONNECTED = "03"
HEAD = (
    f"POST /i18n/setlang/ HTTP/1.1\r\nHost: {NAME}\r\nX-Forwarded-Proto: https\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
).encode()


@contextmanager
def slow_bodies(port):
    """Have clients promise 100,000 bytes, and send one of them every three seconds."""
    stop = Event()
    clients = [encrypted_socket(port) for _ in range(SLOW)]

    def trickle():
        while not stop.wait(3):
            for each in clients:
                each.send(b"a")

    for each in clients:
        each.send(HEAD)
    sender = Thread(target=trickle)
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()
        for each in clients:
            each.close()


def encrypted_socket(port):
    context = ssl._create_unverified_context()
    plain = socket.create_connection(("127.0.0.1", port))
    return context.wrap_socket(plain, server_hostname=NAME)


@pytest.mark.parametrize("write", [write_debian, write_compose])
def test_nginx_takes_the_configuration(tmp_path, ports, write):
    configuration = write(tmp_path, door=tmp_path / "site.sock", **ports)

    result = subprocess.run(
        [*started_with(needed("nginx"), configuration), "-t"],
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stderr
    assert "[emerg]" not in result.stderr


@pytest.mark.django_db(transaction=True)
def test_the_proxy_keeps_slow_and_false_clients_from_the_site(
    static_files, tmp_path, ports
):
    """Bodies that never end would hold every thread of the site, and reach none."""
    nginx = needed("nginx")
    door = tmp_path / "site.sock"
    configuration = write_debian(tmp_path, door=door, **ports)
    port = ports["encrypted"]
    with (
        served(connection, static_files, door, SERVE_WORKERS="1") as site,
        proxied(nginx, configuration, port),
    ):
        page_tells_the_truth(port)
        plain_address_leads_to_tls(ports["plain"])
        administrator = make_superuser("root")
        administrator.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
        administrator.save()
        log_in_as_administrator(Visitor(port), "root", PASSWORD)
        with slow_bodies(port):
            time.sleep(1)
            assert open_at(door) == 0, "the proxy keeps the bodies"
            for _ in range(4):
                for address in ("/clusters/", "/healthz", stylesheet(port)):
                    assert answer_of(port, address, timeout=5).status == 200, address
                time.sleep(1.5)
        end(site)
        door.unlink(missing_ok=True)
        away = answer_of(port, "/clusters/")
        assert away.status == HTTPStatus.SERVICE_UNAVAILABLE
        assert away.headers["Retry-After"] == "10"
        assert "momentanément" in away.text


def stylesheet(port):
    return re.search(r'href="(/static/[^"]+\.css)"', answer_of(port, "/").text)[1]


def open_at(door):
    """Return how many connections the site has at its socket, by the kernel."""
    lines = Path("/proc/net/unix").read_text().splitlines()
    return sum(
        path == [str(door)] and state == CONNECTED
        for *_, state, _inode, path in (
            [*line.split()[:7], line.split()[7:]] for line in lines[1:]
        )
    )


def page_tells_the_truth(port):
    """Each header once; a client is not believed what only the proxy may say."""
    page = answer_of(port, "/", **{"X-Forwarded-Proto": "http"})
    assert page.status == 200
    for header in ("Strict-Transport-Security", "X-Content-Type-Options", "Server"):
        assert len(page.headers.get_all(header)) == 1, header
    assert page.headers["Server"] == "nginx"
    assert "Content-Encoding" not in page.headers
    # The site compresses by itself, a page as well as a static file.
    client = encrypted_socket(port)
    client.send(
        f"GET / HTTP/1.1\r\nHost: {NAME}\r\nAccept-Encoding: br, gzip\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    assert b"content-encoding: br" in client.recv(16_000).lower()
    client.close()
    too_large = {"Content-Length": str(101 * 1024 * 1024)}
    assert answer_of(port, "/", "POST", **too_large).status == 413
    assert answer_of(port, "/", **{"Host": "elsewhere.example.org"}).status == 400


def plain_address_leads_to_tls(plain):
    client = socket.create_connection(("127.0.0.1", plain))
    client.send(f"GET /clusters/ HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
    answer = client.recv(4000).decode()
    client.close()
    assert answer.startswith("HTTP/1.1 301")
    assert f"Location: https://{NAME}/clusters/\r\n" in answer
