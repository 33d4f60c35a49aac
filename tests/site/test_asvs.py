"""The table of the security standard names tests that are there, in its own order."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.site.test_settings import PRODUCTION, setting

BASE = Path(settings.BASE_DIR)
TABLE = (BASE / "tests/ASVS.md").read_text()
ROW = re.compile(
    r"^\| (?P<number>\d+\.\d+\.\d+) \| (?P<level>[12]) \| (?P<asked>[^|]+) "
    r"\| (?P<state>[^|]+) \| (?P<how>[^|]+) \| (?P<by>[^|]*)\|$",
    re.MULTILINE,
)
ROWS = [row.groupdict() for row in ROW.finditer(TABLE)]
BY = re.compile(r"`([^`]+)`")
STATES = {"held", "partly", "not", "not applicable"}
ASKED_AT_LEVEL = {"1": 70, "2": 183}
"""How many requirements version 5.0.0 has."""

STARTS_PROGRAMS = {
    "walloon_clusters/backups/programs.py": "commands",
    "walloon_clusters/database/__init__.py": "the embedded server",
    "walloon_clusters/database/keeper.py": "the embedded server",
    "walloon_clusters/dependencies/audit.py": "a command",
}
UNPACKS_OBJECTS = {"registry/state/kept.py": "what this process put there itself"}


@cache
def named_in(path: str) -> set[str]:
    """Return the names of the tests of a file; none where there is no such file."""
    file = BASE / path
    if not file.exists():
        return set()
    return {
        each.name
        for each in ast.walk(ast.parse(file.read_text()))
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
    }


def is_there(proof: str) -> bool:
    if proof.startswith("settings."):
        return hasattr(settings, proof.removeprefix("settings."))
    path, _colons, name = proof.partition("::")
    return name in named_in(path)


def test_every_requirement_stands_there_once_and_in_order():
    numbers = [tuple(map(int, row["number"].split("."))) for row in ROWS]

    assert numbers == sorted(set(numbers))
    assert TABLE.count("\n| ") - 2 * TABLE.count("\n## V") == len(ROWS)
    levels = [row["level"] for row in ROWS]
    assert {level: levels.count(level) for level in "12"} == ASKED_AT_LEVEL


def test_every_row_says_its_state_and_how():
    assert {row["state"] for row in ROWS} <= STATES
    assert [row["number"] for row in ROWS if not row["how"].strip()] == []


def test_every_test_and_setting_that_is_named_is_there():
    missing = {
        row["number"]: proof
        for row in ROWS
        for proof in BY.findall(row["by"])
        if not is_there(proof)
    }

    assert missing == {}


def test_what_is_held_names_a_test_or_a_setting():
    unproved = [
        row["number"]
        for row in ROWS
        if row["state"] == "held" and not BY.findall(row["by"])
    ]

    assert unproved == []


def test_the_sum_of_the_states_is_told():
    told = re.search(r"Of (\d+), (\d+) are held, (\d+) partly, (\d+) not; (\d+)", TABLE)
    states = [row["state"] for row in ROWS]

    assert [int(each) for each in told.groups()] == [
        len(ROWS),
        *(states.count(each) for each in ("held", "partly", "not", "not applicable")),
    ]


@pytest.mark.parametrize("proof", ["settings.NOTHING", "tests/none.py::test_x", "x"])
def test_what_is_not_there_would_be_missed(proof):
    assert not is_there(proof)


# What rows say of the whole code


def code_with(pattern: str) -> set[str]:
    """Return the files of the project in which a pattern is found."""
    wanted = re.compile(pattern, re.MULTILINE)
    return {
        str(path.relative_to(BASE))
        for app in ("walloon_clusters", "registry", "programmes", "evaluation")
        for path in (BASE / app).rglob("*.py")
        if "node_modules" not in path.parts and wanted.search(path.read_text())
    }


def test_no_request_starts_a_program_or_runs_a_text():
    found = code_with(r"^\s*(import|from) subprocess\b|os\.(system|popen|exec\w+)\(")

    assert found == set(STARTS_PROGRAMS)
    assert code_with(r"(?<![\w.])(eval|exec)\(") == set()


def test_objects_are_unpacked_of_what_this_process_packed_alone():
    assert code_with(r"^\s*(import|from) (pickle|marshal|shelve)\b") == set(
        UNPACKS_OBJECTS
    )


def test_a_production_site_stores_passwords_by_a_slow_function():
    hasher = setting("PASSWORD_HASHERS[0]", PRODUCTION)

    assert hasher == "'django.contrib.auth.hashers.PBKDF2PasswordHasher'"
