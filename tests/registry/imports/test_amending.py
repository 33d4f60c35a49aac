"""Cells mended on the page of a plan, and refusals of a whole file overruled."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from registry.imports.pages.outcome_file import outcome_file
from registry.imports.plans.amending import mend_cell, overrule
from registry.imports.plans.planning import make_plan
from registry.models import ImportBatch, ImportStatus
from tests.factories import make_staff, make_superuser

from .lists import outcomes, plan_list, receive_list, rows_of

pytestmark = pytest.mark.django_db

ROWS = [("Sonaca", "0403.019.262", "6041"), ("Besix", "", "")]
"""The check digits of the first number are wrong."""
LOST = b"Nom;Localite\nSoci?t? Li?geoise;Li?ge\nG?n?rale;Li?ge\n"
OPEN = b'Nom;Code postal\n"Sonaca;6041\nBesix;5000\nCenaero;6041\nNumeca";1000\n'


def mend(batch, text, cell="B2", user=None):
    mend_cell(row=rows_of(batch)[0], cell=cell, text=text, user=user)
    batch.refresh_from_db()
    make_plan(batch=batch)


def test_a_refused_cell_is_read_as_a_person_writes_it():
    user = make_staff(username="claire")
    batch = plan_list(*ROWS)
    assert outcomes(batch) == ["refused", "new"]

    mend(batch, "0403.019.261", user=user)

    assert outcomes(batch) == ["new", "new"]
    assert rows_of(batch)[0].enterprise_number == "0403019261"
    told = batch.mended["B2"]
    assert (told["old"], told["new"]) == ("0403.019.262", "0403.019.261")
    assert told["by"] == "claire"
    assert b"0403.019.262" in bytes(batch.file.content)


def test_a_mended_cell_is_told_in_the_file_with_the_outcomes():
    batch = plan_list(*ROWS)
    mend(batch, "", user=make_staff(username="claire"))

    content = b"".join(outcome_file(batch)())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[1][1] == "0403.019.262"
    assert "B2: “0403.019.262” is read as “” (claire, " in rows[1][-1]


def test_a_cell_may_be_mended_again_and_read_as_it_stands():
    batch = plan_list(*ROWS)

    mend(batch, "0403")
    assert outcomes(batch) == ["refused", "new"]
    mend(batch, "0403.019.261")
    assert outcomes(batch) == ["new", "new"]
    assert batch.mended["B2"]["old"] == "0403.019.262"
    mend(batch, "0403.019.262")

    assert outcomes(batch) == ["refused", "new"]
    assert batch.mended == {}


def test_only_what_is_wrong_is_mended():
    batch = plan_list(*ROWS)

    for cell in ("A2", "B3", "nonsense"):
        with pytest.raises(ValidationError, match="Nothing is to be mended"):
            mend(batch, "Other", cell=cell)
    with pytest.raises(ValidationError, match="at most"):
        mend(batch, "0" * 1001)


def test_a_cell_is_mended_on_the_page_of_the_plan(client):
    client.force_login(make_superuser(username="claire"))
    batch = plan_list(*ROWS)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert 'value="0403.019.262"' in page

    response = client.post(
        reverse("import_mend", args=[batch.reference, rows_of(batch)[0].pk]),
        {"cell": "B2", "text": " 0403.019.261 "},
        follow=True,
    )

    said = " ".join(response.content.decode().split())
    assert "B2: “0403.019.262” is read as “0403.019.261” (claire, " in said
    assert outcomes(batch) == ["new", "new"]


def receive(content):
    batch = receive_list(content=content, filename="list.csv")
    make_plan(batch=batch)
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize(
    ("content", "code"), [(LOST, "encoding_lost"), (OPEN, "swallowed")]
)
def test_a_refusal_by_looks_is_overruled_by_a_person_who_is_named(content, code):
    batch = receive(content)
    assert (batch.status, batch.refusal_code) == (ImportStatus.REFUSED, code)

    overrule(batch=batch, user=make_staff(username="claire"))
    make_plan(batch=batch)

    assert batch.status == ImportStatus.PLANNED
    assert batch.rows.count() >= 1
    assert batch.refusal_code == ""
    (told,) = ImportBatch.objects.get().overruled
    assert (told["code"], told["by"]) == (code, "claire")


def test_bytes_that_are_no_letters_are_shown_as_such():
    batch = receive("Nom\nSociété\n".encode() + b"G\x9d\xe9n\x81\n")
    assert batch.refusal_code == "encoding_mixed"

    overrule(batch=batch, user=None)
    make_plan(batch=batch)

    assert batch.status == ImportStatus.PLANNED, batch.refusal
    assert outcomes(batch) == ["new", "new"]


def test_a_limit_is_never_overruled():
    batch = receive(b"PK\x03\x04 no workbook")
    assert batch.status == ImportStatus.REFUSED

    with pytest.raises(ValidationError, match="cannot be overruled"):
        overrule(batch=batch, user=None)


def test_it_is_overruled_on_the_page_of_the_refusal(client):
    client.force_login(make_superuser(username="claire"))
    batch = receive(LOST)
    words = "The file is right: read it all the same"
    assert words in client.get(batch.get_absolute_url()).content.decode()
    refused = receive(b"PK\x03\x04 no workbook")
    assert words not in client.get(refused.get_absolute_url()).content.decode()

    client.post(reverse("import_overrule", args=[batch.reference]))

    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "claire" in page
