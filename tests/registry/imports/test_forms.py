"""What a person fills in to import a list."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.files.refusal import MAX_BYTES
from registry.imports.members.columns import FIELDS
from registry.imports.members.kind import MEMBERS
from registry.imports.pages.columns import ColumnInWords
from registry.imports.pages.forms import ColumnsForm, MemberListForm
from tests.factories import make_cluster

pytestmark = pytest.mark.django_db

FILE = SimpleUploadedFile("list.csv", b"Nom\nSonaca\n")


def sent(**fields):
    return {
        "cluster": "TWEED",
        "listed_on": "2024-06-01",
        "mode": "full",
    } | fields


def test_a_list_comes_with_its_cluster_its_day_and_what_it_lists():
    tweed = make_cluster(name="TWEED")
    form = MemberListForm(sent(), {"content": FILE})
    assert form.is_valid()
    assert form.cleaned_data["cluster"] == tweed
    assert form.cleaned_data["listed_on"] == date(2024, 6, 1)
    assert form.cleaned_data["mode"] == "full"


@pytest.mark.parametrize("written", ["TWEED", "tweed", " Tweed "])
def test_a_cluster_is_found_by_its_name_and_its_identifier(written):
    tweed = make_cluster(name="TWEED")
    form = MemberListForm(sent(cluster=written), {"content": FILE})
    assert form.is_valid()
    assert form.cleaned_data["cluster"] == tweed


def test_an_unknown_cluster_is_not_guessed_but_the_near_ones_are_named():
    make_cluster(name="TWEED")
    form = MemberListForm(sent(cluster="TWEEDE"), {"content": FILE})
    assert form.errors["cluster"] == [
        "No cluster is called “TWEEDE”. Did you mean “TWEED”?"
    ]


def test_nothing_is_assumed_of_what_is_missing():
    form = MemberListForm({}, {})
    assert set(form.errors) == {"content", "cluster", "listed_on", "mode"}


def test_a_day_outside_the_calendar_is_refused():
    form = MemberListForm(sent(listed_on="2024-02-30"), {"content": FILE})
    assert "listed_on" in form.errors


def test_a_file_that_was_too_large_to_take_in_is_named_so():
    make_cluster(name="TWEED")
    form = MemberListForm(sent(), {}, too_big=str(MAX_BYTES + 1))
    (error,) = form.errors["content"]
    assert error.startswith("The file has 51 MB; at most 50 MB are read.")


def columns():
    return [
        ColumnInWords(0, "Nom", FIELDS["name"], "recognised"),
        ColumnInWords(1, "Type", FIELDS["kind"], "recognised"),
        ColumnInWords(2, "Genre", FIELDS["kind"], "ambiguous"),
    ]


def test_only_the_columns_that_a_person_changed_are_corrections():
    chosen = {"column_0": "name", "column_1": "", "column_2": "kind"}
    form = ColumnsForm(chosen, columns=columns(), kind=MEMBERS)
    assert form.is_valid()
    assert form.mapping == {1: None, 2: "kind"}


def test_a_doubled_column_is_shown_as_not_read():
    form = ColumnsForm(columns=columns(), kind=MEMBERS)
    assert form["column_2"].value() == ""
    assert form["column_1"].value() == "kind"


def test_a_column_must_name_the_organisations():
    form = ColumnsForm({"column_1": "kind"}, columns=columns(), kind=MEMBERS)
    assert not form.is_valid()
    assert "which column names the organisations" in form.non_field_errors()[0]


def test_a_column_is_no_field_that_does_not_exist():
    form = ColumnsForm({"column_0": "nonsense"}, columns=columns(), kind=MEMBERS)
    assert "column_0" in form.errors
