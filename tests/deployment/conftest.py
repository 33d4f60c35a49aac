"""What the tests of an installed site share: the site, in processes of its own."""

import os
import shutil
import subprocess
import sys

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
    """A function that finds a program of Debian's; without it the test is skipped."""

    def find(name):
        path = os.environ["PATH"] + os.pathsep + "/usr/sbin"
        if found := shutil.which(name, path=path):
            return found
        reason = f"There is no {name} on this machine."
        # Where tests are run for the record, a skipped test is a failed one.
        return pytest.fail(reason) if "CI" in os.environ else pytest.skip(reason)

    return find
