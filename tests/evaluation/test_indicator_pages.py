"""Indicators: the catalogue, the ranking, the years, and clusters side by side."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst

from evaluation.figures.ranking import YearlySeries, rank
from evaluation.indicators import CATALOGUE, Typology
from evaluation.models import IndicatorCode
from evaluation.templatetags.figures import difference, in_unit, published
from registry.models import Cluster
from tests.factories import (
    make_cluster,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_recognition,
)
from tests.html import page_of

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)
SINCE = date(2008, 3, 1)


def make_recognised_cluster(
    name, members, *, since=SINCE, kind="business_cluster", **fields
):
    """Make a recognised cluster of enterprises, each documented on the day."""
    cluster = make_cluster(name=name, slug=name.lower(), kind=kind, **fields)
    make_recognition(cluster=cluster, start_on=since)
    for number in range(members):
        membership = make_membership(
            cluster=cluster,
            organisation=make_organisation(
                kind="enterprise" if number else "university"
            ),
            start_on=since,
        )
        make_membership_attestation(membership=membership, documented_on=DAY)
    return cluster


@pytest.fixture
def clusters():
    return [
        make_recognised_cluster("Alpha", 2),
        make_recognised_cluster("Beta", 4, kind="competitiveness_pole"),
        make_recognised_cluster("Gamma", 4, since=date(2009, 7, 1)),
        make_recognised_cluster("Delta", 0),
    ]


def get(client, name, slug=None, **query):
    query.setdefault("as_of", DAY.isoformat())
    path = reverse(name, kwargs={"slug": slug} if slug else None)
    return client.get(path, query)


def ask(client, name, slug=None, **query):
    response = get(client, name, slug, **query)
    assert response.status_code == 200
    return response


def ranked(client, slug="mem-01", **query):
    """Return rank, name and value of each row of a ranking."""
    table = ask(client, "indicator_detail", slug, **query).context["table"]
    return [
        (row.record.rank, row.record.name, row.record.reading.value)
        for row in table.rows
    ]


# The catalogue


def test_the_catalogue_shows_each_indicator_in_its_type_with_how_it_is_found(client):
    page = page_of(ask(client, "indicator_list"))
    tables = page.find("main").find_all("table")
    codes = [
        [row.find_all("td")[0].text for row in table.find("tbody").find_all("tr")]
        for table in tables
    ]

    assert codes == [
        [code for code, each in CATALOGUE.items() if each.type == type_]
        for type_ in Typology
    ]
    for indicator in CATALOGUE.values():
        assert str(indicator.formula) in page.text
        assert str(indicator.how.label) in page.text


def test_the_catalogue_measures_the_recognised_clusters_together(client, clusters):
    shared = clusters[0].memberships.first().organisation
    make_membership(cluster=clusters[1], organisation=shared, start_on=SINCE)
    outside = make_cluster()
    make_membership(cluster=outside, start_on=SINCE)

    response = ask(client, "indicator_list")

    (members,) = [
        each.reading
        for group in response.context["groups"]
        for each in group["rows"]
        if each.indicator.code == "MEM-01"
    ]
    assert members.value == 10
    assert "those of the 4 clusters" in page_of(response).text


def test_every_indicator_of_every_cluster_is_a_file(client, clusters):
    rows = json.loads(b"".join(ask(client, "indicator_list", _export="json")))

    assert len(rows) == len(CATALOGUE) * len(clusters)
    (row,) = [r for r in rows if (r["slug"], r["indicator"]) == ("beta", "MEM-02")]
    assert (row["value"], row["numerator"], row["denominator"]) == (0.75, 3, 4)
    assert (row["coverage"], row["day"], row["type"]) == (1, "2010-06-30", "resource")
    (row,) = [r for r in rows if (r["slug"], r["indicator"]) == ("delta", "MEM-02")]
    assert row["value"] is None
    assert row["not_computable"] == "No membership is documented on this day."


@pytest.mark.parametrize("code", list(IndicatorCode))
def test_every_indicator_has_a_page_with_its_definition(client, code):
    indicator = CATALOGUE[code]

    page = page_of(ask(client, "indicator_detail", code.lower()))
    facts = page.find("dl", **{"class": "facts"})

    texts = {
        "Definition": indicator.definition,
        "Formula": indicator.formula,
        "Coverage": indicator.coverage,
        "Unit": indicator.unit.label,
        "Source": indicator.source,
    }
    assert [term.text for term in facts.find_all("dt")] == [
        name for name, text in texts.items() if text
    ]
    assert [text.text for text in facts.find_all("dd")] == [
        capfirst(text) for text in texts.values() if text
    ]


@pytest.mark.parametrize("slug", ["mem-99", "compare-x", "MEM"])
def test_there_is_no_page_for_what_is_no_indicator(client, slug):
    assert get(client, "indicator_detail", slug).status_code == 404


# The ranking


def test_clusters_are_ranked_highest_first_and_those_without_a_value_last(
    client, clusters
):
    assert ranked(client) == [
        (1, "Beta", 4),
        (1, "Gamma", 4),
        (3, "Alpha", 2),
        (None, "Delta", None),
    ]


def test_a_row_shows_what_a_value_is_made_of_or_why_there_is_none(client, clusters):
    page = page_of(ask(client, "indicator_detail", "mem-02"))
    rows = {
        row.find("th").text: [cell.text for cell in row.find_all("td")]
        for row in page.find("section", id="results").find("tbody").find_all("tr")
    }

    shown = [text.replace("\N{NO-BREAK SPACE}", " ") for text in rows["Beta"]]
    assert shown[2:6] == ["75 %", "3", "4", "100 %"]
    assert rows["Delta"][2] == (
        "not computable No membership is documented on this day."
    )
    assert rows["Delta"][3:6] == ["—", "—", "—"]


def test_a_ranking_is_that_of_the_day(client, clusters):
    assert [name for _rank, name, _value in ranked(client, as_of="2009-06-30")] == [
        "Beta",
        "Alpha",
        "Delta",
    ]
    empty = ask(client, "indicator_detail", "mem-01", as_of="2000-01-01")
    assert "No recognised cluster answers to this" in page_of(empty).text


def test_a_ranking_is_narrowed_and_sorted(client, clusters):
    assert ranked(client, kind="competitiveness_pole") == [(1, "Beta", 4)]
    assert ranked(client, q="alpha") == [(1, "Alpha", 2)]
    assert [name for _rank, name, _v in ranked(client, sort="-rank")] == [
        "Delta",
        "Alpha",
        "Gamma",
        "Beta",
    ]
    assert [name for _rank, name, _v in ranked(client, sort="name")] == [
        "Alpha",
        "Beta",
        "Delta",
        "Gamma",
    ]


def test_the_chart_of_a_ranking_has_its_values_and_keeps_the_day(client, clusters):
    chart = ask(client, "indicator_detail", "mem-02").context["chart"]

    assert chart["style"] == "percent"
    assert [(row["name"], row["value"]) for row in chart["rows"]] == [
        ("Beta", 0.75),
        ("Gamma", 0.75),
        ("Alpha", 0.5),
    ]
    assert {row["url"].partition("?")[2] for row in chart["rows"]} == {
        "as_of=2010-06-30"
    }


def test_a_ranking_is_exported(client, clusters):
    exported = ask(client, "indicator_detail", "mem-02", _export="json")
    rows = json.loads(b"".join(exported))

    assert exported["Content-Disposition"].endswith('"MEM-02_2010-06-30.json"')
    assert [(row["slug"], row["rank"], row["value"]) for row in rows] == [
        ("beta", 1, 0.75),
        ("gamma", 1, 0.75),
        ("alpha", 3, 0.5),
        ("delta", None, None),
    ]


@pytest.mark.parametrize("count", [1, 40])
def test_clusters_are_ranked_in_the_same_queries_however_many(count):
    for number in range(count):
        make_recognised_cluster(f"n{number}", 1)
    clusters = list(Cluster.objects.all())

    with CaptureQueriesContext(connection) as queries:
        assert len(rank(clusters, DAY, IndicatorCode.MEM_02)) == count

    assert len(queries) == 1


# Through time


def test_the_years_run_from_the_first_recognition_to_the_day(clusters):
    series = YearlySeries(IndicatorCode.MEM_01, DAY).of(clusters[:1])

    assert series.days == [date(2008, 12, 31), date(2009, 12, 31), DAY]
    assert YearlySeries(IndicatorCode.MEM_01, date(2008, 5, 1)).days == [
        date(2008, 5, 1)
    ]
    assert len(YearlySeries(IndicatorCode.MEM_01, date(2200, 1, 1)).days) == 31
    assert [day for day, _cells in series.by_day] == series.days[::-1]


def test_the_years_of_all_are_those_of_who_was_recognised_then(client, clusters):
    context = ask(client, "indicator_detail", "mem-01").context

    assert context["series_chart"]["days"] == [
        "2008-12-31",
        "2009-12-31",
        "2010-06-30",
    ]
    assert context["series_chart"]["series"] == [
        {"name": "All recognised together", "values": [6, 10, 10]}
    ]


def test_the_years_of_chosen_clusters_are_lines_with_gaps(client, clusters):
    context = ask(
        client, "indicator_detail", "mem-01", cluster=["gamma", "alpha"]
    ).context

    assert context["series_chart"]["series"] == [
        {"name": "Alpha", "values": [2, 2, 2]},
        {"name": "Gamma", "values": [None, 4, 4]},
    ]


def test_chosen_clusters_stay_chosen_in_the_table_and_the_filters(client, clusters):
    query = {"cluster": ["alpha", "beta"], "kind": "competitiveness_pole"}
    page = page_of(ask(client, "indicator_detail", "mem-01", **query))

    boxes = page.find_all("input", type="checkbox", form="choose")
    kept = page.find("form", id="choose").find_all("input", name="cluster")
    in_filters = page.find("form", id="filter-form").find_all("input", name="cluster")

    assert [box["value"] for box in boxes if "checked" in box.attrs] == ["beta"]
    assert [field["value"] for field in kept] == ["alpha"]
    assert {field["value"] for field in in_filters} == {"alpha", "beta"}


def test_the_years_are_a_file_too(client, clusters):
    exported = ask(
        client,
        "indicator_detail",
        "mem-01",
        cluster="gamma",
        through_time="true",
        _export="json",
    )

    assert [
        (row["slug"], row["day"], row["value"])
        for row in json.loads(b"".join(exported))
    ] == [
        ("gamma", "2008-12-31", None),
        ("gamma", "2009-12-31", 4),
        ("gamma", "2010-06-30", 4),
    ]


@pytest.mark.parametrize("chosen", [1, 6])
def test_the_years_take_the_same_queries_for_one_cluster_and_for_six(client, chosen):
    clusters = [make_recognised_cluster(f"n{number}", 1) for number in range(6)]
    slugs = [cluster.slug for cluster in clusters[:chosen]]

    with CaptureQueriesContext(connection) as queries:
        ask(client, "indicator_detail", "mem-01", cluster=slugs)

    assert len(queries) == 7


# Side by side


def test_clusters_stand_side_by_side_on_every_indicator(client, clusters):
    response = ask(client, "indicator_compare", cluster=["alpha", "delta"])
    rows = {
        row[0].indicator.code: [each.reading.value for each in row]
        for group in response.context["groups"]
        for row in group["rows"]
    }
    headings = page_of(response).find("main").find_all("table")[0].find_all("a")

    assert set(rows) == set(CATALOGUE)
    assert rows["MEM-02"] == [Decimal("0.5"), None]
    assert [link.text for link in headings[:2]] == ["Alpha", "Delta"]


def test_a_comparison_leads_to_the_years_of_the_same_clusters(client, clusters):
    page = page_of(ask(client, "indicator_compare", cluster=["alpha", "beta"]))

    assert page.find_all(
        "a",
        href="/indicators/mem-01/?as_of=2010-06-30&cluster=alpha&cluster=beta",
    )


@pytest.mark.parametrize("chosen", [[], ["alpha"], ["alpha", "alpha"]])
def test_fewer_than_two_clusters_are_asked_for_another(client, clusters, chosen):
    page = page_of(ask(client, "indicator_compare", cluster=chosen))

    assert "Choose at least two clusters." in page.text
    assert not page.find("main").find_all("table")


def test_the_clusters_to_choose_from_begin_with_those_recognised(client, clusters):
    page = page_of(ask(client, "indicator_compare", as_of="2009-06-30"))
    boxes = page.find("main").find_all("input", type="checkbox")

    assert [box["value"] for box in boxes] == ["alpha", "beta", "delta", "gamma"]
    assert "not recognised on this day" in boxes[-1].parent.text
    assert "not recognised on this day" not in boxes[0].parent.text


def test_there_is_nothing_to_compare_where_nothing_is_registered(client):
    text = page_of(ask(client, "indicator_compare")).text

    assert "No business cluster and no pole is registered." in text


def test_a_comparison_is_exported(client, clusters):
    rows = json.loads(
        b"".join(
            ask(client, "indicator_compare", cluster=["alpha", "beta"], _export="json")
        )
    )

    assert len(rows) == 2 * len(CATALOGUE)
    assert {row["slug"] for row in rows} == {"alpha", "beta"}


@pytest.mark.parametrize("chosen", [2, 6])
def test_a_comparison_takes_the_same_queries_for_two_and_for_six(client, chosen):
    clusters = [make_recognised_cluster(f"n{number}", 1) for number in range(6)]
    slugs = [cluster.slug for cluster in clusters[:chosen]]

    with CaptureQueriesContext(connection) as queries:
        ask(client, "indicator_compare", cluster=slugs)

    assert len(queries) == 6


@pytest.mark.parametrize(
    ("name", "slug", "query"),
    [
        ("indicator_compare", None, {"cluster": ["alpha", "unknown"]}),
        ("indicator_compare", None, {"cluster": [f"n{n}" for n in range(7)]}),
        ("indicator_compare", None, {"_export": "pdf"}),
        ("indicator_list", None, {"_export": "pdf"}),
        ("indicator_list", None, {"as_of": "yesterday"}),
        ("indicator_detail", "mem-01", {"cluster": "hub"}),
        ("indicator_detail", "mem-01", {"through_time": "yes"}),
        ("indicator_detail", "mem-01", {"kind": "innovation_hub"}),
        ("indicator_detail", "mem-01", {"sort": "value"}),
        ("indicator_detail", "mem-01", {"page": "2"}),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(
    client, clusters, name, slug, query
):
    make_cluster(slug="hub", kind="innovation_hub")

    response = get(client, name, slug, **query)

    assert response.status_code == 400
    assert len(page_of(response).find("main").text) > 40


# Numbers in words


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("0.819", "percent", "81.9 %"),
        ("160000", "euro", "€160,000"),
        ("790", "count", "790"),
        ("3.762712", "count", "3.76"),
        ("0.52345", "index", "0.523"),
        ("42", "points", "42 points"),
        ("3.5", "score", "3.5"),
    ],
)
def test_a_value_is_written_in_its_unit(value, unit, shown):
    written = in_unit(Decimal(value), unit)

    assert written.replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("-552", "count", "−552"),
        ("3", "count", "+3"),
        ("0", "count", "0"),
        ("-0.015", "percent", "−1.5 points"),
    ],
)
def test_a_difference_has_its_sign(value, unit, shown):
    assert difference(Decimal(value), unit) == shown


def test_a_published_share_is_written_in_percent():
    assert published(Decimal("0.82"), "enterprise_share").startswith("82")
    assert published(Decimal("0.33"), "growth").endswith("%")
    assert published(Decimal("0.13"), "other").startswith("13")
    assert published(Decimal(1230), "members") == "1,230"
    assert published(Decimal(0), "patents") == "0"
