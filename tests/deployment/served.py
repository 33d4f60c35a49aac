"""A production site in processes of its own, asked over sockets."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection

from django.conf import settings

from tests.benchmarks.server import address_of
from tests.programs import running

SECONDS_TO_START = 90
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "an-example-long-enough-to-be-taken-for-a-random-text-0123456789",
    "ALLOWED_HOSTS": "clusters.example.org",
    "DATABASE_URL": "embedded",
}


class SocketConnection(HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path, timeout=30):
        super().__init__("clusters.example.org", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(path, address, **headers):
    """Return status, headers and text of an answer that comes over a Unix socket."""
    client = SocketConnection(path)
    try:
        client.request("GET", address, headers=headers)
        response = client.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        client.close()


@contextmanager
def served(connection, static_files, path, **environment):
    """Serve the site on a connection's database; yield the process when it answers.

    Args:
        path: the Unix socket to serve it at.
    """
    with running(
        [sys.executable, "manage.py", "serve", "--socket", str(path)],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            **PRODUCTION,
            "DATABASE_URL": address_of(connection),
            "STATIC_DIR": str(static_files),
            "PROXIES": "1",
            **environment,
        },
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        wait_until_served(path)
        yield process


def wait_until_served(path):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(OSError):
            if ask(path, "/healthz")[0] in (200, 503):
                return
        time.sleep(0.1)
    raise AssertionError("The site does not answer.")
