"""The workbook that a cluster fills in is read as what it says."""

import io

import openpyxl
import pytest
from django.conf import settings
from django.utils import translation

from registry.files.cells import fold
from registry.files.refusal import RefusedFile
from registry.imports.members.columns import FIELDS
from registry.imports.members.kind import MEMBERS
from registry.imports.pages.template_file import template_file
from registry.imports.reading.words import codes_of

from .files import read_member_list

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ASKED = {key: field for key, field in FIELDS.items() if not field.only_in_exports}
CLOSED = {key: field for key, field in ASKED.items() if field.choices}


def book_in(language):
    return openpyxl.load_workbook(io.BytesIO(template_file(MEMBERS, language)))


def filled(language, *rows):
    """Return the template with rows, by the keys of their columns."""
    book = book_in(language)
    keys = list(ASKED)
    for row in rows:
        book.worksheets[0].append([row.get(key) for key in keys])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_the_template_is_recognised_whoever_reads_it(language, reader):
    content = filled(language, {"name": "Sonaca"})
    with translation.override(reader):
        header = read_member_list(content, "list.xlsx").header
    assert [column.field for column in header.columns] == list(ASKED)
    assert {column.status for column in header.columns} == {"recognised"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_member_is_found_beside_the_longer_explanations(language):
    content = filled(language, {"name": "Sonaca", "post_code": "6041"})
    (row,) = read_member_list(content, "list.xlsx").rows
    assert row.values == {"name": "Sonaca", "post_code": "6041"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_is_refused_as_it_has_no_rows(language):
    with pytest.raises(RefusedFile) as refused:
        read_member_list(template_file(MEMBERS, language), "list.xlsx")
    assert refused.value.code == "no_rows"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_understood_to_the_last_cell(language):
    sheet = book_in(language).worksheets[1]
    keys = list(ASKED)
    example = {
        key: row[3]
        for key, row in zip(
            keys, sheet.iter_rows(min_row=2, values_only=True), strict=True
        )
    }
    (row,) = read_member_list(filled(language, example), "list.xlsx").rows
    assert row.problems == []
    assert set(row.values) >= {key for key, value in example.items() if value}
    assert row.values["enterprise_number"] == "0403019261"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_that_is_offered_is_understood(language):
    sheet = book_in(language).worksheets[2]
    keys = list(CLOSED)
    for key, (_heading, *labels) in zip(
        keys, sheet.iter_cols(values_only=True), strict=True
    ):
        offered = [label for label in labels if label]
        assert len(offered) == len(CLOSED[key].choices)
        with translation.override(language):
            expected = {str(choice.label): choice for choice in CLOSED[key].choices}
        assert {codes_of(CLOSED[key].choices)[fold(label)] for label in offered} == {
            choice.value for choice in expected.values()
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cells_of_a_closed_list_offer_its_choices(language):
    members = book_in(language).worksheets[0]
    offered = members.data_validations.dataValidation
    assert len(offered) == len(CLOSED)
    assert all("ⓘ" in validation.formula1 for validation in offered)


def test_the_template_speaks_the_language_asked_for():
    english, french = (book_in(language).sheetnames for language in ("en", "fr"))
    assert english == ["Members", "ⓘ Columns", "ⓘ Choices"]
    assert french[1].startswith("ⓘ")
