"""Files that say what the page of their list shows, in the words of the reader."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.urls import reverse

from registry.files.formats import XLSX, ExcelCSV
from registry.lists.told import ToldColumn, day, followed, named, period
from tests.factories import (
    make_cluster,
    make_mandate,
    make_membership,
    make_organisation,
    make_person,
    make_source,
)
from tests.html import page_of
from tests.pages import LISTS, address
from tests.world import DAY

pytestmark = pytest.mark.django_db

in_the_world = pytest.mark.usefixtures("large_world")
each_list = pytest.mark.parametrize("name", LISTS)

BUTTONS = {"Choose"}
"""Columns of a page that ask, and say nothing."""

SPLIT = {"Plan and line"}
"""Columns of a page that the file tells in two."""

MARKED_UP = {"On one scale", "Published"}
"""Columns that draw what the file says in numbers."""


def shown_file(client, name, form="json", headers=None, **query):
    query |= {"_export": form, "_columns": "shown"}
    response = client.get(address(name, **query), headers=headers)
    assert response.status_code == 200
    return b"".join(response)


def rows_of(client, name, **query):
    return json.loads(shown_file(client, name, **query))


def pages_of(client, name, **query):
    """Yield the cells of each row of each page, by the heading of their column."""
    pages = client.get(address(name, **query)).context["table"].paginator.num_pages
    for number in range(1, pages + 1):
        table = page_of(client.get(address(name, page=number, **query))).find(
            "section", id="results"
        )
        (table,) = [each for each in table.find_all("table") if each.find_all("tbody")][
            -1:
        ]
        headings = [each.text for each in table.find("thead").find_all("th")]
        for row in table.find("tbody").find_all("tr"):
            cells = [c for c in row.children if getattr(c, "tag", "") in ("th", "td")]
            yield dict(zip(headings, cells, strict=True))


def without_spaces(text):
    return re.sub(r"[\W_]+", "", str(text)).casefold()


def is_in(value, text):
    """Whether a page writes a value of the file: a number or a day in its own way."""
    if value in (None, ""):
        return True
    if isinstance(value, bool | int | float) or re.fullmatch(r"\d{4}-.*", str(value)):
        return True
    return all(without_spaces(part) in text for part in str(value).split("; "))


@in_the_world
@each_list
def test_a_file_has_the_columns_and_the_rows_of_its_page(client, monkeypatch, name):
    monkeypatch.setattr("registry.lists.page.PER_PAGE", 20)

    told = rows_of(client, name)
    rows = list(pages_of(client, name))

    assert len(told) == len(rows) > 0
    for said, shown in zip(told, rows, strict=True):
        headings = shown.keys() - BUTTONS - MARKED_UP - SPLIT
        assert headings <= said.keys()
        for heading in headings:
            text = without_spaces(shown[heading].text)
            assert is_in(said[heading], text), (heading, said[heading], text)


@in_the_world
@each_list
def test_a_file_tells_where_a_row_comes_from_and_of_which_day(client, name):
    for row in rows_of(client, name, as_of=DAY.isoformat()):
        assert row["State of the registry on"] == DAY.isoformat()
        assert next(iter(row)).startswith("Identifier")
        if "Source" in row and name not in {"source_list", "evaluation_list"}:
            assert row["Source"], row
            assert "Web address of the source" in row


@in_the_world
@each_list
def test_no_two_columns_are_called_alike(client, name):
    (header, *_rows) = csv.reader(io.StringIO(shown_file(client, name, "csv").decode()))

    assert len(set(header)) == len(header)


@in_the_world
@each_list
def test_a_file_takes_a_few_queries_for_any_number_of_rows(
    client, django_assert_max_num_queries, name
):
    # What ties an organisation, and what fits it, stands in many tables; four times it
    # is asked which state they are of.
    with django_assert_max_num_queries(27 if name == "unconnected_list" else 14):
        shown_file(client, name, "csv")


@in_the_world
@each_list
def test_a_file_is_sorted_as_its_page(client, name):
    table = client.get(address(name)).context["table"]
    column = next(each.name for each in table.columns if each.orderable)

    up = rows_of(client, name, sort=column)
    down = rows_of(client, name, sort=f"-{column}")

    assert up == down[::-1]


def test_a_file_is_in_the_language_of_the_reader(client):
    source = make_source(title="Répertoire")
    cluster = make_cluster(name="Bois", kind="business_cluster")
    make_membership(
        cluster=cluster,
        organisation=make_organisation(name="Scierie", kind="enterprise"),
        start_on=date(2005, 1, 1),
        start_precision="year",
        source=source,
    )

    (row,) = rows_of(
        client, "membership_list", q="Scierie", headers={"accept-language": "fr"}
    )

    assert row["Organisme"] == "Scierie"
    assert row["Membre"] == "depuis 2005"
    assert row["Début"] == "2005-01-01"
    assert row["Source"] == "Répertoire"


def test_an_organisation_is_told_with_the_clusters_that_it_belongs_to(client):
    body = make_organisation(name="IBA")
    for name in ("BioWin", "Ancient"):
        make_membership(
            organisation=body,
            cluster=make_cluster(name=name),
            start_on=date(2005, 1, 1),
            end_on=date(2008, 1, 1) if name == "Ancient" else None,
        )

    (row,) = rows_of(client, "organisation_list", q="IBA")

    assert row["Member of"] == "BioWin"
    assert row["Clusters"] == 1


def test_what_nobody_documented_is_empty_and_said_to_be_so(client):
    make_organisation(name="Alone")

    (row,) = rows_of(client, "organisation_list", q="Alone")

    assert not row["Clusters"]
    assert row["Not known"] == "clusters: none documented"


def test_a_workbook_says_what_it_is(client):
    make_organisation(name="IBA", kind="enterprise")

    book = openpyxl.load_workbook(
        io.BytesIO(
            shown_file(client, "organisation_list", "xlsx", q="IBA", as_of="2010-06-30")
        )
    )
    table, about = book.worksheets
    told = {row[0].value: row[1].value for row in about.iter_rows()}

    assert about.title == "About this file"
    assert told["List"] == "Organisations"
    assert told["State of the registry on"] == "30 June 2010"
    assert told["Filters"] == "“IBA”"
    assert told["Address"].endswith("/organisations/?q=IBA&as_of=2010-06-30")
    assert "CC-BY-4.0" in told["Terms"]
    assert "with their source" in told["Terms"]
    assert table.auto_filter.ref.startswith("A1:")
    assert table.freeze_panes == "A2"
    assert {12} <= {round(each.width) for each in table.column_dimensions.values()}


def test_a_file_has_no_column_of_what_is_not_known_where_all_is(client):
    node = make_cluster(name="Node")
    make_membership(organisation=make_organisation(name="Quaxes"), cluster=node)
    make_organisation(name="Quaxes alone")

    (known,) = rows_of(client, "organisation_list", q="Quaxes", cluster="node")
    both = rows_of(client, "organisation_list", q="Quaxes", sort="name")

    assert known["Clusters"] == 1
    assert "Not known" not in known
    assert [row["Not known"] for row in both] == ["", "clusters: none documented"]


def test_of_more_rows_than_are_read_at_once_a_file_tells_all(client, monkeypatch):
    monkeypatch.setattr("registry.lists.told.AT_ONCE", 2)
    node = make_cluster(name="Node")
    for name in ("A", "B", "C"):
        make_membership(organisation=make_organisation(name=name), cluster=node)

    rows = rows_of(client, "organisation_list", cluster="node")

    assert [(row["Name"], row["Not known"]) for row in rows] == [
        ("A", ""),
        ("B", ""),
        ("C", ""),
    ]


@pytest.mark.parametrize(
    ("path", "sheet", "file"),
    [
        ("/organisations/", "Organismes", "organismes_2010-06-30.xlsx"),
        ("/clusters/node/members/", "Membres", "node_membres_2010-06-30.xlsx"),
    ],
)
def test_a_workbook_and_its_sheet_are_called_as_the_page_in_its_language(
    client, path, sheet, file
):
    make_cluster(name="Node", created_on=date(2000, 1, 1))
    query = {"_export": "xlsx", "_columns": "shown", "as_of": "2010-06-30"}

    response = client.get(path, query, headers={"accept-language": "fr"})

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    assert book.sheetnames[0] == sheet
    assert response["Content-Disposition"] == f'attachment; filename="{file}"'


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("What is [lost]: a/b?", "What is lost a b"),
        ("'quoted'", "quoted"),
        ("Organisations by kind and member of", "Organisations by kind and memb…"),
        ("*", "1"),
    ],
)
def test_a_sheet_is_called_as_excel_allows(title, sheet):
    content = b"".join(XLSX().pieces(["a"], [["b"]], title=title))

    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == [sheet]


def test_a_workbook_for_importing_back_is_one_sheet(client):
    address_ = address("organisation_list", _export="xlsx")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address_))))

    assert len(book.worksheets) == 1


def test_the_text_file_for_excel_has_semicolons_and_commas_before_decimals():
    rows = [["é;=1", Decimal("1234.50")], ["=1", None]]

    content = b"".join(ExcelCSV().pieces(["a", "b"], rows))

    assert content == ('\ufeffa;b\r\n"é;=1";1234,50\r\n\'=1;\r\n'.encode())


def test_the_text_file_taken_last_is_offered_first(client):
    make_organisation()

    def offered():
        page = page_of(client.get(reverse("organisation_list")))
        results = page.find("section", id="results")
        links = [a for a in results.find_all("a") if "_export=" in a["href"]]
        link = next(link for link in links if link.text.startswith("CSV"))
        return link.text, parse_qs(urlsplit(link["href"]).query)["_export"]

    assert offered() == ("CSV", ["csv"])
    content = shown_file(client, "organisation_list", "csv-excel")
    assert content.startswith(b"\xef\xbb\xbf")
    assert offered() == ("CSV for Excel", ["csv-excel"])
    shown_file(client, "organisation_list", "csv")
    assert offered() == ("CSV", ["csv"])


@pytest.mark.parametrize("columns", ["", "Shown", "codes"])
def test_columns_that_are_none_are_refused(client, columns):
    answer = client.get(
        reverse("organisation_list"), {"_export": "csv", "_columns": columns}
    )

    assert answer.status_code == 400
    assert "are no columns of a file" in answer.content.decode()


def test_a_path_ends_where_there_is_nothing():
    cluster = make_cluster(name="TWEED", legal_entity=None)

    assert followed(cluster, "legal_entity.name") is None
    assert followed(cluster, "source.title") == cluster.source.title
    assert (
        ToldColumn("get_kind_display").value(cluster, DAY) == cluster.get_kind_display()
    )
    assert named("names").value(cluster, DAY) == ""


def test_a_period_is_told_in_words_and_by_its_ends():
    membership = make_membership(
        start_on=date(2005, 3, 1), start_precision="month", end_on=None
    )

    said = [column.value(membership, DAY) for column in period()]

    assert said == ["since March 2005", date(2005, 3, 1), "to the month", None, ""]


def test_of_no_day_nothing_says_how_exactly_it_is_known():
    source = make_source(published_on=None)

    columns = day("published_on", "get_published_precision_display")

    assert [column.value(source, DAY) for column in columns] == [None, ""]


def test_a_public_role_is_found_by_person_title_and_body(client):
    biowin = make_cluster(name="BioWin")
    make_mandate(
        person=make_person(name="Lydie Hormaechea"),
        cluster=biowin,
        title="Porte-parole",
    )

    for text in ("hormaechéa", "porte-parole", "biowin"):
        (row,) = rows_of(client, "mandate_list", q=text)
        assert row["Person"] == "Lydie Hormaechea"
        assert row["In"] == "BioWin"
    assert rows_of(client, "mandate_list", q="somebody else") == []
