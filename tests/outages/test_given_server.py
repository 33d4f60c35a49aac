"""Backups of a server of the machine's own, by an account that is no administrator."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.programs import WORK, needed, running

from .servers import wait_until

pytestmark = pytest.mark.django_db

DEBIAN = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")))
OWNER = "postgres"
SITE = "site"
IMPATIENT = """
import sys, django
django.setup()
from django.core.management import call_command
from walloon_clusters.backups import databases
databases.TRIES = 1
call_command("restore", sys.argv[1], replace=True)
"""


EVERY_LIST = """
import django
django.setup()
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from tests.pages import FOR_PROGRAMS, LISTS, address, address_for_programs
before = timezone.now() - timedelta(seconds=5)
of_all = sorted({*LISTS} - {"cluster_members"})
asked = ({}, {"known_on": before.isoformat()}, {"_export": "csv"}, {"q": "wal"})
paths = [address(name, **query) for name in of_all for query in asked]
paths += [address_for_programs(name) for name in of_all if name in FOR_PROGRAMS]
for path in paths:
    status = Client().get(path).status_code
    if status not in (200, 400):  # some lists do not know what is asked
        print(status, path)
"""


class GivenServer:
    """PostgreSQL as Debian has it, with an account and a database for the site."""

    def __init__(self, folder: Path):
        self.folder = folder
        address = f"postgres://{SITE}:secret@/{SITE}?host={folder}"
        self.environment = os.environ | {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
            "DUMP_DIR": str(folder / "dumps"),
            "BACKUP_DIR": str(folder / "backups"),
            "SECRET_KEY": settings.SECRET_KEY,
        }

    def connect(self, **options) -> psycopg.Connection:
        """Connect as the administrator of the server."""
        options = {"dbname": SITE, "autocommit": True, **options}
        return psycopg.connect(host=str(self.folder), user=OWNER, **options)

    def ask(self, statement: str, **options):
        with self.connect(**options) as own:
            answer = own.execute(statement)
            return answer.fetchall() if answer.description else []

    def is_there(self) -> bool:
        try:
            return self.ask("SELECT 1", dbname="postgres") == [(1,)]
        except psycopg.OperationalError:
            return False

    def run(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def manage(self, *command: str) -> str:
        """Run a command of the site, which succeeds; return what it said."""
        done = self.run("manage.py", *command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def digests(self) -> list[str]:
        """Return what each file of a dump of the registry hashes to."""
        return self.manage("dump").splitlines()[:-1]


@pytest.fixture(scope="module")
def given(django_db_setup, django_db_blocker):
    """It holds the founding facts."""
    initdb = needed("initdb", *reversed(DEBIAN))
    folder = Path(tempfile.mkdtemp(prefix="walloon-clusters-test-"))
    who = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam(OWNER)
        os.chown(folder, account.pw_uid, account.pw_gid)
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data = folder / "data"
    made = [initdb, "--auth=trust", f"--username={OWNER}", "--no-sync"]
    subprocess.run(
        [*made, "--encoding=UTF8", "--locale=C.UTF-8", data],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **who,
    )
    given = GivenServer(folder)
    command = [initdb.with_name("postgres"), "-D", data, "-k", folder, "-h", ""]
    with (
        (folder / "log").open("w") as log,
        running([*command, "-F"], stderr=log, cwd=folder, **who),
    ):
        wait_until(given.is_there)
        for statement in (
            f"CREATE ROLE {SITE} LOGIN CREATEDB PASSWORD 'secret'",
            f"CREATE DATABASE {SITE} OWNER {SITE}",
        ):
            given.ask(statement, dbname="postgres")
        given.manage("migrate", "--verbosity=0")
        given.manage("load_founding_facts")
        yield given
    shutil.rmtree(folder)


def test_pages_jobs_and_checks_need_no_administrator(given):
    asked = given.run("-c", EVERY_LIST)

    assert (asked.stdout, asked.returncode) == ("", 0), asked.stderr
    given.manage(*WORK, "--one-shot")
    assert "All is well" in given.manage("check_registry")


@pytest.fixture(scope="module")
def backup(given):
    """A backup of a registry in which rows break a rule, and what is set is kept."""
    given.ask("DELETE FROM registry_membershipattestation")
    given.ask(f"ALTER DATABASE {SITE} SET log_min_duration_statement TO '9s'")
    folder = given.folder / "saved"
    said = given.manage("backup", str(folder))
    assert "break a rule, and come back with it" in said
    return folder


def test_all_comes_back_but_what_only_an_administrator_may_set(given, backup):
    before = given.digests()
    given.ask("DROP VIEW registry_latestname CASCADE")

    said = given.manage("restore", "--replace", str(backup))

    assert given.digests() == before
    told = f'ALTER DATABASE "{SITE}" SET "log_min_duration_statement" TO \'9s\';'
    assert told in said
    assert given.ask(
        "SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setdatabase = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    ) == [("pg_trgm.word_similarity_threshold=0.5",)]
    given.ask(told)
    assert said.count("ALTER DATABASE") == 1


def test_other_rows_that_break_a_rule_are_refused(given, backup, tmp_path):
    spoilt = shutil.copytree(backup, tmp_path / "spoilt")
    path = spoilt / "manifest.json"
    told = json.loads(path.read_text())
    ((rule, keys),) = [each for each in told["findings"].items() if each[1]]
    keys.pop()
    path.write_text(json.dumps(told))

    done = given.run("manage.py", "restore", "--replace", str(spoilt))

    assert done.returncode == 1
    assert f"Other rows break a rule than when the backup was made: {rule}." in (
        done.stderr
    )


@pytest.mark.parametrize(
    ("taken", "given_back", "said"),
    [
        (
            f"ALTER ROLE {SITE} NOCREATEDB",
            f"ALTER ROLE {SITE} CREATEDB",
            f'ALTER ROLE "{SITE}" CREATEDB;',
        ),
        (
            "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
            "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
            f'GRANT CONNECT ON DATABASE postgres TO "{SITE}";',
        ),
    ],
)
def test_what_the_account_may_not_do_is_told(given, backup, taken, given_back, said):
    given.ask(taken)
    try:
        for command in (["restore", "--replace", str(backup)], ["upgrade", "--check"]):
            done = given.run("manage.py", *command)
            assert done.returncode == 1
            assert said in done.stderr
            assert "Traceback" not in done.stderr
    finally:
        given.ask(given_back)


def test_who_may_not_be_sent_away_is_named(given, backup):
    with given.connect(application_name="a look at it"):
        done = given.run("-c", IMPATIENT, str(backup))

    assert done.returncode == 1
    assert "in use all the time, now by postgres (a look at it)" in done.stderr
    assert given.ask("SELECT count(*) > 0 FROM registry_cluster") == [(True,)]
    (names,) = given.ask("SELECT count(*) FROM pg_database WHERE datname LIKE 'site%'")
    assert names == (1,)


def test_an_upgrade_is_rehearsed_though_rows_break_a_rule(given, backup):
    said = given.manage("upgrade", "--check")

    assert "rows break a rule: check_registry names them." in said
    assert "The upgrade would succeed. Nothing was changed." in said
