"""How fast an extract of the company register is loaded, and in how much memory.

Beside the floor: the same files, taken out of the same ZIP as they are and copied into
tables of text, nine of them, without an index and without a log. A load does all that
into temporary tables; then it writes the rows that are kept once more, by joins to the
enterprises, into tables that outlast a loss of power, and makes the indexes.
"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random
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

from .clock import costs_of
from .databases import copy_of, sized
from .figures import say, say_cost
from .promises import SMALL

pytestmark = pytest.mark.usefixtures("measured_databases")

ENTERPRISES = 100_000
ROUNDS = 3

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


def test_an_extract_is_loaded_nearly_as_fast_as_it_can_be_copied(tmp_path):
    path = write_zip(tmp_path / "e.zip", full_files(synthetic(ENTERPRISES)))
    ways = {"copy": lambda: copy_bare(path), "load": lambda: load(path, force=True)}
    with copy_of(sized(SMALL)):
        costs = costs_of(ways, rounds=ROUNDS)
        kept = sum(told["kept"] for told in loaded().counts.values())
    say_cost("register.load", costs["load"], f"{kept}_rows")
    say("register.load_over_copy", costs["load"].total / costs["copy"].total)


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


def test_memory_hardly_grows_with_the_extract(tmp_path):
    peaks = []
    for count in (ENTERPRISES // 10, ENTERPRISES):
        files = full_files(synthetic(count), snapshot=date(2025, 5, 30))
        path = write_zip(tmp_path / f"{count}.zip", files)
        del files
        with copy_of(sized(SMALL)) as name:
            done = subprocess.run(
                [*IN_A_SHELL, name, str(path)],
                stdout=subprocess.PIPE,
                check=True,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "walloon_clusters.settings"},
            )
        peaks.append(json.loads(done.stdout))
    say("register.memory_mb", peaks[1])
    say("register.memory_grows_mb", peaks[1] - peaks[0])
