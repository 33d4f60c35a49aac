"""The site as it is served, in processes of its own, before a small crowd.

`make bench ONLY=crowd` lets a large one loose on a large registry.
"""

import socket
import time

import pytest
from django.db import connection
from django.urls import reverse

from tests.benchmarks.server import serving
from tests.crowd import PARTS, Crowd, storm
from tests.factories import make_cluster, make_membership

SECONDS = 6
CLIENTS = 20
LONGEST = 20
"""Seconds: a busy machine is no fault of the site; who was stopped waited longer."""


@pytest.mark.django_db(transaction=True)
def test_a_small_crowd_keeps_nobody_waiting():
    cluster = make_cluster()
    for _ in range(30):
        make_membership(cluster=cluster)
    page = reverse("cluster_detail", args=[cluster.slug])
    with serving(connection, PAGE_REQUESTS_A_MINUTE="600") as port:
        crowd = Crowd(port)
        for _ in range(8):
            # Each process has made it once.
            crowd.ask("watcher", page, source="127.0.0.9")

        stormed = storm(port, PARTS, seconds=SECONDS, clients=CLIENTS, page=page)
        answer, seconds = send_slowly(port)
        many = ask_with_headers(port, 90)

    assert stormed.faults == []
    assert max(stormed.longest.values()) < LONGEST
    assert stormed.statuses["searches"][200] > 0
    assert set(stormed.statuses) >= {"watcher", "files", "searches", "crawler"}
    # Refused, or not even told: the connection is cut.
    assert answer[9:12] in (b"", b"408")
    assert seconds < 60
    assert many[9:12] == b"400"


def send_slowly(port: int) -> tuple[bytes, float]:
    """Promise more than comes; return what is answered, and after how long."""
    began = time.monotonic()
    with socket.create_connection(
        ("127.0.0.1", port), timeout=90, source_address=("127.0.5.1", 0)
    ) as sent:
        sent.sendall(
            b"POST /i18n/setlang/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Length: 100000\r\n\r\nabc"
        )
        try:
            answer = sent.recv(64)
        except ConnectionError:
            answer = b""
    return answer, time.monotonic() - began


def ask_with_headers(port: int, number: int) -> bytes:
    """Ask with so many headers; return how the answer begins."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as sent:
        headers = b"".join(b"X-%d: a\r\n" % n for n in range(number))
        sent.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + b"\r\n")
        return sent.recv(64)
