"""What the tests of an installed site share: the site, in processes of its own."""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest
from django.conf import settings

from tests.deployment.served import PRODUCTION


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """The folder with the static files of a production site."""
    folder = tmp_path_factory.mktemp("static")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "STATIC_DIR": str(folder)},
        check=True,
    )
    return folder


@pytest.fixture
def program():
    """A function that finds a program of Debian's; without it the test is skipped.

    Some are not on every Debian: without one, the test is skipped in any case.
    """

    def find(name, everywhere=True):
        path = os.environ["PATH"] + os.pathsep + "/usr/sbin"
        if found := shutil.which(name, path=path):
            return found
        reason = f"There is no {name} on this machine."
        # Where tests are run for the record, a skipped test is a failed one.
        missed = everywhere and "CI" in os.environ
        return pytest.fail(reason) if missed else pytest.skip(reason)

    return find


@pytest.fixture
def ports():
    """Two ports that are free: for plain HTTP, and for TLS."""
    with ExitStack() as stack:
        free = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(2)
        ]
        plain, encrypted = (each.getsockname()[1] for each in free)
    return {"plain": plain, "encrypted": encrypted}
