"""Indicators: the catalogue, the ranking, the years, and clusters side by side."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst

from evaluation.figures.answers import Answer
from evaluation.figures.ranking import Measured, YearlySeries
from evaluation.figures.ranks import rank, ranks_of
from evaluation.indicators import CATALOGUE, Reading, Typology
from evaluation.indicators.words import in_unit
from evaluation.models import IndicatorCode
from evaluation.pages.indicators import MOST_COMPARED
from evaluation.templatetags.figures import difference, published
from registry.models import Cluster, ClusterKind
from tests.evaluation.factories import make_published_figure, make_statement
from tests.factories import (
    make_agreement,
    make_agreement_party,
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
    labels = [
        [row.find("th").find("a").text for row in table.find("tbody").find_all("tr")]
        for table in tables
    ]

    assert labels == [
        [capfirst(each.label) for each in CATALOGUE.values() if each.type == type_]
        for type_ in Typology
    ]
    for indicator in CATALOGUE.values():
        assert indicator.code in page.text
        assert str(indicator.formula) in page.text
        assert str(indicator.how.label) in page.text
        assert str(indicator.floor_reason) in page.text


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
    assert members.low == 10
    assert "those of the 4 clusters" in page_of(response).text


def test_every_indicator_of_every_cluster_is_a_file(client, clusters):
    rows = json.loads(b"".join(ask(client, "indicator_list", _export="json")))

    assert len(rows) == len(CATALOGUE) * len(clusters)
    (row,) = [r for r in rows if (r["slug"], r["indicator"]) == ("beta", "MEM-01")]
    assert (row["value"], row["low"], row["high"]) == (None, 4, None)
    assert (row["numerator"], row["denominator"]) == (None, None)
    assert (row["day"], row["type"]) == ("2010-06-30", "resource")
    (row,) = [r for r in rows if (r["slug"], r["indicator"]) == ("delta", "MEM-02")]
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
    assert row["too_little_known"] == "No membership is documented on this day."


@pytest.mark.parametrize("code", list(IndicatorCode))
def test_every_indicator_has_a_page_with_its_definition_and_its_floor(client, code):
    indicator = CATALOGUE[code]

    page = page_of(ask(client, "indicator_detail", code.lower()))
    facts = page.find("dl", **{"class": "facts"})
    told = {row.find("dt").text: row.find("dd").text for row in facts.find_all("div")}

    assert page.find("p", **{"class": "lead"}).text == str(indicator.definition)
    assert told["Formula"] == capfirst(indicator.formula)
    assert told["It would help to have"] == capfirst(indicator.needs.label)
    assert told["A value is said"].endswith(str(indicator.floor_reason))
    if indicator.floor is not None:
        assert f"{float(indicator.floor) * 100:g}" in told["A value is said"]
    if indicator.known:
        assert told["What is known of it"].startswith(
            str(capfirst(indicator.known.label))
        )
    else:
        assert "What is known of it" not in told


@pytest.mark.parametrize("slug", ["mem-99", "compare-x", "MEM"])
def test_there_is_no_page_for_what_is_no_indicator(client, slug):
    assert get(client, "indicator_detail", slug).status_code == 404


# The clusters by one indicator


def test_where_ranges_meet_nobody_has_a_rank_and_all_stand_by_name(client, clusters):
    assert ranked(client) == [
        (None, "Alpha", None),
        (None, "Beta", None),
        (None, "Delta", None),
        (None, "Gamma", None),
    ]
    page = page_of(ask(client, "indicator_detail", "mem-01"))
    assert "No rank is given" in page.text
    headers = page.find("section", id="results").find("thead").text
    assert "Rank" not in headers


def test_ranks_are_given_where_no_two_ranges_meet():
    readings = {
        "a": Reading(None, low=Decimal("0.1"), high=Decimal("0.2")),
        "b": Reading(Decimal("0.5"), low=Decimal("0.5"), high=Decimal("0.5")),
        "c": Reading(Decimal("0.5"), low=Decimal("0.5"), high=Decimal("0.5")),
        "d": Reading(None, low=Decimal("0.3"), high=Decimal("0.4")),
    }

    assert ranks_of(readings) == {"b": 1, "c": 1, "d": 3, "a": 4}


@pytest.mark.parametrize(
    "other",
    [
        Reading(None, low=Decimal("0.2"), high=Decimal("0.4")),
        Reading(None, low=Decimal("0.05"), high=Decimal("0.9")),
        Reading(None, low=Decimal("0.3")),
        Reading(None),
    ],
)
def test_one_range_that_meets_another_takes_the_rank_from_all(other):
    first = Reading(None, low=Decimal("0.1"), high=Decimal("0.2"))
    far = Reading(Decimal(1), low=Decimal(1), high=Decimal(1))

    assert ranks_of({"a": first, "b": other, "c": far}) == {}


def test_a_row_shows_the_bounds_or_why_too_little_is_known(client, clusters):
    page = page_of(ask(client, "indicator_detail", "mem-01"))
    rows = {
        row.find("th").find_all("a")[0].text: row
        for row in page.find("section", id="results").find("tbody").find_all("tr")
    }

    beta, delta = rows["Beta"], rows["Delta"]
    assert beta.find("strong").text == "at least 4"
    assert "Members, Beta: at least 4" in beta.find("svg")["aria-label"]
    assert "too little is known" in delta.text
    assert "No membership is documented on this day." in delta.text
    assert not delta.find_all("svg")


def test_what_was_published_is_a_mark_though_too_little_is_known(client, clusters):
    make_published_figure(
        cluster=clusters[3], value=Decimal(260), stated_on=date(2010, 1, 1)
    )

    page = page_of(ask(client, "indicator_detail", "mem-01"))
    (row,) = [
        row
        for row in page.find("section", id="results").find("tbody").find_all("tr")
        if "Delta" in row.text
    ]

    assert row.find_all("path", **{"class": "m-pub"})
    assert not row.find_all("rect")
    assert "260" in row.find("ul").text


def test_the_newest_numbers_and_those_disputed_stand_beside_and_the_rest_a_click_away(
    client, clusters
):
    beta = clusters[1]
    stated = [
        make_published_figure(
            cluster=beta, value=Decimal(100 + year), stated_on=date(year, 1, 1)
        )
        for year in range(2001, 2010)
    ]
    make_statement(figure=stated[0])

    page = page_of(ask(client, "indicator_detail", "mem-01"))
    (row,) = [
        row
        for row in page.find("section", id="results").find("tbody").find_all("tr")
        if "Beta" in row.find("th").text
    ]
    shown = [each.text for each in row.find_all("span", **{"class": "published"})]
    (more,) = [a for a in row.find("ul").find_all("a") if "earlier" in a.text]

    assert shown == ["2,109", "2,108", "2,107", "2,106", "2,101"]
    assert more.text.strip() == "4 earlier numbers of Beta"
    assert row.find("svg")["aria-label"].endswith("…")
    assert len(row.find_all("path", **{"class": "m-pub"})) == len(stated)
    assert "2,102" in client.get(more["href"]).content.decode()


def test_the_list_is_that_of_the_day(client, clusters):
    assert [name for _rank, name, _value in ranked(client, as_of="2009-06-30")] == [
        "Alpha",
        "Beta",
        "Delta",
    ]
    empty = ask(client, "indicator_detail", "mem-01", as_of="2000-01-01")
    assert "No recognised cluster answers to this" in page_of(empty).text


def test_the_list_is_narrowed_and_sorted(client, clusters):
    assert ranked(client, kind="competitiveness_pole") == [(None, "Beta", None)]
    assert ranked(client, q="alpha") == [(None, "Alpha", None)]
    assert [name for _rank, name, _v in ranked(client, sort="-name")] == [
        "Gamma",
        "Delta",
        "Beta",
        "Alpha",
    ]


def test_the_list_is_exported_with_its_bounds(client, clusters):
    exported = ask(client, "indicator_detail", "mem-01", _export="json")
    rows = json.loads(b"".join(exported))

    assert exported["Content-Disposition"].endswith('"MEM-01_2010-06-30.json"')
    assert [(row["slug"], row["rank"], row["value"], row["low"]) for row in rows] == [
        ("alpha", None, None, 2),
        ("beta", None, None, 4),
        ("delta", None, None, None),
        ("gamma", None, None, 4),
    ]


@pytest.mark.parametrize("count", [1, 40])
def test_clusters_are_listed_in_the_same_queries_however_many(count):
    for number in range(count):
        make_recognised_cluster(f"n{number}", 1)
    clusters = list(Cluster.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert len(rank(clusters, DAY, IndicatorCode.MEM_02)) == count

    # And one for the state of the registry.
    assert len(queries) == 3


# Through time


def test_the_years_run_from_the_first_recognition_to_the_day(clusters):
    series = YearlySeries(IndicatorCode.MEM_01, DAY).of(clusters[:1])

    assert series.days == [date(2008, 12, 31), date(2009, 12, 31), DAY]
    assert YearlySeries(IndicatorCode.MEM_01, date(2008, 5, 1)).days == [
        date(2008, 5, 1)
    ]
    assert len(YearlySeries(IndicatorCode.MEM_01, date(2200, 1, 1)).days) == 31
    assert [day for day, _cells in series.by_day] == series.days[::-1]


def test_the_years_of_a_kind_are_those_of_who_was_recognised_then(client, clusters):
    series = ask(client, "indicator_detail", "mem-01").context["series"]

    assert [line[0].slug for line in series.lines] == list(ClusterKind.recognisable())
    business = [each.reading.low for each in series.lines[0]]
    poles = [each.reading.low for each in series.lines[1]]
    assert (business[-1], poles[-1]) == (6, 4)
    assert series.lines[0][0].name == "Business cluster: all recognised together"


def test_only_values_and_what_was_published_are_drawn_through_time(client, clusters):
    make_published_figure(
        cluster=clusters[0], value=Decimal(12), stated_on=date(2009, 5, 1)
    )

    page = page_of(
        ask(client, "indicator_detail", "mem-01", cluster=["gamma", "alpha"])
    )
    part = page.find("section", **{"aria-labelledby": "through-time"})
    alpha, gamma = part.find_all("figure")

    assert alpha.find("figcaption").text == "Alpha"
    assert not alpha.find_all("circle")
    for drawing in alpha.find_all("svg"):
        assert len(drawing.find_all("path", **{"class": "m-pub"})) == 1
        assert drawing["aria-label"].startswith("Alpha: no value; published: 12 (")
    assert not gamma.find_all("svg")
    assert "Too little is known on every day" in gamma.text


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
        (row["slug"], row["day"], row["value"], row["low"])
        for row in json.loads(b"".join(exported))
    ] == [
        ("gamma", "2008-12-31", None, None),
        ("gamma", "2009-12-31", None, 4),
        ("gamma", "2010-06-30", None, 4),
    ]


@pytest.mark.parametrize("chosen", [1, 6])
def test_the_years_take_the_same_queries_for_one_cluster_and_for_six(client, chosen):
    clusters = [make_recognised_cluster(f"n{number}", 1) for number in range(6)]
    slugs = [cluster.slug for cluster in clusters[:chosen]]

    with CaptureQueriesContext(connection) as queries:
        ask(client, "indicator_detail", "mem-01", cluster=slugs)

    assert len(queries) == 12


# Side by side


def compared(client, *slugs, **query):
    """Return the cells of each row of a comparison, by what the row is about."""
    page = page_of(ask(client, "indicator_compare", cluster=list(slugs), **query))
    return {
        _name_of(row.find("th")): row.find_all("td")
        for row in page.find("main").find("table").find_all("tr")
        if row.find_all("td") and row.find_all("th", scope="row")
    }


def _name_of(heading):
    """Return what a row is about, without the note below it."""
    links = heading.find_all("a")
    own = " ".join(each for each in heading.children if isinstance(each, str))
    return links[0].text if links else own.strip()


def test_clusters_stand_side_by_side_in_one_table(client, clusters):
    rows = compared(client, "alpha", "delta")
    page = page_of(ask(client, "indicator_compare", cluster=["alpha", "delta"]))
    headings = page.find("main").find("table").find("thead").find_all("th")

    assert [heading.text for heading in headings] == ["Alpha", "Delta"]
    assert {len(cells) for cells in rows.values()} == {2}
    assert [cell["data-label"] for cell in rows["Published last"]] == [
        "Alpha",
        "Delta",
    ]


def test_a_comparison_ranks_nothing_and_says_what_is_not_known(client, clusters):
    make_published_figure(
        cluster=clusters[0], value=Decimal(260), stated_on=date(2010, 1, 1)
    )

    rows = compared(client, "alpha", "delta")

    published = [cell.text for cell in rows["Published last"]]
    assert published[0].startswith("260 1 January 2010")
    assert published[1] == "not known"
    assert "Rank" not in rows
    assert [cell.text for cell in rows["Next evaluation"]][1] != ""


def test_a_comparison_names_what_clusters_have_in_common(client, clusters):
    shared = clusters[0].memberships.select_related("organisation").first().organisation
    make_membership(cluster=clusters[1], organisation=shared, start_on=SINCE)

    rows = compared(client, "alpha", "beta", "gamma")

    assert [cell.text for cell in rows["Members shared"]] == [
        f"{shared} with Beta",
        f"{shared} with Alpha",
        "none documented",
    ]


def test_a_comparison_folds_what_too_little_is_known_of(client, clusters):
    response = ask(client, "indicator_compare", cluster=["alpha", "delta"])
    fold = page_of(response).find("main").find("details", **{"class": "fold"})

    too_little = {row[0].indicator.code for row in response.context["too_little"]}
    assert IndicatorCode.GOV_02 in too_little
    assert IndicatorCode.MEM_01 not in too_little
    assert f"{len(too_little)} indicators" in fold.find("summary").text


@pytest.mark.parametrize(
    ("code", "low", "high", "published", "is_little"),
    [
        ("MEM-02", "0.01", "1", False, True),
        ("MEM-02", "0.1", "0.9", False, True),
        ("MEM-02", "0.1", "0.89", False, False),
        ("MEM-02", None, "0.9", False, True),
        ("MEM-02", "0.01", "1", True, False),
        ("GOV-02", "0.01", "1", False, False),
        ("MEM-08", "1", "100", False, False),
    ],
)
def test_bounds_over_most_of_a_scale_tell_little(code, low, high, published, is_little):
    bounds = [None if each is None else Decimal(each) for each in (low, high)]
    reading = Reading(value=None, low=bounds[0], high=bounds[1])
    measured = Measured(Cluster(), CATALOGUE[code], DAY, reading)

    answer = Answer(measured, ["what somebody published"] if published else [])

    assert answer.tells_little is is_little


def test_a_comparison_says_bounds_that_tell_little_where_it_folds_them(
    client, clusters
):
    alpha, beta = clusters[:2]
    make_membership(cluster=beta, organisation=alpha.memberships.first().organisation)
    make_published_figure(cluster=alpha, value=Decimal(400), stated_on=date(2010, 1, 1))

    response = ask(client, "indicator_compare", cluster=["alpha", "delta"])
    fold = page_of(response).find("main").find("details", **{"class": "fold"})
    rows = [row for group in response.context["groups"] for row in group.rows]
    items = [li for li in fold.find_all("li") if "Alpha: between" in li.text]

    assert items
    shown = {capfirst(str(row.label)) for row in rows}
    assert not shown & {item.find("a").text for item in items}


def test_the_small_drawings_of_a_comparison_have_one_scale(client, clusters):
    for cluster, number in ((clusters[0], 100), (clusters[1], 200)):
        make_published_figure(
            cluster=cluster, value=Decimal(number), stated_on=date(2010, 1, 1)
        )

    rows = compared(client, "alpha", "beta")
    heights = [
        float(cell.find("path", **{"class": "m-pub"})["d"].split()[1].split("m")[0])
        for cell in rows["Published through time"]
    ]

    assert heights[0] > heights[1]
    assert (
        "200"
        in page_of(ask(client, "indicator_compare", cluster=["alpha", "beta"]))
        .find("main")
        .find("table")
        .text
    )


def test_a_comparison_leads_to_the_years_of_the_same_clusters(client, clusters):
    for cluster in clusters[:2]:
        for number in range(3):
            make_agreement_party(
                cluster=cluster,
                agreement=make_agreement(
                    slug=f"{cluster.slug}-{number}", start_on=date(2009, 1, 1)
                ),
            )
    page = page_of(ask(client, "indicator_compare", cluster=["alpha", "beta"]))

    assert page.find_all(
        "a",
        href="/indicators/par-07/?as_of=2010-06-30&cluster=alpha&cluster=beta",
    )


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([], "Beta alone compares with nothing"),
        (["alpha"], "Alpha alone compares with nothing"),
        (["alpha", "alpha"], "Alpha alone compares with nothing"),
    ],
)
def test_fewer_than_two_clusters_are_asked_for_another(client, clusters, chosen, said):
    page = page_of(ask(client, "indicator_compare", cluster=chosen))
    (notice,) = [p for p in page.find_all("p") if "notice-info" in p.classes]

    assert notice.text.startswith(said)
    assert not page.find("main").find_all("table")


def test_without_a_choice_the_poles_of_the_day_are_compared(client):
    for name, start_on in (("One", 2005), ("Two", 2006), ("Later", 2015)):
        pole = make_cluster(
            name=name, slug=name.lower(), kind=ClusterKind.COMPETITIVENESS_POLE
        )
        make_recognition(cluster=pole, start_on=date(start_on, 1, 1))

    page = ask(client, "indicator_compare", as_of="2010-06-30")

    assert page.context["chosen_slugs"] == ["one", "two"]
    assert page_of(page).find("main").find_all("table")


def test_the_clusters_to_choose_from_begin_with_those_recognised(client, clusters):
    page = page_of(ask(client, "indicator_compare", as_of="2009-06-30"))
    boxes = page.find("main").find_all("input", type="checkbox")

    assert [box["value"] for box in boxes] == ["alpha", "beta", "delta", "gamma"]
    assert "no recognition documented for this day" in boxes[-1].parent.text
    assert "no recognition documented for this day" not in boxes[0].parent.text


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


@pytest.mark.parametrize("chosen", [2, MOST_COMPARED])
def test_a_comparison_takes_the_same_queries_for_two_and_for_ten(client, chosen):
    clusters = [
        make_recognised_cluster(f"n{number}", 1) for number in range(MOST_COMPARED)
    ]
    slugs = [cluster.slug for cluster in clusters[:chosen]]

    with CaptureQueriesContext(connection) as queries:
        ask(client, "indicator_compare", cluster=slugs)

    assert len(queries) == 26


@pytest.mark.parametrize(
    ("name", "slug", "query"),
    [
        ("indicator_compare", None, {"cluster": ["alpha", "unknown"]}),
        ("indicator_compare", None, {"cluster": [f"n{n}" for n in range(11)]}),
        ("indicator_compare", None, {"_export": "pdf"}),
        ("indicator_compare", None, {"_export": "csv", "cluster": ["alpha"]}),
        (
            "indicator_compare",
            None,
            {"_export": "csv", "_columns": "few", "cluster": ["alpha", "beta"]},
        ),
        ("indicator_list", None, {"_export": "pdf"}),
        ("indicator_list", None, {"as_of": "yesterday"}),
        ("indicator_detail", "mem-01", {"cluster": "hub"}),
        ("indicator_detail", "mem-01", {"through_time": "yes"}),
        ("indicator_detail", "mem-01", {"kind": "innovation_hub"}),
        ("indicator_detail", "mem-01", {"sort": "value"}),
        ("indicator_detail", "mem-01", {"sort": "rank"}),
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
