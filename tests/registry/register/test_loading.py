"""Loading an extract: what is kept, what is refused, and what a kill leaves."""

import subprocess
import sys
import time
from datetime import date
from io import StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.register import tables
from registry.register.extract import HEADERS, RefusedExtract
from registry.register.loaded import loaded
from registry.register.loading import load

from .extracts import (
    Enterprise,
    as_csv,
    forty,
    full_files,
    numbered,
    write_full,
    write_update,
    write_zip,
)

pytestmark = pytest.mark.django_db


def rows(table, columns="*", order="1"):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM company_register.{table} ORDER BY {order}"
        )
        return cursor.fetchall()


@pytest.fixture
def zip_of_forty(tmp_path):
    return write_full(tmp_path / "KboOpenData_0136_2025_06_Full.zip", forty())


def test_nothing_is_loaded_at_first():
    assert loaded() is None


def test_a_full_extract_is_loaded_with_all_that_it_says_of_legal_persons(zip_of_forty):
    said = StringIO()
    call_command("load_register", str(zip_of_forty), stdout=said)
    found = loaded()
    assert (found.number, found.kind, found.snapshot_on) == (
        136,
        "full",
        date(2025, 5, 30),
    )
    assert len(rows("enterprise")) == 36
    assert rows("enterprise")[1] == (int(numbered(1)), "000", "014", date(1998, 3, 1))
    assert len(rows("seat")) == 36
    assert len(rows("activity")) == 72
    assert len(rows("establishment")) == len(rows("site")) == 36
    assert rows("legal_form", "code, legal_form") == [
        ("014", "company"),
        ("017", "asbl"),
        ("124", "public"),
        ("610", "company"),
    ]
    assert found.counts["denomination"] == {"read": 80, "kept": 36, "unknown": 0}
    assert "40 rows" in said.getvalue()
    assert "direct marketing" in said.getvalue()


def test_of_a_natural_person_nothing_is_kept_but_the_number(tmp_path):
    person = Enterprise(
        numbered(1), "Jeanne Inventée", kind="1", sites=[("2.099.001.001", "5000")]
    )
    load(write_full(tmp_path / "e.zip", [Enterprise(numbered(0), "A"), person]))
    assert rows("person") == [(int(numbered(1)),)]
    with connection.cursor() as cursor:
        for table in tables.COLUMNS:
            cursor.execute(f"SELECT t::text FROM company_register.{table} t")
            kept = " ".join(text for (text,) in cursor.fetchall())
            assert "Jeanne" not in kept
            assert "5000" not in kept
            assert (numbered(1).lstrip("0") in kept) == (table == "person")


def test_names_are_kept_to_the_letter(tmp_path):
    odd = 'A "B", C\nD\tE \\ F; é'
    load(write_full(tmp_path / "e.zip", [Enterprise(numbered(0), odd)]))
    assert rows("name", "language, kind, name") == [("1", "001", odd)]


def test_the_form_that_counts_pending_new_statutes_is_taken(tmp_path):
    load(
        write_full(
            tmp_path / "e.zip",
            [Enterprise(numbered(0), "A", form="014", form_cac="610")],
        )
    )
    assert rows("enterprise", "form") == [("610",)]


def test_a_seat_abroad_and_one_that_was_struck_off_are_told(tmp_path):
    load(
        write_full(
            tmp_path / "e.zip",
            [
                Enterprise(numbered(0), "A", "", "Arras", country="France"),
                Enterprise(numbered(1), "B", struck_off="13-11-2023"),
            ],
        )
    )
    assert rows("seat", "country, post_code, municipality_fr, struck_off_on", "1 DESC")[
        0
    ] == ("France", "", "Arras", None)
    assert rows("seat", "struck_off_on", "1") == [(date(2023, 11, 13),), (None,)]


def test_the_same_extract_can_be_loaded_twice(zip_of_forty):
    load(zip_of_forty)
    before = rows("activity", order="1, 2, 3")
    load(zip_of_forty)
    assert rows("activity", order="1, 2, 3") == before
    assert len(rows("extract")) == 1


def test_a_next_extract_takes_the_place_of_the_one_before(zip_of_forty, tmp_path):
    load(zip_of_forty)
    load(
        write_full(
            tmp_path / "next.zip", forty()[:3], number=137, snapshot=date(2025, 6, 27)
        ),
        force=True,
    )
    assert len(rows("enterprise")) == 3
    assert loaded().number == 137


def test_an_older_extract_is_refused_unless_forced(zip_of_forty, tmp_path):
    load(zip_of_forty)
    older = write_full(
        tmp_path / "old.zip", forty(), number=130, snapshot=date(2025, 1, 3)
    )
    with pytest.raises(RefusedExtract, match="2025-05-30 is loaded"):
        load(older)
    assert loaded().number == 136
    load(older, force=True)
    assert loaded().number == 130


def test_what_is_no_extract_is_refused_with_the_reason(tmp_path):
    nothing = tmp_path / "list.zip"
    nothing.write_text("not a ZIP")
    with pytest.raises(CommandError, match="cannot be opened as a ZIP"):
        call_command("load_register", str(nothing))
    with pytest.raises(RefusedExtract, match="no meta.csv"):
        load(write_zip(tmp_path / "z.zip", {"members.csv": "a,b\n"}))
    with pytest.raises(RefusedExtract, match="no file"):
        load(tmp_path / "missing.zip")


@pytest.mark.parametrize("name", sorted(set(HEADERS) - {"meta"}))
def test_a_missing_file_is_named(tmp_path, name):
    files = full_files(forty())
    del files[f"{name}.csv"]
    with pytest.raises(RefusedExtract, match=f"no {name}.csv"):
        load(write_zip(tmp_path / "e.zip", files))


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_other_columns_are_refused(tmp_path, name):
    files = full_files(forty())
    files[f"{name}.csv"] = as_csv(["Other", *HEADERS[name][1:]], [])
    with pytest.raises(RefusedExtract, match=f"{name}.csv has other columns"):
        load(write_zip(tmp_path / "e.zip", files))


@pytest.mark.parametrize("cut", [3, 20, 30])
@pytest.mark.parametrize(
    "name", ["enterprise", "denomination", "address", "activity", "establishment"]
)
def test_a_file_that_is_cut_off_is_refused_and_nothing_changes(
    zip_of_forty, tmp_path, name, cut
):
    load(zip_of_forty)
    files = full_files(forty(), number=137)
    files[f"{name}.csv"] = files[f"{name}.csv"][:-cut]
    with pytest.raises(RefusedExtract, match=f"{name}.csv"):
        load(write_zip(tmp_path / "e.zip", files))
    assert loaded().number == 136
    assert len(rows("enterprise")) == 36


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("enterprise", "01-03-1998", "1 March 98"),
        ("enterprise", "01-03-1998", "31-02-1998"),
        ("enterprise", "0999.000.5", "0999.00O.5"),
        ("establishment", "2.099.005.005", "2.99.5.5"),
        ("denomination", "0999.000.5", "A999.000.5"),
        ("address", "2.099.005.005", "2099005005"),
        ("activity", '"MAIN"', '"MOST"'),
    ],
)
def test_a_value_that_cannot_be_understood_is_refused(
    zip_of_forty, tmp_path, name, right, wrong
):
    load(zip_of_forty)
    files = full_files(forty(), number=137)
    assert right in files[f"{name}.csv"]
    files[f"{name}.csv"] = files[f"{name}.csv"].replace(right, wrong, 1)
    with pytest.raises(RefusedExtract, match=f"{name}.csv"):
        load(write_zip(tmp_path / "e.zip", files))
    assert loaded().number == 136


def test_the_row_that_cannot_be_understood_is_named(tmp_path):
    files = full_files(forty())
    lines = files["enterprise.csv"].splitlines(keepends=True)
    lines[6] = lines[6].replace("01-03-1998", "1998")
    files["enterprise.csv"] = "".join(lines)
    with pytest.raises(RefusedExtract, match="Row 7 of enterprise.csv"):
        load(write_zip(tmp_path / "e.zip", files))


def test_a_file_may_begin_with_a_mark_and_leave_quotes_out(tmp_path):
    files = full_files(forty())
    plain = files["enterprise.csv"].replace('"', "")
    files["enterprise.csv"] = f"\ufeff{plain}"
    load(write_zip(tmp_path / "e.zip", files))
    assert len(rows("enterprise")) == 36


def test_a_load_leaves_no_table_with_the_rows_of_persons(zip_of_forty, tmp_path):
    load(zip_of_forty)
    load(write_update(tmp_path / "u.zip", [forty()[1]], [forty()[2]]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname ~ '^register_staged'"
        )
        assert cursor.fetchall() == []


def test_a_zip_that_was_not_downloaded_to_its_end_is_refused(zip_of_forty, tmp_path):
    cut = tmp_path / "cut.zip"
    cut.write_bytes(zip_of_forty.read_bytes()[:-100])
    with pytest.raises(RefusedExtract, match="not downloaded to its end"):
        load(cut)


def test_a_damaged_member_is_refused(zip_of_forty, tmp_path):
    with ZipFile(zip_of_forty) as archive:
        place = archive.getinfo("activity.csv").header_offset + 60
    content = bytearray(zip_of_forty.read_bytes())
    content[place : place + 20] = bytes(20)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)
    with pytest.raises(RefusedExtract, match="activity.csv cannot be read"):
        load(damaged)


def thousands(count, **fields):
    return [Enterprise(numbered(n), f"Inventée {n}", **fields) for n in range(count)]


@pytest.mark.parametrize(
    ("name", "told"),
    [("enterprise", "it is cut off"), ("denomination", "have no name")],
)
def test_a_file_that_is_cut_off_after_a_row_is_told_by_the_others(tmp_path, name, told):
    files = full_files(thousands(1500))
    lines = files[f"{name}.csv"].splitlines(keepends=True)
    files[f"{name}.csv"] = "".join(lines[:400])
    with pytest.raises(RefusedExtract, match=told):
        load(write_zip(tmp_path / "e.zip", files))


def test_a_file_that_shrank_by_much_is_refused_unless_forced(tmp_path):
    load(write_full(tmp_path / "e.zip", thousands(1500)))
    files = full_files(thousands(1500), number=137)
    lines = files["activity.csv"].splitlines(keepends=True)
    files["activity.csv"] = "".join(lines[:2000])
    shrunk = write_zip(tmp_path / "f.zip", files)
    with pytest.raises(RefusedExtract, match="extract before had 3,000"):
        load(shrunk)
    load(shrunk, force=True)
    assert len(rows("activity")) == 1999


def test_an_update_takes_out_and_puts_in(zip_of_forty, tmp_path):
    load(zip_of_forty)
    all_forty = forty()
    moved = all_forty[1].changed(post_code="5000", municipality="Namur")
    founded = Enterprise(numbered(50), "Nouvelle SA")
    person = Enterprise(numbered(51), "Jean Inventé", kind="1")
    found = load(
        write_update(tmp_path / "u.zip", [moved, founded, person], [all_forty[2]])
    )
    assert (found.number, found.kind, found.snapshot_on) == (
        137,
        "update",
        date(2025, 6, 27),
    )
    numbers = {number for (number,) in rows("enterprise", "number")}
    assert int(numbered(2)) not in numbers
    assert int(numbered(50)) in numbers
    assert (int(numbered(51)),) in rows("person")
    seats = dict(rows("seat", "number, post_code"))
    assert seats[int(numbered(1))] == "5000"
    assert len(seats) == 36
    for table in ("name", "activity", "establishment"):
        assert int(numbered(2)) not in {n for (n,) in rows(table, "number")}
        assert int(numbered(51)) not in {n for (n,) in rows(table, "number")}
    assert len(rows("site")) == 35


def test_an_update_needs_the_extract_before_it(zip_of_forty, tmp_path):
    update = write_update(tmp_path / "u.zip", [], [], number=139)
    with pytest.raises(RefusedExtract, match="load a full one first"):
        load(update)
    load(zip_of_forty)
    with pytest.raises(RefusedExtract, match="in their order"):
        load(update)


def test_an_update_that_is_cut_off_changes_nothing(zip_of_forty, tmp_path):
    load(zip_of_forty)
    update = write_update(tmp_path / "u.zip", [forty()[1]], [forty()[2]])
    with ZipFile(update) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    files["activity_insert.csv"] = files["activity_insert.csv"][:-9]
    with pytest.raises(RefusedExtract, match="activity_insert.csv"):
        load(write_zip(tmp_path / "v.zip", files))
    assert len(rows("enterprise")) == 36
    assert loaded().number == 136


LOAD = """
import django, sys
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from pathlib import Path
from registry.register.loading import load
load(Path(sys.argv[2]), say=lambda text: print(text, flush=True))
"""


@pytest.fixture
def emptied_register(transactional_db):
    """The register as it is in a new database, after what was really committed."""
    yield
    with connection.cursor() as cursor:
        made = ("extract", "code", "legal_form", "main_class")
        for table in (*made, *tables.COLUMNS):
            cursor.execute(f"TRUNCATE company_register.{table}")
        cursor.execute("DROP SCHEMA IF EXISTS company_register_next CASCADE")


@pytest.mark.parametrize("after", ["enterprise", "denomination", "activity"])
def test_a_load_that_is_killed_leaves_the_extract_before(
    emptied_register, zip_of_forty, tmp_path, after
):
    load(zip_of_forty)
    longer = write_full(
        tmp_path / "long.zip",
        thousands(8000),
        number=137,
        snapshot=date(2025, 6, 27),
    )
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD, connection.settings_dict["NAME"], str(longer)],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **__import__("os").environ,
            "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
        },
    )
    for line in process.stdout:
        if line.startswith(after):
            process.kill()
            break
    process.wait()
    process.stdout.close()
    assert process.returncode == -9
    assert loaded().number == 136
    assert len(rows("enterprise")) == 36
    deadline = time.monotonic() + 20
    while True:  # the server notices that the other side is gone
        try:
            found = load(longer)
            break
        except RefusedExtract:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert found.number == 137
    assert len(rows("enterprise")) == 8000
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'company_register%'"
        )
        assert cursor.fetchall() == [("company_register",)]
