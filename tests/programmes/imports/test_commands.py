"""Lists of beneficiaries from the shell."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from programmes.models import Grant
from registry.models import ImportStatus
from tests.programmes.factories import make_funding_line

from .lists import official

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(official())
    return path


def run(file, **options):
    out = StringIO()
    fields = {"title": "ERDF", "listed_on": "2016-12-31"} | options
    call_command(
        "import_grants",
        str(file),
        f"--title={fields.pop('title')}",
        f"--date={fields.pop('listed_on')}",
        stdout=out,
        **fields,
    )
    return out.getvalue()


def test_a_plan_is_printed_with_what_it_comes_to(file):
    told = json.loads(run(file, json=True))

    counted = ("rows", "new", "joined", "ambiguous", "refused")
    assert [told[key] for key in counted] == [7, 3, 3, 1, 0]
    (asked,) = (q for q in told["questions"] if q["question"] == "paid_over")
    assert asked == {
        "question": "paid_over",
        "rows": 1,
        "answers": ["as_decided", "increase", "leave_out"],
        "proposed": "",
        "answer": "",
    }
    assert told["decided_file"] == "2946047.10"
    assert told["decided_coming"] == "1705247.10"
    assert told["decided_waiting"] == "1240800.00"
    assert not Grant.objects.exists()


def test_a_plan_is_applied_and_undone(file):
    line = make_funding_line(slug="research")
    told = json.loads(
        run(
            file,
            json=True,
            apply=True,
            line="research",
            grant_kind="investment",
            answers=["paid_over=increase"],
        )
    )

    assert told["status"] == ImportStatus.APPLIED
    assert Grant.objects.filter(funding_line=line, kind="investment").count() == 7
    call_command("undo_import", told["id"], stdout=StringIO())
    assert not Grant.objects.exists()


def test_a_plan_is_printed_in_words(file):
    said = run(file)

    assert "7 rows of the file" in said
    assert "On 1 row €0.02 more was paid than decided." in said
    assert "--answer paid_over=increase" in said
    assert "Row 5, S.A. BETA: A little more was paid than decided" in said
    assert "I5: 1,240,800.02 euro were paid, 0.02 more than the" in said


def test_what_is_asked_must_be_answered_by_one_of_its_answers(file):
    with pytest.raises(CommandError, match="rows are ambiguous"):
        run(file, apply=True)
    for wrong in ("paid_over=yes", "alike=one", "paid_over"):
        with pytest.raises(CommandError):
            run(file, answers=[wrong])

    assert not Grant.objects.exists()


def test_an_unknown_line_exits_with_two(file):
    with pytest.raises(CommandError, match="no funding line “nothing”") as refused:
        run(file, line="nothing")

    assert refused.value.returncode == 2
