"""Member lists from the shell."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.models import ImportBatch, ImportStatus, Membership
from tests.factories import make_cluster, make_enterprise_number, make_organisation

from .lists import as_csv
from .registry_dump import dump

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)


@pytest.fixture
def cluster():
    return make_cluster(name="Skywin")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "members.csv"
    path.write_bytes(as_csv([("Sonaca", NUMBER, ""), ("Besix SA", "", "")]))
    return path


def run(file, *, cluster="skywin", date="2024-06-30", mode="full", **options):
    out = StringIO()
    call_command(
        "import_members",
        str(file),
        f"--cluster={cluster}",
        f"--date={date}",
        f"--list={mode}",
        stdout=out,
        **options,
    )
    return out.getvalue()


def test_a_plan_is_printed_and_nothing_applied(cluster, file):
    told = json.loads(run(file, json=True))

    others = ("id", "status", "reading")
    assert {key: told[key] for key in told if key not in others} == {
        "rows": 2,
        "new": 2,
        "changed": 0,
        "joined": 0,
        "left": 0,
        "unchanged": 0,
        "ambiguous": 0,
        "refused": 0,
        "left_out": 0,
        "questions": [],
        "passed_over": 1,
    }
    assert told["reading"]["rows"] == told["rows"] + told["passed_over"]
    assert told["status"] == ImportStatus.PLANNED
    assert Membership.objects.count() == 0


def test_a_plan_is_applied_and_undone(cluster, file):
    before = dump()

    told = json.loads(run(file, json=True, apply=True))
    assert told["status"] == ImportStatus.APPLIED
    assert cluster.memberships.count() == 2

    call_command("undo_import", told["id"], stdout=StringIO())
    assert dump() == before


def test_a_plan_is_printed_in_words(cluster, file):
    make_organisation(name="Besix", slug="one")
    make_organisation(name="Besix", slug="two")

    said = run(file)

    assert "2 rows of the file" in said
    assert "Row 3, Besix SA: Several organisations have this name" in said


def test_an_import_is_undone_by_its_number(cluster, file):
    run(file, apply=True)
    batch = ImportBatch.objects.get()

    call_command("undo_import", str(batch.pk), stdout=StringIO())

    batch.refresh_from_db()
    assert batch.status == ImportStatus.UNDONE


@pytest.mark.parametrize(
    "id", ["0", "nonsense", "00000000-0000-0000-0000-000000000000"]
)
def test_an_unknown_import_is_not_undone(id):
    with pytest.raises(CommandError, match="There is no import"):
        call_command("undo_import", id)


def test_what_stands_in_the_way_is_told(cluster, file):
    told = json.loads(run(file, json=True, apply=True))
    organisation = cluster.memberships.first().organisation
    organisation.website = "https://example.org"
    organisation.save()

    with pytest.raises(CommandError, match="was changed since"):
        call_command("undo_import", told["id"])


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        (b"", {}, "empty"),
        (b"%PDF-1.4", {}, "PDF"),
        (None, {}, "cannot be read"),
        (b"name\nSonaca\n", {"cluster": "skywim"}, "There is no cluster.*skywin"),
        (b"name\nSonaca\n", {"date": "30/06/2024"}, "not a day"),
        (b"name\nSonaca\n", {"date": "2024-02-30"}, "not a day"),
    ],
)
def test_what_cannot_be_planned_exits_with_two(
    cluster, tmp_path, content, options, reason
):
    file = tmp_path / "members.csv"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=reason) as refused:
        run(file, **options)

    assert refused.value.returncode == 2


def test_an_ambiguous_plan_is_not_applied(cluster, file):
    make_organisation(name="Besix", slug="one")
    make_organisation(name="Besix", slug="two")

    with pytest.raises(CommandError, match="ambiguous") as refused:
        run(file, apply=True)

    assert refused.value.returncode == 1
    assert Membership.objects.count() == 0
