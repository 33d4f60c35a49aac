"""Only whole dumps are offered, however one ended; the last ones are kept."""

import resource
import sqlite3

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import reverse

from registry.dump import making
from registry.dump.kept import UNFINISHED, dumps, latest
from registry.dump.making import LOCK, make_dump, remove_dumps
from tests.factories import (
    make_organisation,
)
from tests.worlds import make_world

# A dump looks at one state: it begins a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dump_that_is_stopped_leaves_nothing_half(monkeypatch, folder):
    def stop(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(making.SqliteFile, "write", stop)
    make_organisation(slug="sonaca")
    with pytest.raises(KeyboardInterrupt):
        make_dump()

    assert list(folder.iterdir()) == []
    monkeypatch.undo()
    make_dump()
    assert [path.name for path in folder.iterdir()] == [latest().name]


@pytest.mark.parametrize("room", [100, 20_000])
def test_a_full_disk_leaves_nothing_and_what_was_there_stays(room, folder):
    make_world(2)
    before = make_dump()
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, allowed[1]))
    try:
        with pytest.raises((OSError, sqlite3.Error)):
            make_dump()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)

    assert [path.name for path in folder.iterdir()] == [before.name]
    assert make_dump().name == f"{before.name}-2"


def test_what_a_killed_worker_left_is_offered_nowhere_and_goes(client, folder):
    """Nothing of Python runs after ``kill -9``: the next one cleans up."""
    before = make_dump()
    left = [folder / UNFINISHED / "parquet", folder / f".{before.name}"]
    for path in left:
        path.mkdir(parents=True)
        (path / "registry.zip").write_bytes(b"half")

    assert dumps() == [before]
    assert client.get(f"/dump/{UNFINISHED}/registry.zip").status_code == 404
    after = make_dump()
    assert {path.name for path in folder.iterdir()} == {before.name, after.name}


def test_what_a_killed_worker_left_goes_with_what_is_erased(folder):
    (folder / UNFINISHED).mkdir(parents=True)
    remove_dumps()

    assert list(folder.iterdir()) == []


def test_a_damaged_dump_is_not_offered(client, folder):
    before = make_dump()
    (before.folder / "manifest.json").write_text("")

    assert dumps() == []
    assert "There is no dump yet." in client.get(reverse("dump")).content.decode()
    assert make_dump().name == f"{before.name}-2"


def test_only_one_is_made_at_a_time():
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(CommandError, match="already"):
            call_command("dump")
    finally:
        other.close()

    assert dumps() == []


def test_the_last_ones_are_kept(settings):
    settings.DUMPS_KEPT = 2
    made = [make_dump().name for _each in range(3)]

    assert [dump.name for dump in dumps()] == [made[2], made[1]]
