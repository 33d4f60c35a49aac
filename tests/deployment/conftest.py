"""What the tests of an installed site share: the site, in processes of its own."""

import os
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
def ports():
    """Two ports that are free: for plain HTTP, and for TLS."""
    with ExitStack() as stack:
        free = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(2)
        ]
        plain, encrypted = (each.getsockname()[1] for each in free)
    return {"plain": plain, "encrypted": encrypted}
