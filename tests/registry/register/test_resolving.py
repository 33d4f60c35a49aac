"""The register while a row of a list is resolved: shown beside it, taken for it."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.imports.pages.outcome_file import outcome_file
from registry.imports.plans.amending import mend_cell
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.planning import make_plan
from registry.imports.plans.undoing import undo_import
from registry.models import Membership, Organisation
from registry.register.resolving import fitting, take_for_row
from tests.factories import make_organisation, make_staff, make_superuser
from tests.registry.imports.lists import (
    outcomes,
    plan_list,
    receive_list,
    rows_of,
)
from tests.registry.imports.registry_dump import dump

from .extracts import Enterprise, dotted, forty, numbered

pytestmark = pytest.mark.django_db

ATELIERS, AWAY, PERSON, OTHER = map(numbered, range(4))


@pytest.fixture
def extract(extract_of):
    return extract_of(
        Enterprise(ATELIERS, "Ateliers Inventés SA", form="610"),
        Enterprise(AWAY, "Ateliers Inventés", "5000", "Namur"),
        Enterprise(PERSON, "Ateliers Inventés", kind="1", form=""),
        Enterprise(OTHER, "Autre Inventée SA", "7000", "Mons"),
    )


def take(batch, number, row=0, user=None):
    row = rows_of(batch)[row]
    take_for_row(row=row, number=number, seen_name=row.name, user=user)
    make_plan(batch=row.batch)
    batch.refresh_from_db()


def numbers_of(batch):
    found = fitting(rows_of(batch))
    return {row: [entry.number for entry in fits] for row, fits in found.items()}


def test_who_fits_is_found_by_number_or_by_name_and_post_code(extract):
    batch = plan_list(
        ("Ateliers inventés", "", "4000"),
        ("Ateliers inventés", "", "5000"),
        ("Whoever", dotted(OTHER), ""),
        ("Nobody Knows", "", "4000"),
        ("Autre inventée", "0999.000.000", ""),
        ("Autre inventée", "", "4000"),
    )

    assert numbers_of(batch) == {2: [ATELIERS], 3: [AWAY], 4: [OTHER], 6: [OTHER]}


def test_a_name_without_a_post_code_has_all_who_bear_it(extract):
    assert numbers_of(plan_list(("Ateliers inventés", "", ""))) == {2: [ATELIERS, AWAY]}


def test_a_row_abroad_and_one_that_is_known_are_not_looked_up(extract):
    make_organisation(name="Known", enterprise_number=OTHER)
    header = ("name", "enterprise_number", "country")
    batch = plan_list(
        ("Ateliers inventés", "", "France"),
        ("Known", dotted(OTHER), ""),
        header=header,
    )

    assert numbers_of(batch) == {}


def test_a_taken_number_is_a_mended_cell(extract):
    batch = plan_list(("Ateliers inventés", "", "4000"), ("Other", "", ""))

    take(batch, ATELIERS, user=make_staff(username="claire"))

    row = rows_of(batch)[0]
    assert (row.outcome, row.enterprise_number) == ("new", ATELIERS)
    told = batch.mended["B2"]
    assert (told["old"], told["new"], told["by"]) == ("", ATELIERS, "claire")
    assert ATELIERS.encode() not in bytes(batch.file.content)


def test_a_number_that_the_registry_has_makes_the_row_a_match(extract):
    known = make_organisation(name="Known Otherwise", enterprise_number=ATELIERS)
    batch = plan_list(("Ateliers inventés", "", "4000"))
    assert outcomes(batch) == ["new"]

    take(batch, ATELIERS)

    (row,) = rows_of(batch)
    assert (row.outcome, row.organisation) == ("joined", known)


def test_a_row_that_is_refused_for_its_number_is_taken_with_the_right_one(extract):
    batch = plan_list(("Ateliers inventés", "0999.000.000", "4000"))
    assert outcomes(batch) == ["refused"]

    take(batch, ATELIERS)

    assert outcomes(batch) == ["new"]
    assert batch.mended["B2"]["old"] == "0999.000.000"


def test_a_row_between_organisations_is_the_one_of_the_number(extract):
    kept = make_organisation(name="Ateliers Inventés SA", enterprise_number=ATELIERS)
    make_organisation(name="Ateliers Inventés ASBL")
    batch = plan_list(("Ateliers Inventés", "", ""))
    assert outcomes(batch) == ["ambiguous"]

    take(batch, ATELIERS)

    assert rows_of(batch)[0].organisation == kept


def test_a_list_without_a_column_of_numbers_is_given_one(extract):
    batch = plan_list(
        ("Ateliers inventés", "4000"), ("Other", ""), header=("name", "post_code")
    )

    take(batch, ATELIERS)

    assert [row.enterprise_number for row in rows_of(batch)] == [ATELIERS, ""]
    (cell,) = batch.mended
    row = rows_of(batch)[0]
    with pytest.raises(ValidationError, match="taken back"):
        mend_cell(row=row, cell=cell, text="0403.019.261", user=None)
    mend_cell(row=row, cell=cell, text="", user=None)
    make_plan(batch=row.batch)
    assert [row.enterprise_number for row in rows_of(batch)] == ["", ""]


def test_what_the_file_states_stays(extract):
    batch = plan_list(("Ateliers inventés", dotted(OTHER), "4000"))

    with pytest.raises(ValidationError, match="states the number"):
        take(batch, ATELIERS)

    assert rows_of(batch)[0].enterprise_number == OTHER


@pytest.mark.parametrize("number", [PERSON, numbered(30), "", "x" * 10, "9" * 10, "²"])
def test_a_natural_person_or_nobody_is_not_taken(extract, number):
    batch = plan_list(("Ateliers inventés", "", "4000"))

    with pytest.raises(ValidationError, match="no active legal person"):
        take(batch, number)

    batch.refresh_from_db()
    assert batch.mended == {}


def test_without_an_extract_nothing_is_taken():
    batch = plan_list(("Ateliers inventés", "", "4000"))

    assert numbers_of(batch) == {}
    with pytest.raises(ValidationError, match="no active legal person"):
        take(batch, ATELIERS)


def test_what_was_decided_or_changed_meanwhile_is_told(extract):
    batch = plan_list(("Ateliers inventés", "", "4000"))
    (row,) = rows_of(batch)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        take_for_row(row=row, number=ATELIERS, seen_name="Other", user=None)

    decide(row=row, decision="leave_out")
    with pytest.raises(ValidationError, match="changed meanwhile"):
        take(batch, ATELIERS)

    decide(row=row, decision="")
    apply_plan(batch=batch, user=None)
    with pytest.raises(ValidationError, match="applied"):
        take(batch, ATELIERS)


def test_the_second_of_two_who_choose_at_once_is_told(extract):
    batch = plan_list(("Ateliers inventés", "", ""))
    (row,) = rows_of(batch)
    chosen = {"row": row, "seen_name": row.name, "user": None}
    take_for_row(number=ATELIERS, **chosen)

    with pytest.raises(ValidationError, match="received"):
        take_for_row(number=AWAY, **chosen)
    make_plan(batch=batch)
    with pytest.raises(ValidationError, match="states the number"):
        take_for_row(number=AWAY, **chosen)

    assert rows_of(batch)[0].enterprise_number == ATELIERS


def test_a_row_that_was_said_to_be_new_is_not_made_a_match(extract):
    batch = plan_list(("Ateliers Inventés", "", ""))
    make_organisation(name="Ateliers Inventés SA", enterprise_number=ATELIERS)
    make_organisation(name="Ateliers Inventés ASBL")
    make_plan(batch=batch)
    decide(row=rows_of(batch)[0], decision="new")

    with pytest.raises(ValidationError, match="it is not new"):
        take(batch, ATELIERS)
    take(batch, AWAY)

    (row,) = rows_of(batch)
    assert (row.outcome, row.enterprise_number) == ("new", AWAY)


def test_an_import_with_a_taken_number_is_undone_exactly(extract):
    batch = receive_list(
        ("Ateliers inventés", "4000"), ("Other", ""), header=("name", "post_code")
    )
    before = dump()
    make_plan(batch=batch)
    take(batch, ATELIERS)

    assert apply_plan(batch=batch, user=None)
    assert Organisation.objects.get(enterprise_number=ATELIERS).memberships.exists()
    undo_import(batch=batch, user=None)

    assert dump() == before
    assert not Membership.objects.exists()


def test_a_taken_number_is_told_in_the_file_with_the_outcomes(extract):
    batch = plan_list(("Ateliers inventés", "4000"), header=("name", "post_code"))
    take(batch, ATELIERS, user=make_staff(username="claire"))

    content = b"".join(outcome_file(batch)())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    said = list(sheet.iter_rows(values_only=True))[1][-1]
    assert f"{dotted(ATELIERS)} is from: extract 136 of the company register" in said
    assert "(claire, " in said


# Pages


@pytest.fixture
def staff(client):
    client.force_login(make_superuser(username="claire"))
    return client


def page_of(client, batch, row=2, **query):
    address = reverse("import_row_register", args=[batch.reference, row])
    return client.get(address, query)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_plan_shows_who_fits_with_the_licence(staff, extract):
    batch = plan_list(("Ateliers inventés", "", "4000"), ("Other", "", ""))

    said = words(staff.get(batch.get_absolute_url()))

    assert "In the company register, by its name and post code:" in said
    assert f"{dotted(ATELIERS)}, 4000 Liège" in said
    assert dotted(AWAY) not in said
    assert said.count("Look in the company register") == 2
    assert "Crossroads Bank for Enterprises" in said


def test_without_an_extract_the_plan_says_nothing_of_it(staff):
    batch = plan_list(("Ateliers inventés", "", "4000"))

    said = words(staff.get(batch.get_absolute_url()))

    assert "company register" not in said
    assert "Crossroads Bank" not in said
    assert "No extract of the company register is loaded" in words(
        page_of(staff, batch)
    )


def test_another_one_is_looked_up_and_taken_on_the_page_of_the_row(staff, extract):
    batch = plan_list(("Sans rapport", "", "4000"))
    back = f"{batch.get_absolute_url()}?outcome=new"
    page = words(page_of(staff, batch, q="autre", next=back))
    assert "no active legal person of this name at this post code" in page
    assert f'name="number" value="{OTHER}"' in page
    assert "Crossroads Bank for Enterprises" in page

    response = staff.post(
        reverse("import_row_register", args=[batch.reference, 2]),
        {"number": OTHER, "name": "Sans rapport", "next": back},
        follow=True,
    )

    assert response.redirect_chain[0][0] == back
    said = words(response)
    assert f"The enterprise number {dotted(OTHER)} is from: extract 136" in said
    assert "Read B2 as it stands" in said
    assert rows_of(batch)[0].enterprise_number == OTHER


def test_a_natural_person_is_not_shown_on_the_page_of_a_row(staff, extract):
    batch = plan_list(("Ateliers inventés", "", "4000"))

    for q in (PERSON, dotted(PERSON)):
        page = words(page_of(staff, batch, q=q))
        assert "no active legal person of this number" in page
        assert f'name="number" value="{PERSON}"' not in page


def test_once_confirmed_it_leads_to_what_the_register_proposes(staff, extract):
    batch = plan_list(("Ateliers inventés", "", "4000"))
    take(batch, ATELIERS)
    assert apply_plan(batch=batch, user=None)

    said = words(staff.get(batch.get_absolute_url()))

    assert "1 number was taken from the company register." in said
    assert reverse("import_create", args=["enrichment"]) in said


def test_what_cannot_be_taken_is_told_on_the_plan(staff, extract):
    batch = plan_list(("Ateliers inventés", "", "4000"))
    for row, name, told in [
        (2, "Was Called So", "This row changed meanwhile"),
        (9, "Gone", "This row changed meanwhile"),
    ]:
        response = staff.post(
            reverse("import_row_register", args=[batch.reference, row]),
            {"number": ATELIERS, "name": name, "next": "https://elsewhere.example/"},
            follow=True,
        )
        assert response.redirect_chain[0][0] == batch.get_absolute_url()
        assert told in words(response)
    assert page_of(staff, batch, row=9).status_code == 404


def test_only_who_may_open_the_import_sees_the_register_beside_it(client, extract):
    batch = plan_list(("Ateliers inventés", "", "4000"))
    assert page_of(client, batch).status_code == 302
    client.force_login(make_staff(username="paul"))
    assert page_of(client, batch).status_code in (403, 404)


def test_the_register_is_asked_as_often_for_all_rows_as_for_one(extract_of):
    extract_of(*forty())
    rows = rows_of(plan_list(*[(f"Inventée {n}", "", "") for n in range(30)]))
    counted = []
    for asked in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            found = fitting(asked)
        counted.append(len(queries))
    assert len(found) == 27
    assert counted[0] == counted[1]
