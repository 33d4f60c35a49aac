"""The site in processes of its own, as the demo serves it, asked by several at once."""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from urllib.parse import quote, urlencode
from urllib.request import urlopen

from django.conf import settings

from tests.programs import running
from walloon_clusters.serving import WORKERS

SECONDS_TO_START = 60


@contextmanager
def serving(connection, **variables):
    """Serve the site on the database of a connection; yield the port.

    Args:
        variables: of the environment, besides.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DEBUG": "false",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "false",
        "DATABASE_URL": address_of(connection),
        "PAGE_REQUESTS_A_MINUTE": "0",
        **variables,
    }
    options = {"cwd": settings.BASE_DIR, "env": environment}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        check=True,
        **options,
    )
    with running(
        [
            *(sys.executable, "-m", "granian", "walloon_clusters.wsgi:application"),
            *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(WORKERS), "--log-level", "warning"),
            *("--blocking-threads", str(settings.SERVING_THREADS)),
            # A worker told to stop while it is starting does not hear it.
            *("--workers-kill-timeout", "5"),
        ],
        **options,
    ) as process:
        _wait_until_ready(process, port)
        yield port


def requests_per_second(port: int, path: str, *, clients: int, requests: int) -> float:
    """Return how many pages a second all clients get that ask one after the other."""

    def ask(times: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(times):
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, f"{path}: {response.status}"
        connection.close()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, [5] * clients))  # every thread of the server is warm now
        start = time.perf_counter()
        list(pool.map(ask, [requests] * clients))
        return clients * requests / (time.perf_counter() - start)


def address_of(connection) -> str:
    """Return what DATABASE_URL must say to reach the database of a connection."""
    reached = connection.get_connection_params()
    given = {name: reached[name] for name in ("host", "port") if reached.get(name)}
    user = quote(reached["user"])
    if reached.get("password"):
        user += f":{quote(reached['password'])}"
    return f"postgres://{user}@/{reached['dbname']}?{urlencode(given)}"


def _wait_until_ready(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz"):
            return
        time.sleep(0.1)
    raise AssertionError("The server does not answer.")
