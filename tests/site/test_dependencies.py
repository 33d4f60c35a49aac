"""What the project is built on: under which licences, and what is warned of."""

import csv
import io
import json
import re
from email.message import Message
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.site.test_packaging import pinned
from walloon_clusters.dependencies import licences
from walloon_clusters.dependencies.licences import EXCEPTIONS, is_accepted, spdx
from walloon_clusters.dependencies.pinned import locks, python_packages


def listed(form="csv") -> str:
    told = StringIO()
    call_command("licences", "--format", form, stdout=told)
    return told.getvalue()


def test_every_package_of_every_lock_is_listed_under_a_licence_that_was_accepted():
    rows = list(csv.DictReader(io.StringIO(listed())))

    wanted = {name for lock in locks() for name in pinned(lock)}
    assert wanted == {row["name"] for row in rows if row["kind"] == "python"}
    assert {"htmx.org", "echarts", "axe-core"} <= {
        row["name"] for row in rows if row["kind"] == "npm"
    }
    site = [row for row in rows if row["lock"] == "requirements.lock"]
    assert len(site) > 50
    assert all(row["licence"] and row["accepted"] == "yes" for row in site)
    assert {row["licence"] for row in rows if row["name"] == "django"} == {
        "BSD-3-Clause"
    }


def test_the_list_can_be_read_by_people():
    assert re.search(r"^python django \S+: BSD-3-Clause$", listed("text"), re.MULTILINE)


def test_a_licence_that_nobody_accepted_fails_and_is_named(monkeypatch):
    monkeypatch.setattr(licences, "ACCEPTED", licences.ACCEPTED - {"OFL-1.1"})

    with pytest.raises(CommandError, match="source-sans-3 .*OFL-1.1 .not accepted"):
        listed()


def test_every_exception_has_a_reason_and_a_package():
    assert all(len(reason) > 20 for reason in EXCEPTIONS.values())
    names = {package.name for package in python_packages()}
    assert {name for name, _licence in EXCEPTIONS} <= names


@pytest.mark.parametrize(
    ("expression", "accepted"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("(MIT AND PSF-2.0)", True),
        ("MIT AND GPL-2.0-only", False),
        ("MIT OR Apache-2.0 AND GPL-2.0-only", False),
        ("Other/Proprietary License", False),
    ],
)
def test_an_expression_is_accepted_as_a_whole(expression, accepted):
    assert is_accepted(expression) == accepted


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ([("License-Expression", "MIT"), ("License", "GPL")], "MIT"),
        ([("License", "Apache 2.0")], "Apache-2.0"),
        ([("License", "BSD 3-Clause OR Apache-2.0")], "BSD-3-Clause OR Apache-2.0"),
        (
            [
                ("License", "Copyright (c) Somebody\nAll rights reserved"),
                ("Classifier", "Framework :: Django"),
                ("Classifier", "License :: OSI Approved :: BSD License"),
                ("Classifier", "License :: Other/Proprietary License"),
            ],
            "BSD-3-Clause AND Other/Proprietary License",
        ),
        ([("Classifier", "Framework :: Django")], ""),
    ],
)
def test_a_licence_is_read_from_whatever_a_package_says(said, licence):
    described = Message()
    for name, value in said:
        described[name] = value

    assert spdx(described) == licence


# Warnings


@pytest.fixture
def tool(tmp_path):
    """A function that makes a program that prints something, and fails as they do."""

    def make(name, printed, complaint=""):
        path = tmp_path / name
        said = printed if isinstance(printed, str) else json.dumps(printed)
        path.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n")
        if complaint:
            path.write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n")
        path.chmod(0o700)
        return str(path)

    return make


SAFE = {"dependencies": [{"name": "django", "version": "5.2.19", "vulns": []}]}
UNSAFE = {
    "dependencies": [
        {
            "name": "django",
            "version": "5.2.0",
            "vulns": [{"id": "PYSEC-2025-1", "fix_versions": ["5.2.1"]}],
        },
        {"name": "own", "skip_reason": "nobody knows it"},
    ]
}
NPM_SAFE = {"auditReportVersion": 2, "vulnerabilities": {}}
NPM_UNSAFE = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "htmx.org": {
            "range": "<2.0.12",
            "via": [{"title": "Runs a script", "url": "https://example.org/1"}],
        }
    },
}


def audited(pip_audit, npm) -> tuple[str, str]:
    told, warned = StringIO(), StringIO()
    call_command("audit", pip_audit=pip_audit, npm=npm, stdout=told, stderr=warned)
    return told.getvalue(), warned.getvalue()


def test_where_all_is_well_each_lock_is_named(tool):
    told, warned = audited(tool("pip-audit", SAFE), tool("npm", NPM_SAFE))

    assert warned == ""
    assert told.splitlines() == [
        *(f"{lock}: 0 known to be unsafe" for lock in locks()),
        "packages of npm: 0 known to be unsafe",
    ]


def test_what_is_known_to_be_unsafe_fails(tool):
    with pytest.raises(CommandError) as failed:
        audited(tool("pip-audit", UNSAFE), tool("npm", NPM_UNSAFE))

    assert "django 5.2.0: PYSEC-2025-1, mended in 5.2.1" in str(failed.value)
    assert "htmx.org <2.0.12: Runs a script (https://example.org/1)" in str(
        failed.value
    )


SKIPPED = {"dependencies": [{"name": "django", "skip_reason": "not found"}]}


@pytest.mark.parametrize(
    ("printed", "complaint", "why"),
    [
        ("", "ConnectionError: no route", "ConnectionError: no route"),
        (SKIPPED, "", "nothing is known of django"),
        ({"message": "405"}, "", "pip-audit gave no list of packages"),
        ([], "", "pip-audit gave no list of packages"),
    ],
)
def test_where_nobody_can_be_asked_it_says_so_and_fails_nobody(
    tool, printed, complaint, why
):
    npm = tool("npm", {"message": "405 Method Not Allowed"})

    told, warned = audited(tool("pip-audit", printed, complaint), npm)

    assert told == ""
    assert warned.count("not checked, no advisories are reachable") == len(locks()) + 1
    assert why in warned
    assert "405 Method Not Allowed" in warned


def test_a_tool_that_is_not_installed_checks_nothing(tool, tmp_path):
    _told, warned = audited(str(tmp_path / "nothing"), tool("npm", NPM_SAFE))

    assert f"{tmp_path / 'nothing'} is not installed" in warned
