"""Pivots worked out by hand, and their page and file."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from registry.models import Cluster, OrganisationKind
from tests.factories import (
    make_cluster,
    make_cluster_theme,
    make_membership,
    make_organisation,
    make_theme,
    make_theme_scheme,
)
from tests.html import page_of
from tests.programmes.factories import (
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
)
from tests.world import DAY

from .pivots import table_of

pytestmark = pytest.mark.django_db


# By hand


@pytest.fixture
def members():
    """Three organisations in two clusters: one in both, one of each kind besides."""
    alpha, beta = make_cluster(name="Alpha"), make_cluster(name="Beta")
    both = make_organisation(name="Both", kind=OrganisationKind.ENTERPRISE)
    firm = make_organisation(name="Firm", kind=OrganisationKind.ENTERPRISE)
    school = make_organisation(name="School", kind=OrganisationKind.UNIVERSITY)
    for cluster, organisation in (
        (alpha, both),
        (beta, both),
        (alpha, firm),
        (beta, school),
    ):
        make_membership(
            cluster=cluster,
            organisation=organisation,
            start_on=date(2009, 1, 1),
        )


def values_of(table):
    return {
        row.heading.label: [cell.value for cell in row.cells] + [row.total.value]
        for row in table.rows
    } | {"": [cell.value for cell in table.totals] + [table.total.value]}


@pytest.mark.usefixtures("members")
def test_different_organisations_are_counted_once_in_every_total(rf):
    """Both is one organisation of the four memberships: three in all, two of a kind."""
    table = table_of(rf, "membership_list", "kind", "cluster", "organisations")

    assert [heading.label for heading in table.column_headings] == ["Alpha", "Beta"]
    assert values_of(table) == {
        "enterprise": [2, 1, 2],
        "university": [None, 1, 1],
        "": [2, 2, 3],
    }
    (said,) = table.double_counts
    assert "the parts come to 4, the total is 3" in said


@pytest.mark.usefixtures("members")
def test_an_organisation_of_two_clusters_stands_under_both_and_once_in_all(rf):
    table = table_of(rf, "organisation_list", "kind", "cluster")

    assert values_of(table) == {
        "enterprise": [2, 1, 2],
        "university": [None, 1, 1],
        "": [2, 2, 3],
    }


def test_money_of_two_values_counts_under_both_and_once_in_the_total(rf):
    """Worked out by hand.

    ==========  =======  ======  ===========================================
    grant       decided  paid    beneficiary is a member of
    ==========  =======  ======  ===========================================
    first       1000     400     Alpha and Beta
    second      500      none    Alpha
    third       none     none    nobody's member
    fourth      20.50    20.50   nobody's member
    ==========  =======  ======  ===========================================

    Decided: Alpha 1500, Beta 1000, none of them 20.50 (one of two says how much), in
    all 1520.50 of three of four. The parts come to 2520.50.
    """
    alpha, beta = make_cluster(name="Alpha"), make_cluster(name="Beta")
    two, one, none = (make_organisation(name=name) for name in ("Two", "One", "None"))
    for cluster, organisation in ((alpha, two), (beta, two), (alpha, one)):
        make_membership(
            cluster=cluster, organisation=organisation, start_on=date(2009, 1, 1)
        )
    line = make_funding_line(envelope=make_envelope(plan=make_plan(name_en="Plan")))
    for slug, organisation, decided, paid in (
        ("first", two, Decimal(1000), Decimal(400)),
        ("second", one, Decimal(500), None),
        ("third", none, None, None),
        ("fourth", none, Decimal("20.50"), Decimal("20.50")),
    ):
        grant = make_grant(
            slug=slug,
            organisation=organisation,
            cluster=None,
            funding_line=line,
            amount=decided,
            decided_on=date(2009, 1, 1),
        )
        if paid is not None:
            make_payment(grant=grant, amount=paid, paid_on=date(2009, 6, 1))

    decided = table_of(rf, "grant_list", "member_of", "plan", "budget")
    paid = table_of(rf, "grant_list", "member_of", "plan", "paid")

    assert values_of(decided) == {
        "Alpha": [Decimal(1500)] * 2,
        "Beta": [Decimal(1000)] * 2,
        "no cluster or pole": [Decimal("20.50")] * 2,
        "": [Decimal("1520.50")] * 2,
    }
    assert decided.total.rows == 4
    assert decided.total.note == "stated of 3 of 4"
    assert decided.rows[2].total.note == "stated of 1 of 2"
    assert values_of(paid) == {
        "Alpha": [Decimal(400)] * 2,
        "Beta": [Decimal(400)] * 2,
        "no cluster or pole": [Decimal("20.50")] * 2,
        "": [Decimal("420.50")] * 2,
    }
    (said,) = decided.double_counts
    assert "€2,520.50" in said
    assert "€1,520.50" in said


@pytest.mark.usefixtures("members")
def test_clusters_are_counted_by_each_classification_of_themes(client):
    scheme = make_theme_scheme(slug="s3", name_en="Domains")
    for name in ("Health", "Space"):
        theme = make_theme(scheme=scheme, name_en=name, slug=name.lower())
        make_cluster_theme(cluster=Cluster.objects.get(name="Alpha"), theme=theme)

    page = page_of(ask(client, list="cluster_list", rows="theme-s3", columns="none"))

    assert table_shown(page) == (
        ["Domains", "Total"],
        [["Health", "1"], ["Space", "1"], ["Not stated", "1"], ["Total", "2"]],
    )
    assert "the parts come to 3, the total is 2" in page.text


# The page, and its file


def ask(client, **query):
    return client.get(reverse("pivot"), {"as_of": DAY.isoformat(), **query})


def table_shown(page):
    """Return the table of a page: its heads, and its rows of words."""
    table = page.find("main").find("table")
    heads = [each.text for each in table.find("thead").find_all("th")]
    rows = [
        [cell.text for cell in row.find_all("th", "td")]
        for part in ("tbody", "tfoot")
        for row in table.find(part).find_all("tr")
    ]
    return heads, rows


@pytest.mark.usefixtures("members")
def test_the_page_shows_the_table_and_each_number_leads_to_its_rows(client):
    page = page_of(ask(client, list="membership_list", rows="kind", columns="cluster"))

    heads, rows = table_shown(page)

    assert heads == ["Kind", "Alpha", "Beta", "Total"]
    assert rows == [
        ["Enterprise", "2", "1", "3"],
        ["University", "– none documented", "1", "1"],
        ["Total", "2", "2", "4"],
    ]
    (link,) = [a for a in page.find("tbody").find_all("a") if a.text == "2"]
    assert parse_qs(urlsplit(link["href"]).query) == {
        "as_of": ["2010-06-30"],
        "kind": ["enterprise"],
        "cluster": ["alpha"],
    }
    assert client.get(link["href"]).context["total"] == 2


@pytest.mark.usefixtures("members")
@pytest.mark.parametrize("file_format", ["csv", "csv-excel", "json", "xlsx"])
def test_a_file_holds_what_the_page_shows(client, file_format):
    query = {"list": "membership_list", "rows": "kind", "columns": "cluster"}
    heads, shown = table_shown(page_of(ask(client, **query)))

    response = ask(client, **query, _export=file_format)

    content = b"".join(response.streaming_content)
    assert f"memberships-by-kind-and-cluster_{DAY}" in response["Content-Disposition"]
    assert read_file(content, file_format) == [
        heads,
        *[[None if cell.startswith("–") else cell for cell in each] for each in shown],
    ]


def read_file(content, file_format):
    """Return the rows of a file as words, in one way of writing them."""
    if file_format == "json":
        rows = json.loads(content)
        found = [list(rows[0]), *(list(row.values()) for row in rows)]
    elif file_format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        found = [
            [int(each) if isinstance(each, float) else each for each in row]
            for row in sheet.to_python()
        ]
    else:
        separator = ";" if file_format == "csv-excel" else ","
        text = content.decode("utf-8-sig")
        found = list(csv.reader(io.StringIO(text), delimiter=separator))
    heads, *rows = found
    return [
        heads,
        *[
            [None if cell in ("", None) else capitalised(str(cell)) for cell in row]
            for row in rows
        ],
    ]


def capitalised(text):
    return text[:1].upper() + text[1:]


@pytest.mark.usefixtures("members")
def test_filters_of_the_list_stay_and_can_be_dropped(client):
    response = ask(
        client, list="membership_list", rows="kind", columns="none", cluster="alpha"
    )
    page = page_of(response)

    assert table_shown(page)[1] == [["Enterprise", "2"], ["Total", "2"]]
    (chip,) = [a for a in page.find_all("a") if "chip" in a.classes]
    assert chip.text.endswith("Alpha")
    dropped = page_of(client.get(reverse("pivot") + chip["href"]))
    assert table_shown(dropped)[1][-1] == ["Total", "4"]
    hidden = {
        (each["name"], each["value"])
        for each in page.find_all("form")[-1].find_all("input", type="hidden")
    }
    assert {("cluster", "alpha"), ("list", "membership_list")} <= hidden


def test_a_list_leads_to_its_pivot_with_its_filters(client):
    make_cluster(name="Alpha")

    page = page_of(client.get(reverse("cluster_list"), {"q": "alpha", "sort": "name"}))

    (link,) = [a for a in page.find_all("a") if a.text == "Pivot table"]
    assert parse_qs(urlsplit(link["href"]).query) == {
        "q": ["alpha"],
        "list": ["cluster_list"],
    }
    assert table_shown(page_of(client.get(link["href"])))[1][-1][-1] == "1"


def test_a_list_without_rows_is_said_in_words(client):
    page = page_of(ask(client))

    assert not page.find("main").find_all("table")
    assert "No row of the list answers to this" in page.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"list": "unknown"}, "membership_list"),
        ({"list": "event_list"}, "membership_list"),
        ({"list": "evaluation_calendar"}, "membership_list"),
        ({"rows": "colour"}, "province"),
        ({"columns": "colour"}, "none"),
        ({"rows": "kind", "columns": "kind"}, "both"),
        ({"show": "budget"}, "organisations"),
        ({"show": ["number", "organisations"]}, "more than once"),
        ({"kind": "colour"}, "Kind"),
        ({"as_of": "yesterday"}, "day"),
        ({"_export": "pdf"}, "xlsx"),
        ({"rows": "\x00"}, "NUL"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_cannot_be_counted_is_refused_with_what_can(client, query, says, language):
    client.cookies["django_language"] = language

    response = ask(client, **query)

    assert response.status_code == 400
    if language == "en":
        assert says in page_of(response).find("main").text
