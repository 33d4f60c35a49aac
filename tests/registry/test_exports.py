"""Every list as a file: the same rows as on its pages, in each format."""

import io
import json

import pytest
import tablib
from django.urls import resolve

from registry.files.formats import CSV, JSON, XLSX
from registry.themes import SCHEME
from tests.factories import make_cluster, make_source
from tests.html import page_of
from tests.pages import LISTS, address
from tests.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]

FORMATS = {form.name: form for form in (CSV, XLSX, JSON)}

each_list = pytest.mark.parametrize("name", LISTS)


def download(client, name, file_format, **query):
    response = client.get(address(name, _export=file_format, **query))
    assert response.status_code == 200
    return response, b"".join(response)


def rows_of(client, name, file_format, **query):
    """Return the rows of an export by the names of their columns."""
    _response, content = download(client, name, file_format, **query)
    if file_format == "json":
        return json.loads(content)
    return FORMATS[file_format]().create_dataset(content).dict


def keys_on_pages(client, name, **query):
    pages = [client.get(address(name, **query)).context["table"]]
    for number in range(2, pages[0].paginator.num_pages + 1):
        answer = client.get(address(name, page=number, **query))
        pages.append(answer.context["table"])
    return [key_of(row.record) for page in pages for row in page.paginated_rows]


def key_of(record):
    """Return the slug of a row, or that of the organisation which it makes a member."""
    return record.slug if hasattr(record, "slug") else record.organisation.slug


def keys_of(rows):
    return [row.get("slug", row.get("organisation")) for row in rows]


@each_list
def test_an_export_holds_the_rows_of_every_page_of_its_list(client, monkeypatch, name):
    monkeypatch.setattr("registry.lists.page.PER_PAGE", 5)
    on_pages = keys_on_pages(client, name)
    assert len(on_pages) == client.get(address(name)).context["total"]

    for form in FORMATS:
        exported = rows_of(client, name, form)

        assert keys_of(exported) == on_pages, form
        assert next(iter(exported[0])) == FIRST.get(name, "slug"), form


FIRST = {"membership_list": "cluster"}
"""What identifies a row, where it is not one slug."""


@each_list
def test_an_export_has_the_rows_of_the_day_and_of_the_filters(client, name):
    view = resolve(address(name)).func.view_class
    facets = client.get(address(name)).context["facets"]
    queries = [{"as_of": "2003-01-01"}, {"as_of": DAY.isoformat()}, {"q": "hub"}] + [
        {facet.name: facet.options[0].value, "as_of": DAY.isoformat()}
        for facet in facets
    ]

    declared = {facet.name for facet in facets if not facet.name.startswith(SCHEME)}
    assert set(view.filterset_class.base_filters) >= declared
    for query in queries:
        assert keys_of(rows_of(client, name, "json", **query)) == keys_on_pages(
            client, name, **query
        ), query


@each_list
def test_an_empty_result_is_a_file_with_the_names_of_its_columns(client, name):
    _response, content = download(client, name, "csv", q="zzzz")

    (header,) = content.decode().splitlines()
    assert header.split(",")[0] == FIRST.get(name, "slug")


@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("json", "application/json"),
    ],
)
def test_a_file_says_what_it_is_and_of_which_day(client, form, content_type):
    response, _content = download(client, "cluster_list", form, as_of="2005-12-31")
    members, _content = download(client, "cluster_members", form, as_of="2005-12-31")

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="cluster_list_2005-12-31.{form}"'
    )
    assert f'filename="hub_members_2005-12-31.{form}"' in members["Content-Disposition"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_export_holds_a_formula(client, form, start):
    formula = f"{start}HYPERLINK(1)"
    source = make_source(slug="formulas")
    make_cluster(name=formula, description=formula, note=formula, source=source)

    _response, content = download(client, "cluster_list", form, source="formulas")

    (row,) = (
        tablib.Dataset()
        .load(content.decode() if form == "csv" else io.BytesIO(content), format=form)
        .dict
    )
    for column in ("name", "description_en", "description_fr", "note_en"):
        assert str(row[column]).startswith("'"), column
    (read,) = rows_of(client, "cluster_list", form, source="formulas")
    assert read["note_fr"].strip() == formula.strip()


def test_the_json_of_a_list_has_types(client):
    make_cluster(created_on=DAY, name="Éco “α”")

    (row,) = rows_of(client, "cluster_list", "json", q="éco “α”")

    assert row["name"] == "Éco “α”"
    assert row["created_on"] == "2010-06-30"
    assert row["legal_entity"] is None


@each_list
def test_the_links_to_files_keep_everything_but_the_page(client, name):
    query = {"q": "hub", "as_of": "2010-06-30"}
    page = page_of(client.get(address(name, page=1, **query)))

    results = page.find("section", id="results")
    links = [a for a in results.find_all("a") if "_export=" in a["href"]]
    # Where rows have a place.
    links = [link for link in links if "geojson" not in link["href"]]

    assert [link.text for link in links] == [
        *("XLSX", "CSV", "JSON"),
        *("CSV for Excel in Belgium (semicolons)", "CSV with commas"),
        *("CSV", "XLSX", "JSON"),
    ]
    for link in links:
        assert link["href"].startswith("?q=hub&as_of=2010-06-30&_export=")
    shown = [link for link in links if "_columns=shown" in link["href"]]
    assert shown == links[:5]


COMPUTED = {"cluster_list": 9, "figure_list": 12, "indicator_detail": 7}
"""The queries of files in which each row stands beside what the registry computes."""


@each_list
def test_an_export_makes_a_few_queries_for_any_number_of_rows(
    client, django_assert_max_num_queries, name
):
    # The values of the day are asked for by the page, and by the file that it sends.
    with django_assert_max_num_queries(COMPUTED.get(name, 5)):
        download(client, name, "csv")
