"""What was saved comes back: the same rows, the same rules, the same settings."""

import json
import os
import re
import shutil

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from walloon_clusters import database
from walloon_clusters.backups import making, programs

from .servers import get, site_on, wait_until

pytestmark = pytest.mark.django_db

DATABASE = database.NAME


@pytest.fixture(scope="module")
def filled(server):
    """A server that holds the founding facts, and settings of its own."""
    database.join(server.home)
    assert server.manage("load_founding_facts").returncode == 0
    with server.connect() as own:
        own.execute(f"ALTER DATABASE {DATABASE} SET application_name TO 'it''s kept'")
        own.execute(f'ALTER DATABASE {DATABASE} SET search_path TO "$user", public')
        own.execute("SELECT setval('auth_user_id_seq', 4711)")
    return server


@pytest.fixture(scope="module")
def backup(filled):
    """A backup of it."""
    folder = filled.folder / "saved"
    done = filled.manage("backup", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def digests(server):
    """Return what each file of a dump of the registry hashes to."""
    done = server.manage("dump")
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()[:-1]]


def databases(server):
    return {name for (name,) in server.ask("SELECT datname FROM pg_database")}


def settings_of(server):
    return server.ask(
        "SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_database d "
        "ON d.oid = setdatabase WHERE datname = current_database() ORDER BY 1"
    )


def test_a_registry_that_was_lost_comes_back_under_a_site_that_runs(filled, backup):
    before, settings = digests(filled), settings_of(filled)
    with site_on(filled) as port:
        assert get(port, "/clusters/biowin/")[0] == 200
        filled.ask("DELETE FROM registry_membershipattestation RETURNING id")
        with filled.connect() as own:
            own.execute(f"ALTER DATABASE {DATABASE} RESET ALL")
            own.execute("DROP VIEW registry_latestname CASCADE")

        done = filled.manage("restore", "--replace", str(backup))
        assert done.returncode == 0, done.stderr

        wait_until(lambda: get(port, "/clusters/biowin/")[0] == 200)
    assert digests(filled) == before
    assert settings_of(filled) == settings
    assert filled.ask("SELECT nextval('auth_user_id_seq')") == [(4712,)]
    assert filled.manage("check_registry").returncode == 0
    assert not [name for name in databases(filled) if name.startswith(f"{DATABASE}_")]


def test_a_given_server_takes_it_into_an_empty_database(filled, backup):
    where = database.configuration(filled.home)
    with filled.connect() as own:
        own.execute("DROP DATABASE IF EXISTS given")
        own.execute("CREATE DATABASE given TEMPLATE template0")
    address = f"postgres://postgres@/given?host={where['HOST']}&port={where['PORT']}"
    elsewhere = dict(filled.environment)
    elsewhere |= {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
    }
    expected = digests(filled)
    own, filled.environment = filled.environment, elsewhere
    try:
        done = filled.manage("restore", str(backup))
        assert done.returncode == 0, done.stderr
        assert digests(filled) == expected
        again = filled.folder / "again"
        assert filled.manage("backup", str(again)).returncode == 0
        refused = filled.manage("restore", str(again))
    finally:
        filled.environment = own
    assert refused.returncode == 1
    assert "is not empty: say --replace" in refused.stderr
    saved, saved_again = rows_in(backup), rows_in(again)
    assert saved_again == saved


def rows_in(folder):
    rows = json.loads((folder / "manifest.json").read_text())["rows"]
    # Marks of changes are put together when a backup comes back.
    rows.pop("public.registry_commit")
    return rows


def damage(folder):
    with (folder / "database.dump").open("r+b") as file:
        file.seek(1000)
        file.write(b"damage")


def lose_the_file(folder):
    (folder / "database.dump").unlink()


def lose_the_manifest(folder):
    (folder / "manifest.json").unlink()


def come_from_later(folder):
    rewrite(folder, lambda told: told["migrations"].append("registry.9999_later"))


def come_from_a_later_server(folder):
    rewrite(folder, lambda told: told.update(postgresql=990_000))


def miss_a_row(folder):
    def add(told):
        told["rows"]["public.registry_cluster"] += 1

    rewrite(folder, add)


def rewrite(folder, change):
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damage, "is damaged"),
        (lose_the_file, "is not whole"),
        (lose_the_manifest, "is no backup"),
        (come_from_later, "registry.9999_later"),
        (come_from_a_later_server, "a later PostgreSQL"),
        (miss_a_row, "public.registry_cluster"),
    ],
)
def test_what_is_no_whole_backup_changes_nothing(filled, backup, tmp_path, spoil, said):
    spoilt = shutil.copytree(backup, tmp_path / "spoilt")
    spoil(spoilt)
    before = databases(filled)
    done = filled.manage("restore", "--replace", str(spoilt))
    assert done.returncode == 1
    assert said in done.stderr
    assert databases(filled) == before
    assert filled.ask("SELECT count(*) > 0 FROM registry_cluster") == [(True,)]


def test_a_backup_has_its_name_once_it_is_whole(filled, tmp_path):
    """It is cut off by a limit of the size of a file, as a full disk does."""
    root = tmp_path / "backups"
    root.mkdir()
    (root / ".unfinished-backup-99999999-left").mkdir()
    cut = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); "
        "from django.core.management import call_command; import django; "
        f"django.setup(); call_command('backup', {str(root)!r})"
    )
    done = filled.run_python(cut)
    assert done.returncode != 0
    assert "pg_dump failed" in done.stderr
    assert list(root.iterdir()) == []


@pytest.mark.parametrize("year", [2026, 2999])
def test_the_last_backups_are_kept_and_the_new_one_always(filled, tmp_path, year):
    for day in (1, 2, 3):
        old = tmp_path / f"{year}-01-0{day}T000000"
        old.mkdir()
        (old / "manifest.json").write_text("{}")
    (tmp_path / "notes").mkdir()
    done = filled.manage("backup", "--keep", "2", str(tmp_path))
    assert done.returncode == 0, done.stderr
    kept = {name for name in os.listdir(tmp_path) if name != "notes"}
    assert len(kept) == 2
    assert f"{year}-01-03T000000" in kept


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--keep", "-1"], "--keep needs a number: 0 keeps all."),
        (["--keep", "2"], "make it first."),
    ],
)
def test_what_is_to_be_kept_is_clear_before_anything_is_made(tmp_path, options, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("backup", str(tmp_path / "new"), *options)

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_removed_is_told_and_the_rest_goes(tmp_path, monkeypatch):
    for day in range(1, 6):
        (tmp_path / f"2026-01-0{day}").mkdir()
        (tmp_path / f"2026-01-0{day}/manifest.json").touch()
    remove = making.remove

    def removed(folder):
        if folder.name == "2026-01-02":
            raise PermissionError(13, "Permission denied")
        remove(folder)
        if folder.name == "2026-01-03":
            raise FileNotFoundError(2, "Another run was quicker")

    monkeypatch.setattr(making, "remove", removed)

    left = making.keep_the_last(2, tmp_path / "2026-01-05")

    assert left == [tmp_path / "2026-01-02"]
    assert sorted(os.listdir(tmp_path)) == ["2026-01-02", "2026-01-04", "2026-01-05"]


def test_how_a_server_is_reached_is_told_to_its_programs(monkeypatch):
    reached = {"host": "db.example.org", "sslcert": "/a b.pem", "password": "secret"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: reached)

    said = programs._address("registry")

    assert said == "dbname='registry' host='db.example.org' sslcert='/a b.pem'"


def test_an_upgrade_is_rehearsed_and_leaves_nothing(filled):
    before = databases(filled), settings_of(filled)
    root = filled.folder / "rehearsals"
    (root / ".unfinished-backup-99999999-killed").mkdir(parents=True)
    filled.environment["BACKUP_DIR"] = str(root)
    done = filled.manage("upgrade", "--check")
    assert done.returncode == 0, done.stderr
    assert "Nothing was changed." in done.stdout
    assert " s  migrations, triggers and functions" in done.stdout
    assert (databases(filled), settings_of(filled)) == before
    assert list(root.iterdir()) == []


def test_a_rehearsal_says_what_would_come(filled):
    """Of an installed site that is a migration behind."""
    rows = filled.ask(
        "DELETE FROM django_migrations WHERE app = 'sessions' RETURNING app, name"
    )
    done = filled.manage("upgrade", "--check")
    for app, name in rows:
        filled.ask(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES (%s, %s, now()) RETURNING id",
            app,
            name,
        )
    assert "to come: sessions.0001_initial" in done.stdout
    # The table is there already: so the upgrade would fail, and only the copy did.
    assert done.returncode == 1
    assert "The upgrade would fail" in done.stderr
    assert f"{DATABASE}_rehearsal" not in databases(filled)


def test_an_upgrade_begins_with_a_backup(filled):
    root = filled.folder / "backups"
    filled.environment["BACKUP_DIR"] = str(root)
    done = filled.manage("upgrade")
    assert done.returncode == 0, done.stderr
    (made,) = root.iterdir()
    assert str(made) in done.stdout
    assert (made / "manifest.json").exists()
