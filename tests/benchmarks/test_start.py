"""What it costs to begin: the tables of an empty database."""

import os
import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage

import pytest
from django.conf import settings
from django.db import connection

from .databases import PREFIX, create, drop, within
from .figures import say
from .server import address_of

pytestmark = pytest.mark.usefixtures("measured_databases")


def seconds_of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_all_migrations_of_an_empty_database():
    name = f"{PREFIX}_empty"
    create(name, "template0")
    with within(name):
        address = address_of(connection)
    before = seconds_of_children()
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address},
        check=True,
    )
    say("start.migrate_seconds", seconds_of_children() - before, "py alone")
    drop(name)
