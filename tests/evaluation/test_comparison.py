"""Clusters side by side: chosen, compared, what they share, and taken along."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from evaluation.pages.indicators import MOST_COMPARED
from registry.models import ClusterKind, LegalRegime
from tests.evaluation.factories import make_published_figure
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_theme,
    make_membership,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_recognition,
    make_theme,
    make_theme_scheme,
)
from tests.html import page_of
from tests.programmes.factories import (
    make_project,
    make_project_participant,
    make_project_pole,
)

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)
SINCE = date(2008, 3, 1)
POLE = ClusterKind.COMPETITIVENESS_POLE


@pytest.fixture
def clusters():
    """Three clusters, the last of which is a pole."""
    made = []
    for name, kind in (
        ("Alpha", ClusterKind.BUSINESS_CLUSTER),
        ("Beta", ClusterKind.BUSINESS_CLUSTER),
        ("Gamma", POLE),
    ):
        cluster = make_cluster(name=name, slug=name.lower(), kind=kind)
        make_recognition(cluster=cluster, start_on=SINCE)
        made.append(cluster)
    return made


ALL = ["alpha", "beta", "gamma"]


def get(client, *slugs, **query):
    asked = {"as_of": DAY.isoformat(), "cluster": list(slugs), **query}
    return client.get(reverse("indicator_compare"), asked)


def rows_of(page):
    """Return the cells of each row, by what the row is about."""
    rows = page.find("main").find("table").find_all("tr")
    found = {}
    for row in rows:
        for head in row.find_all("th", scope="row"):
            named = [each for each in head.children if isinstance(each, str)]
            links = head.find_all("a")
            name = links[0].text if links else " ".join(named).strip()
            found[name] = row.find_all("td")
    return found


def shared(client, name, *slugs):
    return [cell.text for cell in rows_of(page_of(get(client, *slugs)))[name]]


# What they have in common


def test_whoever_works_with_two_clusters_is_named_once_with_the_others(
    client, clusters
):
    """In a project of one, an agreement with another, a partnership of the third."""
    alpha, beta, gamma = clusters
    helper = make_organisation(name="Helper")
    alone = make_organisation(name="Alone")
    project = make_project(slug="project")
    make_project_pole(project=project, cluster=gamma)
    for organisation in (helper, alone):
        make_project_participant(project=project, organisation=organisation)
    agreement = make_agreement(start_on=SINCE)
    make_agreement_party(agreement=agreement, cluster=alpha)
    make_agreement_party(agreement=agreement, organisation=helper)
    partnership = make_partnership(start_on=SINCE)
    make_partnership_cluster(partnership=partnership, cluster=beta)
    make_participation(partnership=partnership, organisation=helper)

    assert shared(client, "Partners shared", *ALL) == [
        "Helper with Beta, Gamma",
        "Helper with Alpha, Gamma",
        "Helper with Alpha, Beta",
    ]


def test_a_cluster_that_has_agreements_with_two_is_their_partner(client, clusters):
    """Beta and Gamma have none with each other: they share Alpha, and Alpha nobody."""
    alpha, beta, gamma = clusters
    for other in (beta, gamma):
        agreement = make_agreement(slug=f"with-{other.slug}", start_on=SINCE)
        make_agreement_party(agreement=agreement, cluster=alpha)
        make_agreement_party(agreement=agreement, cluster=other)

    assert shared(client, "Partners shared", *ALL) == [
        "none documented",
        "Alpha with Gamma",
        "Alpha with Beta",
    ]


@pytest.mark.parametrize(("others", "is_partner"), [(2, True), (3, False)])
def test_what_joins_many_at_once_makes_nobody_a_partner(
    client, clusters, others, is_partner
):
    agreement = make_agreement(slug="memorandum", start_on=SINCE)
    for cluster in (*clusters, *(make_cluster() for _number in range(others))):
        make_agreement_party(agreement=agreement, cluster=cluster)

    said = shared(client, "Partners shared", *ALL)

    assert (said != ["none documented"] * 3) is is_partner


def test_an_agreement_that_ended_makes_no_partner(client, clusters):
    for cluster in clusters[:2]:
        agreement = make_agreement(
            slug=cluster.slug, start_on=SINCE, end_on=date(2009, 1, 1)
        )
        make_agreement_party(agreement=agreement, cluster=cluster)
        make_agreement_party(agreement=agreement, cluster=clusters[2])

    assert set(shared(client, "Partners shared", *ALL)) == {"none documented"}


def test_a_shared_theme_leads_to_its_clusters(client, clusters):
    theme = make_theme(scheme=make_theme_scheme(slug="s3"), name_en="Health")
    for cluster in clusters[:2]:
        make_cluster_theme(cluster=cluster, theme=theme, start_on=SINCE)

    cells = rows_of(page_of(get(client, *ALL)))["Themes shared"]

    assert [cell.text for cell in cells] == [
        "Health with Beta",
        "Health with Alpha",
        "none documented",
    ]
    found = client.get(cells[0].find("a")["href"]).context["table"]
    assert {row.record.slug for row in found.rows} == {"alpha", "beta"}


def test_what_is_counted_leads_to_a_list_of_as_many(client, clusters):
    for number in range(3):
        project = make_project(slug=f"project-{number}")
        make_project_pole(project=project, cluster=clusters[2])
        agreement = make_agreement(slug=f"agreement-{number}", start_on=SINCE)
        make_agreement_party(agreement=agreement, cluster=clusters[2])
    ended = make_agreement(slug="ended", start_on=SINCE, end_on=date(2009, 1, 1))
    make_agreement_party(agreement=ended, cluster=clusters[2])

    rows = rows_of(page_of(get(client, *ALL)))

    for name in ("Projects named here", "Agreements documented"):
        assert [cell.text for cell in rows[name]] == [
            "none documented",
            "none documented",
            "3",
        ]
        found = client.get(rows[name][2].find("a")["href"])
        assert found.context["total"] == 3


def test_many_that_are_shared_are_folded_after_the_first(client, clusters):
    for number in range(5):
        organisation = make_organisation(name=f"Member {number}")
        for cluster in clusters[:2]:
            make_membership(cluster=cluster, organisation=organisation, start_on=SINCE)

    cell, *_others = rows_of(page_of(get(client, *ALL)))["Members shared"]

    fold = cell.find("details")
    assert fold.find("summary").text == "2 more"
    assert len(cell.find_all("a")) == 5
    assert len(fold.find_all("a")) == 2


# Through time


def test_drawings_have_their_numbers_in_words_and_the_rules_marked(client, clusters):
    for kind, year in ((ClusterKind.BUSINESS_CLUSTER, 2009), (POLE, 2008)):
        rules = LegalRegime.objects.filter(cluster_kind=kind)
        assert rules.update(start_on=date(year, 7, 1)) == 1
    for cluster, year in zip(clusters, (2006, 2007, 2008), strict=True):
        make_published_figure(
            cluster=cluster, value=Decimal(100 + year), stated_on=date(year, 1, 1)
        )

    page = page_of(get(client, *ALL))
    cells = rows_of(page)["Published through time"]

    assert "dashed: new rules, 1 July 2008, 1 July 2009" in page.text
    turns = [
        cell.find("path", **{"class": "s-turn"})["d"].split("V")[0] for cell in cells
    ]
    assert turns[0] == turns[1] != turns[2]
    assert [cell.find("li").find("a").text for cell in cells] == [
        "1 January 2006",
        "1 January 2007",
        "1 January 2008",
    ]
    assert cells[0].find("li").text.startswith("2,106 ")


# Choosing


def test_each_cluster_can_be_left_out_and_another_added(client, clusters):
    page = page_of(get(client, "alpha", "beta"))
    chips = {
        a.text.removeprefix("Leave out: "): a["href"]
        for a in page.find_all("a")
        if "chip" in a.classes
    }
    (form,) = [
        form
        for form in page.find("main").find_all("form")
        if form.find_all("select", name="cluster")
    ]

    assert parse_qs(urlsplit(chips["Alpha"]).query) == {
        "as_of": [DAY.isoformat()],
        "cluster": ["beta"],
    }
    kept = [each["value"] for each in form.find_all("input", name="cluster")]
    offered = [each["value"] for each in form.find("select").find_all("option")]
    assert kept == ["alpha", "beta"]
    assert offered == ["", "gamma"]


def test_ten_are_compared_and_no_eleventh_is_offered(client):
    slugs = [f"n{number:02}" for number in range(MOST_COMPARED + 1)]
    for slug in slugs:
        make_cluster(slug=slug, name=slug)

    page = page_of(get(client, *slugs[:MOST_COMPARED]))
    refused = get(client, *slugs)

    assert len(page.find("main").find("table").find("thead").find_all("th")) == 10
    assert not page.find("main").find_all("select", name="cluster")
    assert "leave one out to add another" in page.text
    assert refused.status_code == 400
    assert "Choose 10 clusters at most" in page_of(refused).find("main").text


def test_clusters_ticked_in_their_list_are_compared(client, clusters):
    make_cluster(name="Hub", slug="hub", kind=ClusterKind.INNOVATION_HUB)
    page = page_of(client.get(reverse("cluster_list"), {"as_of": DAY.isoformat()}))
    form = page.find("form", id="choose")
    boxes = page.find_all("input", form="choose")
    sent = {each["name"]: each["value"] for each in form.find_all("input")}

    compared = client.get(
        form.find("button")["formaction"],
        {**sent, "cluster": [box["value"] for box in boxes]},
    )

    assert sent == {"as_of": DAY.isoformat()}
    assert [box["value"] for box in boxes] == ALL
    assert compared.context["chosen_slugs"] == ALL
    assert compared.context["as_of"] == DAY


def test_the_column_to_tick_is_in_no_file(client, clusters):
    response = client.get(
        reverse("cluster_list"), {"_export": "json", "_columns": "shown"}
    )

    (row, *_rows) = json.loads(b"".join(response))
    assert "Choose" not in row


# Files


def table_of(response, file_format):
    """Return the heads of a file, and its rows, in words."""
    content = b"".join(response.streaming_content)
    if file_format == "json":
        rows = json.loads(content)
        return [list(rows[0]), *(list(row.values()) for row in rows)]
    if file_format == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python()
    separator = ";" if file_format == "csv-excel" else ","
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=separator))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("file_format", ["csv", "csv-excel", "xlsx", "json"])
def test_a_file_holds_every_row_and_cell_of_the_page(
    client, clusters, file_format, language
):
    client.cookies["django_language"] = language
    fill(clusters)
    page = page_of(get(client, *ALL))

    heads, *rows = table_of(
        get(client, *ALL, _export=file_format, _columns="shown"), file_format
    )

    table = page.find("main").find("table")
    assert heads[3:6] == [head.text for head in table.find("thead").find_all("th")]
    shown = rows_of(page)
    assert [row[1] for row in rows] == list(shown)
    groups = [each.text for each in table.find_all("h2")]
    assert list(dict.fromkeys(row[0] for row in rows)) == groups
    for row in rows:
        for said, cell in zip(row[3:6], shown[row[1]], strict=True):
            assert said
            for part in said.split("; "):
                for word in part.replace(", ", " ").split():
                    assert word in cell.text + str(
                        [each.get("aria-label") for each in cell.walk()]
                    ), (row[1], part)


def fill(clusters):
    """Let something stand in every sort of row."""
    for cluster, number in zip(clusters, (100, 200, 300), strict=True):
        make_published_figure(
            cluster=cluster, value=Decimal(number), stated_on=date(2009, 5, 1)
        )
        make_published_figure(
            cluster=cluster,
            measure="projects",
            value=Decimal(number),
            stated_on=date(2009, 5, 1),
        )
    organisation = make_organisation(name="Shared", kind="enterprise")
    for cluster in clusters[:2]:
        make_membership(cluster=cluster, organisation=organisation, start_on=SINCE)
    project = make_project(slug="common", title="Common")
    for cluster in clusters[1:]:
        make_project_pole(project=project, cluster=cluster)
    agreement = make_agreement(start_on=SINCE)
    for cluster in clusters:
        make_agreement_party(agreement=agreement, cluster=cluster)


def test_a_file_for_programs_has_a_row_for_each_indicator_and_cluster(client, clusters):
    _heads, *rows = table_of(get(client, *ALL, _export="json"), "json")

    assert len({(row[0], row[2]) for row in rows}) == len(rows)
    assert {row[0] for row in rows} == set(ALL)
