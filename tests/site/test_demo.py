import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import takewhile
from urllib.parse import quote, urlencode

import psutil
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from tests.programs import running
from walloon_clusters.management.commands import demo
from walloon_clusters.serving import WORKERS


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def running_demo(port, **settings_of_it):
    """Run the demo on the tests' database; yield it and what it printed."""
    server = connection.settings_dict
    account = f"{server['USER']}:{quote(server['PASSWORD'])}"
    address = urlencode({"host": server["HOST"], "port": server["PORT"]})
    database = f"postgres://{account}@/{server['NAME']}?{address}"
    with running(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env={"DATABASE_URL": database, **settings_of_it},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = takewhile(lambda line: not line.startswith("Ctrl-C"), process.stdout)
        printed = "".join(lines)
        wait_until_served(port)
        yield process, printed


def get(port, path):
    client = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        client.request("GET", path)
        response = client.getresponse()
        return response.status, response.read().decode()
    except ConnectionError:
        return None, ""
    finally:
        client.close()


def wait_until_served(port):
    deadline = time.monotonic() + 60
    while get(port, "/healthz")[0] != 200:
        assert time.monotonic() < deadline, "The demo does not serve."
        time.sleep(0.1)


def family_of(process):
    """Return the demo's processes, once the site's and the queue's are there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        family = psutil.Process(process.pid).children(recursive=True)
        working = []
        for each in family:
            with suppress(psutil.NoSuchProcess):  # it may end while it is asked
                if "spawn_main" in " ".join(each.cmdline()):
                    working.append(each)
        if len(working) > WORKERS:
            return family
        time.sleep(0.1)
    pytest.fail(f"The demo works with {working} alone.")


@pytest.mark.django_db(transaction=True)
def test_the_demo_serves_and_leaves_no_process_behind_however_it_ends(port):
    for end in (signal.SIGTERM, signal.SIGKILL):
        with running_demo(port) as (process, printed):
            family = family_of(process)

            assert f"http://127.0.0.1:{port}/admin/ as staff" in printed
            assert get(port, "/")[0] == 200
            status, page = get(port, "/nothing-here/")
            assert status == 404
            assert "DEBUG" not in page

            process.send_signal(end)
            process.wait(30)
            assert psutil.wait_procs(family, 30)[1] == []


@pytest.mark.django_db
def test_the_staff_login_stays_the_same(client):
    password = demo.Command().create_staff()

    assert demo.Command().create_staff() == password
    assert client.login(username="staff", password=password)
    assert get_user_model().objects.get().is_superuser


@pytest.mark.django_db
def test_the_staff_login_works_again_after_its_password_was_changed(client):
    password = demo.Command().create_staff()
    staff = get_user_model().objects.get()
    staff.set_password("forgotten")
    staff.save()

    demo.Command().create_staff()

    assert client.login(username="staff", password=password)


def test_a_port_that_is_taken_is_named(settings):
    settings.DEBUG = True
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = f"on 127.0.0.1:{port} .* make demo PORT="
        with pytest.raises(CommandError, match=message):
            call_command("demo", port=port)


def test_a_production_site_gets_no_demo(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match=re.escape("DEBUG is false")):
        call_command("demo")
