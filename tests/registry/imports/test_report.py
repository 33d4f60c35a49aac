"""What was read of a file: every row is of the plan, or passed over with its reason."""

import io
import json

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from programmes.imports.kind import GRANTS
from registry.files.refusal import RefusedFile
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.columns import choose_sheets
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.imports.plans.whole import accept_as_whole, doubts_of
from registry.imports.reading.rows import read_rows
from registry.models import ImportMode, ImportStatus, Membership
from tests.factories import make_cluster, make_membership, make_organisation

from .files import csv_file, xlsx_file
from .lists import outcomes, plan_list, rows_of
from .test_pages import do, page, staff  # noqa: F401

pytestmark = pytest.mark.django_db

HEADER = ("Nom", "Code postal", "Localité", "Numéro d'entreprise")
FIRST = [
    ("Alpha Béton", "4000", "Liège", "0400.000.086"),
    ("Bois du Nord", "5000", "Namur", "0400.001.373"),
    ("Delta Optique", "6000", "Charleroi", "0400.003.947"),
]
SECOND = [
    ("Éclairage Sud", "1348", "Louvain-la-Neuve", "0400.005.234"),
    ("Forges Modernes", "5030", "Gembloux", "0400.006.521"),
]
FOOTER = [("Source : secrétariat, mise à jour trimestrielle",)]


def plan_book(rows, *, sheets=(), **fields):
    return plan_list(
        content=xlsx_file(rows, sheets=sheets), filename="membres.xlsx", **fields
    )


def plan_two_sheets(**fields):
    return plan_book(
        [HEADER, *FIRST], sheets=[("Adhérents", [HEADER, *SECOND])], **fields
    )


def make_member(cluster, name):
    organisation = make_organisation(name=name)
    return make_membership(cluster=cluster, organisation=organisation)


def leaving(batch) -> set[str]:
    return {str(r.organisation) for r in batch.rows.filter(outcome="left")}


def accounted(batch) -> bool:
    told = batch.reading
    return (
        told["rows"] == told["read"] + sum(told["passed_over"].values())
        and told["read"] == outcome_counts(batch)["rows"]
    )


def test_every_row_of_a_file_is_in_the_plan_or_passed_over_with_its_reason():
    batch = plan_book(
        [("Membres au 30 juin 2024",), (), HEADER, *FIRST, *FOOTER],
        sheets=[("Notice", [("Comment remplir",), ("Une ligne par membre",)])],
    )

    told = batch.reading
    assert accounted(batch)
    assert (told["rows"], told["read"]) == (8, 3)
    assert told["passed_over"]["title"] == told["passed_over"]["header"] == 1
    assert told["passed_over"]["sheet"] == 2
    assert {row["row"] for row in told["each"]} == {1, 3, 7}
    assert [sheet["code"] for sheet in told["sheets"]] == ["", "no_list"]
    assert told["header"] == {"rows": [3], "sure": True}


def test_the_rows_of_two_sheets_are_one_list_of_which_nobody_leaves():
    cluster = make_cluster()
    make_member(cluster, "Forges Modernes")

    batch = plan_two_sheets(cluster=cluster, mode=ImportMode.FULL)

    assert accounted(batch)
    assert batch.reading["read"] == 5
    assert leaving(batch) == set()


def test_nobody_leaves_for_a_sheet_that_was_not_read_until_a_person_says_so():
    cluster = make_cluster()
    make_member(cluster, "Forges Modernes")
    batch = plan_two_sheets(cluster=cluster, mode=ImportMode.FULL)
    choose_sheets(batch=batch, sheets=["Membres"])
    make_plan(batch=batch)

    assert accounted(batch)
    assert doubts_of(batch) == ["sheets"]
    assert leaving(batch) == set()

    accept_as_whole(batch=batch, user=None)
    assert doubts_of(batch) == []
    assert leaving(batch) == {"Forges Modernes"}


def test_what_was_said_of_a_reading_does_not_hold_for_another_one():
    batch = plan_two_sheets(mode=ImportMode.FULL)
    choose_sheets(batch=batch, sheets=["Membres"])
    make_plan(batch=batch)
    accept_as_whole(batch=batch, user=None)

    choose_sheets(batch=batch, sheets=["Adhérents"])
    make_plan(batch=batch)

    assert doubts_of(batch) == ["sheets"]


def test_a_refused_row_may_be_whoever_would_leave_and_it_is_asked_once_more():
    cluster = make_cluster()
    member = make_member(cluster, "Zeta Verre")
    batch = plan_book(
        [HEADER, *FIRST, ("#REF!", "4000", "Liège", "")],
        cluster=cluster,
        mode=ImportMode.FULL,
    )
    assert outcomes(batch)[-1] == "refused"

    with pytest.raises(ValidationError) as told:
        apply_plan(batch=batch, user=None)
    assert told.value.code == "not_whole"
    assert Membership.objects.get(pk=member.pk).end_on is None

    accept_as_whole(batch=batch, user=None)
    assert apply_plan(batch=batch, user=None)
    assert Membership.objects.get(pk=member.pk).end_on is not None


def test_nobody_leaves_whose_name_stands_in_a_row_that_was_passed_over():
    cluster = make_cluster()
    make_member(cluster, "Zeta Verre SA")
    make_member(cluster, "Gone")
    batch = plan_book(
        [HEADER, *FIRST, ("Total", "", "", ""), ("Zeta Verre", "", "", "")],
        cluster=cluster,
        mode=ImportMode.FULL,
    )
    assert "Zeta Verre SA" not in leaving(batch)


def test_a_total_of_members_is_compared_with_those_that_were_read():
    cluster = make_cluster()
    make_member(cluster, "Gone")
    batch = plan_book(
        [HEADER, *FIRST, ("Total", 4, "", "")], cluster=cluster, mode=ImportMode.FULL
    )

    assert accounted(batch)
    assert [(t["stated"], t["equal"]) for t in batch.reading["totals"]] == [
        ("4", False)
    ]
    assert doubts_of(batch) == ["totals"]
    assert leaving(batch) == set()


def test_there_is_nothing_to_say_of_a_list_that_was_read_whole():
    batch = plan_book([HEADER, *FIRST], mode=ImportMode.FULL)
    with pytest.raises(ValidationError):
        accept_as_whole(batch=batch, user=None)


def test_a_header_without_rows_is_refused_and_ends_nothing():
    cluster = make_cluster()
    make_member(cluster, "Gone")
    batch = plan_book([HEADER], cluster=cluster, mode=ImportMode.FULL)

    assert batch.status == ImportStatus.REFUSED
    assert not batch.rows.exists()


def test_a_needed_column_that_is_nearly_empty_is_one_sentence_and_no_refused_rows():
    header = ("Bénéficiaire", "Montant décidé", "Montant payé")
    rows = [(f"Entreprise {n} SA", "", f"{n + 1}00,00") for n in range(40)]
    rows[3] = ("Beta SA", "250,00", "250,00")
    with pytest.raises(RefusedFile) as told:
        read_rows(csv_file([header, *rows], separator=";"), "list.csv", GRANTS.reads)
    assert told.value.code == "column_empty"
    assert "1 of the first 40 rows" in told.value.message

    said = {1: "decided_amount"}
    content = csv_file([header, *rows], separator=";")
    assert len(list(read_rows(content, "list.csv", GRANTS.reads, said).rows)) == 40


# Its pages


def two_sheets(**fields):
    batch = plan_book(
        [("Membres au 30 juin 2024",), HEADER, *FIRST, *FOOTER],
        sheets=[("Adhérents", [HEADER, *SECOND])],
        **fields,
    )
    choose_sheets(batch=batch, sheets=["Membres"])
    make_plan(batch=batch)
    return batch


def test_the_plan_shows_first_what_was_read(client, staff):  # noqa: F811
    shown = page(client, two_sheets())
    assert shown.index("rows of the file are accounted for") < shown.index(
        "If you confirm"
    )


def test_the_page_of_the_reading_shows_each_row_and_what_became_of_it(client, staff):  # noqa: F811
    shown = page(client, two_sheets(), "import_reading")
    assert "It stands above the list" in shown
    assert "Alpha Béton" in shown
    assert "A person chose other sheets." in shown
    assert "Éclairage Sud" not in shown


def test_the_sheets_are_chosen_on_the_page(client, staff):  # noqa: F811
    batch = two_sheets()
    do(client, "import_reading", batch, sheets=["Membres", "Adhérents"])
    batch.refresh_from_db()
    assert len(rows_of(batch)) == 5
    do(client, "import_reading", batch, sheets=["None such"])
    batch.refresh_from_db()
    assert len(rows_of(batch)) == 5


def test_a_sheet_is_chosen_where_none_was_found_to_be_a_list(client, staff):  # noqa: F811
    content = xlsx_file([("Couverture",)], sheets=[("Liste", [HEADER, *FIRST])])
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Liste"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    batch = plan_list(content=file.getvalue(), filename="membres.xlsx")
    assert batch.status == ImportStatus.REFUSED
    assert "Does another sheet hold the list?" in page(client, batch)

    do(client, "import_reading", batch, sheets=["Liste"])

    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert len(rows_of(batch)) == 3


def test_the_list_is_confirmed_as_whole_on_the_page(client, staff):  # noqa: F811
    cluster = make_cluster()
    make_member(cluster, "Gone")
    batch = two_sheets(cluster=cluster, mode=ImportMode.FULL)
    assert "no member is said to have left" in page(client, batch)

    do(client, "import_whole", batch)

    batch.refresh_from_db()
    assert batch.reading["accepted"]["by"] == staff.get_username()
    assert leaving(batch) == {"Gone"}
    assert f"{staff.get_username()} said that the whole list was read." in page(
        client, batch
    )


def test_nothing_is_confirmed_where_nothing_would_change(client, staff):  # noqa: F811
    batch = plan_book([HEADER, ("#REF!", "4000", "Liège", "")])
    shown = page(client, batch)
    assert "Nothing would change" in shown
    assert reverse("import_apply", args=[batch.reference]) not in shown


def test_the_report_is_told_to_programs(client, staff):  # noqa: F811
    batch = two_sheets()
    told = json.loads(page(client, batch, "import_reading_json"))
    assert told["read"] == 3
    assert all(row["why"] for row in told["each"])
    assert [c["field"] for c in told["columns"]["understood"]] == [
        "name",
        "post_code",
        "locality",
        "enterprise_number",
    ]
    assert "website" in told["columns"]["missing"]


def test_rows_far_below_are_shown_from_where_one_asks(client, staff):  # noqa: F811
    rows = [(f"Entreprise {n:03}", "4000", "Liège", "") for n in range(150)]
    batch = plan_book([HEADER, *rows])
    assert "Entreprise 120" not in page(client, batch, "import_reading")
    shown = client.get(
        reverse("import_reading", args=[batch.reference]), {"from": "100"}
    ).content.decode()
    assert "Entreprise 120" in shown
    for start in ("x", "9" * 5000, "-1", "9999999"):
        response = client.get(
            reverse("import_reading", args=[batch.reference]), {"from": start}
        )
        assert response.status_code == 200
