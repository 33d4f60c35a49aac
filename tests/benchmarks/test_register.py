"""How fast an extract of the company register is loaded, and in how much memory.

Beside the floor: the same files, taken out of the same ZIP as they are and copied into
tables of text, nine of them, without an index and without a log. Its rows a second are
divided by those of the load; the load leaves rows out, and makes indexes.
"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from zipfile import ZipFile

import pytest
from django.db import connection, transaction

from registry.register.extract import HEADERS
from registry.register.loaded import loaded
from registry.register.loading import load
from tests.registry.register.extracts import (
    Enterprise,
    full_files,
    numbered,
    write_zip,
)

pytestmark = pytest.mark.django_db(transaction=True)

ENTERPRISES = 100_000
ROUNDS = 3

MOST = 5
"""How many times as long as the floor a load may take, indexes included.

The aim is twice. A load does all that the floor does, into temporary tables; then it
writes the rows that are kept once more, by joins to the enterprises, into tables that
outlast a loss of power, and makes the indexes: these are about one time the floor.
"""

MEGABYTES = 60
"""How much more memory ten times as many enterprises may take, at most."""

WORDS = ("Atelier", "Bois", "Chimie", "Delta", "Energie", "Forge", "Gestion", "Hydro")
CODES = ["62100", "62200", "25110", "20590", "72100", "71120", "46690", "10710"]


def synthetic(count: int) -> list[Enterprise]:
    """Return enterprises as the extract has them: a third are natural persons.

    Each has some nineteen activities, most of them in both versions.
    """
    random = Random(5)
    made = []
    for place in range(count):
        is_person = random.random() < 0.35
        codes = random.sample(CODES, 8)
        made.append(
            Enterprise(
                numbered(place),
                f"{random.choice(WORDS)} {random.choice(WORDS)} {place}",
                "" if is_person else str(random.randrange(1000, 9993)),
                kind="1" if is_person else "2",
                form="" if is_person else "014",
                other_names=[("1", "003", f"Chez {place}")] if place % 3 == 0 else [],
                activities=[
                    *(("2025", code, "SECO") for code in codes),
                    *(("2008", code, "SECO") for code in codes),
                    ("2003", "72200", "MAIN"),
                ],
                sites=[
                    (
                        f"2.{place // 10**6 + 1:03d}.{place // 1000 % 1000:03d}."
                        f"{place % 1000:03d}",
                        "4000",
                    )
                ],
            )
        )
    return made


def copy_bare(path: Path) -> int:
    """Copy all files of a ZIP into tables of text; return how many rows they have."""
    rows = 0
    with ZipFile(path) as archive, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA bare")
        for name, header in HEADERS.items():
            columns = ", ".join(f'"{column}" text' for column in header)
            cursor.execute(f"CREATE UNLOGGED TABLE bare.{name} ({columns})")
            with (
                archive.open(f"{name}.csv") as member,
                cursor.copy(
                    f"COPY bare.{name} FROM STDIN (FORMAT csv, HEADER)"
                ) as copy,
            ):
                while block := member.read(1 << 20):
                    copy.write(block)
            rows += cursor.rowcount
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA bare CASCADE")
    return rows


@pytest.fixture
def emptied_register():
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA company_register CASCADE")
        folder = Path(__file__).parents[2] / "registry" / "models" / "sql"
        cursor.execute((folder / "5_company_register.sql").read_text())


def test_an_extract_is_loaded_nearly_as_fast_as_it_can_be_copied(
    tmp_path, emptied_register
):
    path = write_zip(tmp_path / "e.zip", full_files(synthetic(ENTERPRISES)))
    bare, whole, bare_of_indexes = [], [], []

    def say(text):
        told.append((text.split()[0], perf_counter()))

    for _round in range(ROUNDS):
        began = perf_counter()
        rows = copy_bare(path)
        bare.append(perf_counter() - began)
        told = []
        began = perf_counter()
        load(path, say=say)
        whole.append(perf_counter() - began)
        (*_files, (_activity, filled), (last, indexed)) = told
        assert last == "indexes"
        bare_of_indexes.append(whole[-1] - (indexed - filled))
    ratio = min(whole) / min(bare)
    kept = sum(told["kept"] for told in loaded().counts.values())
    print(
        f"\nregister: {rows:,} rows, {kept:,} kept; bare COPY {rows / min(bare):,.0f} "
        f"rows/s, load {rows / min(whole):,.0f} rows/s with indexes: {ratio:.2f} times "
        f"as long, {min(bare_of_indexes) / min(bare):.2f} without"
    )
    assert ratio <= MOST


PEAK = """
import django, json, resource, sys
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from pathlib import Path
from registry.register.loading import load
load(Path(sys.argv[2]), force=True)
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
"""

# Through a shell, so that the process does not inherit the peak of this one.
IN_A_SHELL = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", PEAK]


def test_memory_does_not_grow_with_the_extract(tmp_path, emptied_register):
    peaks = []
    for count in (ENTERPRISES // 10, ENTERPRISES):
        files = full_files(synthetic(count), snapshot=date(2025, 5, 30))
        path = write_zip(tmp_path / f"{count}.zip", files)
        del files
        done = subprocess.run(
            [*IN_A_SHELL, connection.settings_dict["NAME"], str(path)],
            stdout=subprocess.PIPE,
            check=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "walloon_clusters.settings"},
        )
        peaks.append(json.loads(done.stdout))
    print(f"\nregister: {peaks[0]} MB at a tenth of the extract, {peaks[1]} MB at all")
    assert peaks[1] - peaks[0] < MEGABYTES
