"""What long member lists cost, and how much memory the longest takes.

Beside the stock import of django-import-export's admin, and beside the floor: the same
rows, parsed already, copied into a table and merged by SQL that was written for them.
Each run has a copy of the same database to itself, and they must agree on what the
list says. No list is read in a connection that never updated no row: history once made
the next update of many rows cost their square.
"""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.imports.plans.receiving import receive
from registry.imports.plans.undoing import undo_import
from registry.models import (
    Cluster,
    ImportBatch,
    ImportMode,
    Membership,
    MembershipAttestation,
    Organisation,
)

from . import floor
from .clock import Cost, cost_of, middle
from .databases import PREFIX, copy_of, create, drop, sized, within
from .figures import say, say_cost
from .member_lists import (
    CLUSTER,
    LISTED_ON,
    MEMBERS,
    all_members_but,
    as_workbook,
    changed_members,
    expected,
    make_members,
    tables,
)
from .promises import MIDDLE

ROWS = 100_000
ROWS_OF_STOCK = 2_000
"""The stock import takes minutes for more; each of its rows takes as long."""

ROWS_OF_MEMORY = 200_000
"""The most that a list may have."""

CHANGES = 20_000
ROUNDS = 3

# Through a shell, so that the process does not inherit the peak of the one that
# measures: a process started by a large one counts that as its own.
IN_A_SHELL = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c"]
PEAK_OF_COMMAND = """
import resource, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[2:]])
kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(kilobytes // (1024 if sys.platform == "darwin" else 1))
"""


@pytest.fixture(scope="module")
def registry(django_db_blocker):
    """The database of a registry, with a cluster whose members are in no list yet."""
    name = f"{PREFIX}_imports"
    with django_db_blocker.unblock():
        create(name, sized(MIDDLE))
        with within(name):
            make_members()
        yield name
        drop(name)


@pytest.fixture(scope="module")
def workbooks(registry):
    """The lists, by their number of rows."""
    with within(registry):
        counts = ROWS_OF_STOCK, ROWS, ROWS_OF_MEMORY
        return {count: as_workbook(table) for count, table in tables(*counts)}


def after_an_update_of_no_row() -> None:
    for model in (Organisation, Membership, MembershipAttestation):
        model.objects.filter(pk=None).update(quote="")


def import_ours(content: bytes, mode=ImportMode.FULL) -> dict[str, int]:
    """Import a list, and return the outcomes that it has."""
    batch = receive(
        content=content,
        filename="members.xlsx",
        cluster=Cluster.objects.get(slug=CLUSTER),
        listed_on=LISTED_ON,
        mode=mode,
        user=None,
    )
    make_plan(batch=batch)
    assert apply_plan(batch=batch, user=None)
    counts = outcome_counts(batch)
    return {key: counts[key] for key in counts if counts[key]}


def measured(way, *given) -> tuple[Cost, dict[str, int]]:
    """Return what a way to import costs, and its outcomes."""
    found = {}
    after_an_update_of_no_row()
    cost = cost_of(lambda: found.update(way(*given)))
    return cost, found


def test_a_long_list_is_imported_fast(registry, workbooks):
    parsed = floor.parsed_rows(workbooks[ROWS])
    agreed = {"rows": ROWS, **expected(ROWS)}
    few = expected(ROWS_OF_STOCK)
    agreed_of_stock = {
        "rows": ROWS_OF_STOCK,
        "new": few["new"],
        "update": few["joined"] + few["unchanged"],
    }
    ways = {
        "ours": (import_ours, workbooks[ROWS], agreed),
        "floor": (floor.import_floor, parsed, agreed),
        "stock": (floor.import_stock, workbooks[ROWS_OF_STOCK], agreed_of_stock),
    }
    costs = {name: [] for name in ways}
    for _round in range(ROUNDS):
        for name, (way, given, said) in ways.items():
            with copy_of(registry):
                cost, found = measured(way, given)
            assert {key: found[key] for key in said} == said, name
            costs[name].append(cost)
    ours, bare, stock = map(middle, costs.values())
    say_cost(f"import.{ROWS}", ours)
    say("import.rows_a_second", ROWS / ours.total)
    say("import.over_floor", ours.total / bare.total)
    say("import.over_stock", stock.total / ROWS_OF_STOCK / (ours.total / ROWS))


@pytest.mark.parametrize(
    ("name", "content", "mode", "said"),
    [
        ("left", lambda: all_members_but(CHANGES), ImportMode.FULL, "left"),
        ("changed", lambda: changed_members(CHANGES), ImportMode.ADDITIONS, "changed"),
    ],
)
def test_a_list_that_changes_many_rows_and_its_undoing(
    registry, name, content, mode, said
):
    with copy_of(registry):
        assert Membership.objects.filter(cluster__slug=CLUSTER).count() == MEMBERS
        cost, found = measured(import_ours, content(), mode)
        assert found[said] == CHANGES, found
        say(f"import.{name}.seconds", cost.total)
        batch = ImportBatch.objects.get()
        undone = cost_of(lambda: undo_import(batch=batch, user=None))
        say(f"import.{name}_undone.seconds", undone.total)


def test_the_longest_list_fits_into_memory(registry, workbooks, tmp_path):
    file = tmp_path / "members.xlsx"
    file.write_bytes(workbooks[ROWS_OF_MEMORY])
    with copy_of(registry) as name:
        command = [name, "import_members", str(file), "--cluster", CLUSTER]
        command += ["--date", str(LISTED_ON), "--list", "full", "--apply", "--json"]
        done = subprocess.run(
            [*IN_A_SHELL, PEAK_OF_COMMAND, *command],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told, kilobytes = done.stdout.splitlines()
    counts = json.loads(told)
    agreed = {"rows": ROWS_OF_MEMORY, **expected(ROWS_OF_MEMORY)}
    assert {key: counts[key] for key in agreed} == agreed
    say("import.peak_memory_mb", int(kilobytes) / 1024)
