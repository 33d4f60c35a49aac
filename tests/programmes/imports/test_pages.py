"""The pages of a list of beneficiaries: sent, understood, planned, applied, undone."""

import html
import io
import re
from datetime import date

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from programmes.imports.columns import FIELDS
from programmes.imports.kind import GRANTS
from programmes.models import Grant
from registry.files.refusal import RefusedFile
from registry.imports.pages.template_file import template_file
from registry.imports.plans.columns import correct_columns
from registry.imports.plans.planning import make_plan
from registry.imports.reading.rows import read_rows
from registry.models import ImportBatch, ImportStatus
from tests.factories import make_import_batch, make_staff
from tests.programmes.factories import make_funding_line, make_grant

from .lists import apply_list, as_csv, official, outcomes, plan_list

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NEW = "/imports/new/grants/"
ROW = ("Alpha SA", "Robots", "15/03/2012", "1500,50", "750,25")


@pytest.fixture
def staff(client):
    user = make_staff("add_importbatch", "apply_importbatch")
    client.force_login(user)
    return user


def sent(content, **fields):
    return {
        "content": SimpleUploadedFile("list.csv", content),
        "title": "ERDF 2007-2013",
        "publisher": "SPW",
        "listed_on": "2016-12-31",
        "grant_kind": "project",
        "funding_line": "",
    } | fields


def text_of(response) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", "", response.content.decode()))
    return " ".join(text.split())


def page(client, batch, name="import_detail"):
    return client.get(reverse(name, args=[batch.reference]))


@pytest.mark.django_db
def test_a_list_is_sent_planned_applied_and_undone(client, staff):
    line = make_funding_line()
    fields = sent(official(), funding_line=line.slug)

    response = client.post(NEW, fields, follow=True)
    batch = ImportBatch.objects.get()
    said = text_of(response)
    assert "ERDF 2007-2013: list of" in said
    assert batch.beneficiary_list.funding_line == line
    assert batch.beneficiary_list.publisher == "SPW"
    assert "€2,946,047.10" in said
    assert "€1,705,247.10" in said
    assert "€1,240,800" in said
    assert "0.02 more than the" in said

    assert "On 1 row €0.02 more was paid than decided." in said
    assert "Confirm: apply all of it" not in said
    answered = client.post(
        reverse("import_settle", args=[batch.reference]),
        {"question": "paid_over", "answer": "increase"},
        follow=True,
    )
    assert "Confirm: apply all of it" in text_of(answered)
    client.post(reverse("import_apply", args=[batch.reference]))
    assert Grant.objects.filter(funding_line=line).count() == 7
    assert "more grants were recorded" in text_of(page(client, batch))

    client.post(reverse("import_undo", args=[batch.reference]))
    batch.refresh_from_db()
    assert batch.status == ImportStatus.UNDONE
    assert not Grant.objects.exists()
    assert "This import was undone" in text_of(page(client, batch))


@pytest.mark.django_db
def test_a_list_without_a_title_is_not_taken(client, staff):
    response = client.post(NEW, sent(official(), title=""))

    assert "This field is required." in text_of(response)
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_the_decimals_of_an_ambiguous_column_are_said_on_the_page_of_columns(
    client, staff
):
    content = as_csv([("Alpha", "288.11")], ("beneficiary", "decided amount"))
    response = client.post(NEW, sent(content), follow=True)
    batch = ImportBatch.objects.get()
    assert "has thousands or decimals" in text_of(response)

    columns = page(client, batch, "import_columns")
    assert "Nothing in the column tells" in text_of(columns)
    assert 'name="column_1_1_option"' in columns.content.decode()
    client.post(
        reverse("import_columns", args=[batch.reference]),
        {
            "column_1_0": "name",
            "column_1_1": "decided_amount",
            "column_1_1_option": ".",
        },
    )
    assert batch.rows.get().values["decided_amount"] == "288.11"


@pytest.mark.django_db
def test_the_currency_of_a_list_that_names_none_is_asked_once_for_all_columns(
    client, staff
):
    header = ("Příjemce", "Název projektu", "Výše dotace", "Celkové způsobilé výdaje")
    rows = [("Škoda", "A", "1000,50", "2000,50"), ("Děčín", "B", "20,50", "30,50")]
    client.post(NEW, sent(as_csv(rows, header)))
    batch = ImportBatch.objects.get()

    columns = page(client, batch, "import_columns")
    assert "language of a country that did not pay in euro" in text_of(columns)
    client.post(
        reverse("import_columns", args=[batch.reference]),
        {
            "column_1_0": "name",
            "column_1_1": "project",
            "column_1_2": "decided_amount",
            "column_1_2_option": "EUR",
            "column_1_3": "eligible_cost",
        },
    )

    decided = [row.values["decided_amount"] for row in batch.rows.order_by("number")]
    assert decided == ["1000.50", "20.50"]
    told = text_of(page(client, batch, "import_columns"))
    assert "did not pay in euro" not in told


@pytest.mark.django_db
def test_columns_that_are_named_again_below_are_shown_once(client, staff):
    client.post(NEW, sent(official()))
    batch = ImportBatch.objects.get()
    shown = page(client, batch, "import_columns")
    said = text_of(shown)

    assert "Bénéficiaires under 3 headers, first in row 3" in said
    assert "Projets under" not in said
    assert 'name="column_3_2"' in shown.content.decode()
    assert 'name="column_8_2"' not in shown.content.decode()
    assert "Nothing has to be done here" in said


@pytest.mark.django_db
def test_a_column_corrected_under_one_header_stays_as_it_is_under_others(client, staff):
    client.post(NEW, sent(official()))
    batch = ImportBatch.objects.get()
    chosen = {
        f"column_{column['row']}_{column['index']}": column["field"] or ""
        for column in batch.columns
        if column["status"] != "ambiguous"
    }
    client.post(
        reverse("import_columns", args=[batch.reference]),
        chosen | {"column_13_3": "decided_on"},
    )
    batch.refresh_from_db()
    read_as = {(c["row"], c["index"]): c["field"] for c in batch.columns}
    assert read_as[13, 3] == "decided_on"
    assert read_as[3, 3] == "decided_on"
    assert read_as[8, 3] == "project"
    cheque = batch.rows.get(number=14).values
    assert cheque["decided_on"] == "2009-07-09"
    assert "requested_on" not in cheque


@pytest.mark.django_db
def test_a_line_that_would_be_overdrawn_keeps_the_plan_from_being_confirmed(
    client, staff
):
    line = make_funding_line(amount=10_000, decided_on=date(2010, 1, 1))
    make_grant(funding_line=line, amount=9000, decided_on=date(2011, 1, 1))
    batch = plan_list(ROW, funding_line=line, user=staff)
    said = text_of(page(client, batch))

    assert "500.50 more than its 10,000.00" in said
    assert "Confirm: apply all of it" not in said


@pytest.mark.django_db
def test_the_list_of_imports_shows_both_kinds(client, staff):
    plan_list(ROW, user=staff)
    response = client.get(reverse("import_list"), {"kind": "grants"})
    said = text_of(response)

    assert "Beneficiaries" in said
    assert "Import a member list" in said
    assert "Import a list of beneficiaries" in said


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 40])
def test_a_plan_takes_the_same_number_of_queries_however_long(
    client, staff, rows, django_assert_max_num_queries
):
    batch = plan_list(*[(f"Alpha {n}", *ROW[1:]) for n in range(rows)], user=staff)
    page(client, batch)

    with django_assert_max_num_queries(25):
        page(client, batch)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_understood_to_the_last_cell(client, staff, language):
    response = client.get(reverse("import_template", args=["grants", language]))
    assert GRANTS.says.template_names[language] in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    with translation.override(language):
        example = {key: str(field.example) for key, field in FIELDS.items()}
    asked = [key for key, field in FIELDS.items() if not field.only_in_exports]
    book.worksheets[0].append([example[key] for key in asked])
    file = io.BytesIO()
    book.save(file)

    found = read_rows(file.getvalue(), "list.xlsx", GRANTS.reads)
    assert [column.field for column in found.header.columns] == asked
    (row,) = found.rows
    assert row.problems == []
    assert set(row.values) >= {key for key, value in example.items() if value}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_is_refused_as_it_has_no_rows(language):
    content = template_file(GRANTS, language)

    with pytest.raises(RefusedFile) as refused:
        read_rows(content, "list.xlsx", GRANTS.reads)
    assert refused.value.code == "no_rows"


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_grants_of_a_list_are_a_list_again(client, staff, file_format):
    make_grant(amount=100)
    first = apply_list(ROW, user=staff)
    assert f"/grants/{file_format}/" in page(client, first).content.decode()
    address = reverse("import_grants", args=[first.reference, file_format])
    content = client.get(address).getvalue()

    again = plan_list(content=content, filename=f"list.{file_format}", user=staff)
    assert outcomes(again) == ["unchanged"]


@pytest.mark.django_db
def test_only_lists_of_beneficiaries_have_grants_in_known_formats(client, staff):
    members = make_import_batch(made_by=staff)
    grants = plan_list(ROW, user=staff)

    for batch, file_format in ((members, "csv"), (grants, "pdf")):
        address = reverse("import_grants", args=[batch.reference, file_format])
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_file_comes_back_with_what_became_of_each_row(client, staff):
    batch = plan_list(ROW, (*ROW[:3], "100,50", "200,50"), user=staff)
    response = page(client, batch, "import_file")
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    told = [[str(cell) for cell in row[-2:]] for row in sheet.values]

    assert told[1][0] == "new grant, new organisation"
    assert told[2][0] == "refused"
    assert "100.00 more than the 100.50 decided" in told[2][1]


@pytest.mark.django_db
def test_the_column_of_the_amounts_is_chosen_where_none_was_understood(client, staff):
    content = as_csv(
        [("Alpha", "Robots", "1000,00"), ("Bois", "Scies", "2000,00")],
        ("Bénéficiaire", "Projet", "Aide programmée"),
    )
    client.post(NEW, sent(content))
    batch = ImportBatch.objects.get()
    assert batch.status == ImportStatus.REFUSED
    assert not batch.rows.exists()
    assert batch.refusal.count("Aide programmée") == 1
    address = reverse("import_columns", args=[batch.reference])
    assert '<option value="decided_amount" selected' in (
        client.get(address).content.decode()
    )

    client.post(
        address,
        {
            "column_1_0": "name",
            "column_1_1": "project",
            "column_1_2": "decided_amount",
            "header_row": "1",
        },
    )

    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert [row.values["decided_amount"] for row in batch.rows.order_by("number")] == [
        "1000.00",
        "2000.00",
    ]


@pytest.mark.django_db
def test_what_was_chosen_is_remembered_for_the_publisher(client, staff):
    header = ("Bénéficiaire", "Aide programmée")
    first = plan_list(("Alpha", "1000,00"), header=header, publisher="SPW")
    correct_columns(batch=first, mapping={(1, 1): "decided_amount"})
    make_plan(batch=first)
    assert first.status == ImportStatus.PLANNED

    row = ("Bois", "2000,00")
    later = plan_list(row, header=header, publisher="SPW", title="Of 2017")
    other = plan_list(row, header=header, publisher="FWB", title="Of 2018")

    assert later.status == ImportStatus.PLANNED
    assert other.status == ImportStatus.REFUSED
