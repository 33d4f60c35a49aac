"""Dumps hold everything that is public, whole, and nothing else."""

import csv
import io
import json
import sqlite3
import zipfile
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from frictionless import Package, system

from evaluation.models import Evaluation, EvaluationStatus
from registry.dump import making
from registry.dump.kept import dumps, latest
from registry.dump.making import LOCK, UNFINISHED, make_dump
from registry.dump.tables import dump_tables
from registry.erasure.erasing import erase_person
from registry.models import Person
from tests.evaluation.factories import make_evaluation
from tests.factories import (
    make_mandate,
    make_organisation,
    make_person,
    make_superuser,
)
from tests.registry.rights.secrets_world import SECRET, Secrets
from tests.world import World

# A dump looks at one state: it begins a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DUMP_DIR = str(tmp_path / "dumps")
    return tmp_path / "dumps"


def files_of(dump) -> dict[str, bytes]:
    return {path: (dump.folder / path).read_bytes() for path in dump.files}


def csv_of(dump, table) -> list[dict]:
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        text = archive.read(f"{table}.csv").decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_every_format_holds_the_rows_and_the_sums_of_the_registry():
    World(3)
    dump = make_dump()
    database = sqlite3.connect(dump.folder / "registry.sqlite")
    checked = 0
    for table in dump_tables():
        rows = list(table.rows())
        told = csv_of(dump, table.name)
        held = pq.read_table(dump.folder / "parquet" / f"{table.name}.parquet")
        (number,) = database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
        assert len(rows) == len(told) == held.num_rows == number, table.name
        for at, column in enumerate(table.columns):
            if column.type not in ("integer", "number"):
                continue
            name, checked = column.name, checked + 1
            total = sum(row[at] or 0 for row in rows)
            assert sum(Decimal(row[name] or 0) for row in told) == total
            assert sum(each or 0 for each in held[name].to_pylist()) == total
            (summed,) = database.execute(
                f'SELECT total("{name}") FROM "{table.name}"'
            ).fetchone()
            assert summed == pytest.approx(float(total))

    assert checked > 20
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_tables_go_into_an_empty_postgresql_again():
    World(2)
    dump = make_dump()
    with connection.cursor() as cursor:
        for table in dump_tables():
            columns = ", ".join(f'"{column.name}" text' for column in table.columns)
            cursor.execute(f'CREATE TEMPORARY TABLE "{table.name}_taken" ({columns})')
            with (
                zipfile.ZipFile(dump.folder / "registry.zip") as archive,
                cursor.copy(
                    f'COPY "{table.name}_taken" FROM STDIN (FORMAT csv, HEADER)'
                ) as copy,
            ):
                copy.write(archive.read(f"{table.name}.csv"))
            cursor.execute(f'SELECT count(*) FROM "{table.name}_taken"')

            assert cursor.fetchone() == (dump.tables[table.name],)


def test_the_description_of_the_tables_is_valid(tmp_path):
    World(2)
    dump = make_dump()
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        archive.extractall(tmp_path / "taken")
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "taken" / "datapackage.json")).validate()

    assert report.flatten(["name", "type", "message"]) == []
    assert len(report.tasks) == len(dump_tables())


def test_two_dumps_of_one_state_are_the_same_bytes():
    World(2)
    first, second = make_dump(), make_dump()

    assert first.name != second.name
    assert files_of(first) == files_of(second)


def test_no_byte_of_a_dump_holds_a_secret():
    Secrets()
    make_superuser("who-works-here")
    make_person(name="Never Named")
    dump = make_dump()
    taken = files_of(dump)
    with zipfile.ZipFile(dump.folder / "registry.zip") as archive:
        taken |= {name: archive.read(name) for name in archive.namelist()}
    for table in dump.tables:
        held = pq.read_table(dump.folder / "parquet" / f"{table}.parquet")
        taken[f"{table} as text"] = json.dumps(held.to_pylist(), default=str).encode()

    assert Evaluation.objects.exists()
    for secret in (SECRET, "who-works-here", "who-sent-it", "Never Named"):
        assert [name for name, text in taken.items() if secret.encode() in text] == []
    assert Person.objects.filter(name="Never Named").exists()


def test_text_is_as_it_is():
    make_organisation(name="=1+1")

    (row,) = csv_of(make_dump(), "organisation")

    assert row["name"] == "=1+1"


def test_a_dump_that_is_stopped_leaves_nothing_half(monkeypatch, folder):
    def stop(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(making.SqliteFile, "write", stop)
    make_organisation(slug="sonaca")
    with pytest.raises(KeyboardInterrupt):
        make_dump()

    assert dumps() == []
    monkeypatch.undo()
    make_dump()
    assert [path.name for path in folder.iterdir()] == [latest().name]
    assert not (folder / UNFINISHED).exists()


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


def test_a_file_is_handed_out_in_parts_and_only_once(client):
    make_organisation(slug="sonaca")
    dump = make_dump()
    address = reverse("dump_latest", kwargs={"path": "parquet/organisation.parquet"})
    found = client.get(client.get(address).url)
    whole = b"".join(found)
    again = client.get(
        found.request["PATH_INFO"], headers={"If-None-Match": found["ETag"]}
    )
    part = client.get(found.request["PATH_INFO"], headers={"Range": "bytes=0-3"})

    assert whole == (dump.folder / "parquet/organisation.parquet").read_bytes()
    assert again.status_code == 304
    assert (part.status_code, b"".join(part)) == (206, b"PAR1")


@pytest.mark.parametrize(
    "path", ["manifest.json", "../../secret_key", "parquet", "registry.txt"]
)
def test_nothing_else_is_handed_out(client, path):
    dump = make_dump()
    address = reverse("dump_file", kwargs={"dump": dump.name, "path": path})

    assert client.get(address).status_code == 404


def test_the_page_shows_each_file_with_its_checksum(client):
    dump = make_dump()
    text = client.get(reverse("dump")).content.decode()

    for path in ("registry.zip", "registry.sqlite", "places.geojson"):
        assert dump.files[path].sha256 in text
    assert "Make a dump now" not in text


def test_whoever_watches_over_the_site_has_one_made(client):
    client.force_login(make_superuser("admin"))
    address = reverse("dump")
    first = client.post(address, follow=True).content.decode()
    second = client.post(address, follow=True).content.decode()

    assert "The worker makes a dump." in first
    assert "waiting for the worker already" in second


def test_nobody_else_has_one_made(client):
    assert client.post(reverse("dump")).status_code == 403


def test_what_is_erased_is_in_no_dump_any_more():
    make_mandate(person=make_person(name="Jeanne Martin"))
    before = make_dump()
    assert b"Jeanne Martin" in (before.folder / "registry.sqlite").read_bytes()

    erase_person(spellings=["Jeanne Martin"], reason="Asked for.", user=None)

    assert dumps() == []
    after = make_dump()
    assert b"Jeanne Martin" not in (after.folder / "registry.sqlite").read_bytes()


def test_what_was_closed_since_is_handed_out_no_more(client):
    file = make_evaluation(
        status=EvaluationStatus.DOCUMENTED, quote="Judged.", weaknesses="plantedword"
    )
    before = make_dump()
    named = {"dump": before.name, "path": "registry.sqlite"}
    address = reverse("dump_file", kwargs=named)
    assert b"plantedword" in b"".join(client.get(address))

    file.is_confidential = True
    file.save()

    assert dumps() == []
    assert client.get(address).status_code == 404
    after = make_dump()
    assert [dump.name for dump in dumps()] == [after.name]
    assert b"plantedword" not in (after.folder / "registry.sqlite").read_bytes()
    assert not before.folder.exists()
