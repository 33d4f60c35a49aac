"""Published figures beside computed ones, and the register of contradictions."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.figures.comparison import COUNTED_APART, ORIGINS, compare
from evaluation.models import Contradiction, FigureMeasure, PublishedFigure
from tests.evaluation.factories import (
    make_contradiction,
    make_published_figure,
    make_statement,
    make_target,
)
from tests.evaluation.lists import read_whole
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_event,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_recognition,
    make_source,
)
from tests.html import page_of
from tests.pages import address
from tests.programmes.factories import (
    make_project,
    make_project_participant,
    make_project_pole,
)

pytestmark = pytest.mark.django_db

STATED = date(2006, 6, 30)
EARLIER = date(2005, 1, 1)


@pytest.fixture
def cluster():
    """A recognised cluster of three enterprises, a university and a training centre.

    Two of the enterprises and the university are in its only partnership; one of the
    enterprises is small, one large, and of the third the size is not known. The small
    one joined in the year.
    """
    cluster = make_cluster(name="TWEED")
    make_recognition(cluster=cluster, start_on=EARLIER)
    partnership = make_partnership(start_on=EARLIER)
    make_partnership_cluster(partnership=partnership, cluster=cluster)
    for kind, size, since, takes_part in [
        ("enterprise", "small", date(2006, 1, 1), True),
        ("enterprise", "large", EARLIER, True),
        ("enterprise", "", EARLIER, False),
        ("university", "", EARLIER, True),
        ("training_centre", "", EARLIER, False),
    ]:
        organisation = make_organisation(kind=kind, size_class=size)
        membership = make_membership(
            cluster=cluster, organisation=organisation, start_on=since
        )
        make_membership_attestation(membership=membership, documented_on=STATED)
        if takes_part:
            make_participation(partnership=partnership, organisation=organisation)
    make_organisation(
        originates_from=partnership, founded_on=date(2006, 2, 1), kind="enterprise"
    )
    agreement = make_agreement(start_on=EARLIER)
    make_agreement_party(agreement=agreement, cluster=cluster)
    make_agreement_party(agreement=agreement, cluster=make_cluster())
    return cluster


def make_labelled(cluster, day, **fields):
    project = make_project(outcome="labelled", outcome_on=day, **fields)
    make_project_pole(project=project, cluster=cluster)
    return project


def computed(**fields):
    """Return what is computed beside a figure, and the difference."""
    fields.setdefault("stated_on", STATED)
    (compared,) = compare([make_published_figure(**fields)])
    return compared


def ask(client, name="figure_list", **query):
    response = client.get(address(name, **query))
    assert response.status_code == 200
    return response


def wordings(client, **query):
    table = ask(client, **query).context["table"]
    return {row.record.wording for row in table.rows}


# What the registry computes


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (FigureMeasure.MEMBERS, 5),
        (FigureMeasure.ENTERPRISES, 3),
        (FigureMeasure.ENTERPRISE_SHARE, Decimal("0.6")),
        (FigureMeasure.SMES, (1, None)),
        (FigureMeasure.LARGE, (1, None)),
        (FigureMeasure.SME_SHARE, (Decimal("0.333333"), Decimal("0.666667"))),
        (FigureMeasure.RESEARCH, 1),
        (FigureMeasure.TRAINING, 1),
        (FigureMeasure.NEW_MEMBERS, 1),
        (FigureMeasure.GROWTH, Decimal("0.25")),  # 5 members after 4
        (FigureMeasure.PARTNERSHIPS, (1, None)),
        (FigureMeasure.MEMBERS_INVOLVED, (3, None)),
        (FigureMeasure.AGREEMENTS, (1, None)),
        (FigureMeasure.NEW_ENTERPRISES, (1, None)),
    ],
)
def test_a_figure_stands_beside_what_the_indicators_say_of_that_day(
    cluster, measure, expected
):
    """Full lists were read: what they tell is a value, of the rest there are bounds."""
    read_whole(cluster)
    of_one = computed(cluster=cluster, measure=measure, value=10)
    of_all = computed(cluster_kind="business_cluster", measure=measure, value=10)

    for each in (of_one, of_all):
        shown = each.computed
        if isinstance(expected, tuple):
            assert (shown.value, shown.low, shown.high) == (None, *expected)
            assert each.difference is None
        else:
            assert shown.value == expected, shown.missing
            assert each.difference == expected - 10
        assert each.computed.code == ORIGINS[measure].code


def test_every_measure_that_indicators_hold_is_tested_above():
    (mark,) = [
        mark
        for mark in (
            test_a_figure_stands_beside_what_the_indicators_say_of_that_day.pytestmark
        )
        if mark.name == "parametrize"
    ]

    assert {measure for measure, _expected in mark.args[1]} == set(ORIGINS)


def test_a_figure_may_lie_outside_the_bounds_of_what_is_documented(cluster):
    """Two of three sizes are known, one is small: between 33 % and 67 %."""
    share = {"cluster": cluster, "measure": FigureMeasure.SME_SHARE}

    assert computed(**share, value=Decimal("0.8")).is_outside
    assert not computed(**share, value=Decimal("0.5")).is_outside
    assert computed(cluster=cluster, measure="research", value=0).is_outside
    assert not computed(cluster=cluster, measure="research", value=7).is_outside
    assert not computed(
        cluster=cluster, measure="research", value=0, exactness="more_than"
    ).is_outside


def test_the_share_of_the_records_that_a_value_takes_stands_beside_it(cluster):
    shown = computed(cluster=cluster, measure=FigureMeasure.SME_SHARE, value="0.8")

    # The size of two of the three enterprises is known.
    assert shown.computed.coverage == Decimal("0.6667")


def test_an_organisation_in_two_clusters_is_one_member_of_all(cluster):
    other = make_cluster()
    make_recognition(cluster=other, start_on=EARLIER)
    make_membership(
        cluster=other,
        organisation=cluster.memberships.first().organisation,
        start_on=EARLIER,
    )

    assert computed(cluster_kind="business_cluster").computed.low == 5


def test_clusters_are_counted_where_they_are_recognised_on_the_day(cluster):
    past, later = make_cluster(), make_cluster()
    make_recognition(cluster=past, start_on=EARLIER, end_on=date(2006, 6, 29))
    make_recognition(cluster=later, start_on=date(2006, 7, 1))
    fields = {"cluster_kind": "business_cluster", "measure": "networks", "value": 10}

    assert computed(**fields).computed.low == 1
    assert computed(**fields, stated_on=date(2006, 7, 1)).computed.low == 2
    before = computed(**fields, stated_on=date(2006, 6, 29))
    # There may be others: fewer documented is no difference from what was published.
    assert (before.computed.low, before.difference) == (2, None)


def test_projects_are_counted_from_the_day_on_which_they_were_labelled(cluster):
    firm = make_organisation()
    first = make_labelled(cluster, STATED, is_consortium_complete=True)
    second = make_labelled(cluster, date(2006, 7, 1))
    make_labelled(cluster, None)
    make_labelled(make_cluster(), STATED)
    for project in (first, second):
        make_project_participant(project=project, organisation=firm)
    make_project_participant(project=second, organisation=make_organisation())

    by_then = computed(cluster=cluster, measure="projects")
    later = computed(cluster=cluster, measure="projects", stated_on=date(2006, 7, 1))
    actors = computed(cluster=cluster, measure="actors", stated_on=date(2006, 7, 1))

    assert (by_then.computed.low, by_then.computed.coverage) == (1, Decimal("0.5"))
    assert later.computed.low == 2
    assert (actors.computed.low, actors.computed.coverage) == (2, Decimal("0.5"))


def test_what_cannot_be_computed_says_why_and_is_no_zero(cluster):
    def missing(**fields):
        shown = computed(**fields)
        assert shown.computed.value is None
        assert shown.difference is None
        return str(shown.computed.missing)

    empty = make_cluster()
    assert missing(cluster=empty) == "No membership is documented on this day."
    assert "recognised" in missing(cluster_kind="competitiveness_pole")
    assert "clusters alone" in missing(organisation=make_organisation())
    assert "holds nothing" in missing(event=make_event(), measure="people")
    assert "holds nothing" in missing(cluster=cluster, measure="patents")
    assert "whom they count" in missing(cluster=cluster, measure="others")
    assert "about one cluster" in missing(cluster=cluster, measure="networks")
    assert "labelled" in missing(cluster=cluster, measure="projects")
    make_labelled(cluster, STATED)
    assert "who takes part" in missing(cluster=cluster, measure="actors")


def test_every_measure_is_compared_or_says_why_not(cluster):
    for measure in FigureMeasure:
        shown = computed(cluster=cluster, measure=measure).computed

        assert (shown.value is None) == bool(shown.missing), measure
        assert measure in {*ORIGINS, *COUNTED_APART} or shown.value is None


@pytest.mark.parametrize("figures", [1, 40])
def test_figures_are_compared_in_the_same_queries_however_many(cluster, figures):
    for number in range(figures):
        make_published_figure(
            cluster=cluster, stated_on=date(2006 + number % 10, 1, 1 + number % 28)
        )
    rows = list(PublishedFigure.objects.select_related("cluster"))

    with CaptureQueriesContext(connection) as queries:
        compared = compare(rows)

    assert len(compared) == figures
    # One of them asks for the state of the registry.
    assert len(queries) == 4


def test_no_figure_takes_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert compare([]) == []


# The page


def test_a_figure_shows_its_words_the_computed_value_and_the_difference(
    client, cluster
):
    make_published_figure(cluster=cluster, value=790, wording="790 members")
    read_whole(cluster)

    (row,) = page_of(ask(client)).find("tbody").find_all("tr")
    cells = [cell.text for cell in row.find_all("td")]

    assert row.find("th").text == "TWEED"
    assert cells[0] == "Members"
    assert cells[2].startswith("790 790 members")
    assert cells[3].replace("\N{NO-BREAK SPACE}", " ") == "5"
    assert cells[4] == "−785"
    assert row.find_all("a", href="/indicators/mem-01/?as_of=2006-06-30")


def test_a_share_is_shown_in_percent_and_its_difference_in_points(client, cluster):
    make_published_figure(cluster=cluster, measure="enterprise_share", value="0.82")
    read_whole(cluster)

    text = page_of(ask(client)).find("tbody").text.replace("\N{NO-BREAK SPACE}", " ")

    assert "82 %" in text
    assert "60 %" in text
    assert "−22 points" in text


def test_a_contradicted_figure_shows_the_other_one_and_the_reason(client, cluster):
    contradiction = make_contradiction(
        number=1, resolution="preferred", reason_en="A rounding.", reason_fr="Arrondi."
    )
    for value, preferred in [(647, True), (650, False)]:
        make_statement(
            contradiction=contradiction,
            figure=make_published_figure(wording=f"{value} firms", value=value),
            text=f"{value} firms",
            is_preferred=preferred,
        )
    make_published_figure(wording="alone")

    page = page_of(ask(client, contradicted="true"))
    notes = page.find_all("details", **{"class": "contradicted"})

    assert [note.find("summary").text for note in notes] == [
        "C1: preferred",
        "C1: another one is preferred",
    ]
    assert "650 firms" in notes[0].text
    assert "A rounding." in notes[0].text
    assert wordings(client, contradicted="false") == {"alone"}


def test_figures_are_narrowed(client):
    pole = make_cluster(name="BioWin", kind="competitiveness_pole")
    press = make_source(kind="press")
    make_published_figure(cluster=pole, wording="of a pole", source=press)
    make_published_figure(
        cluster_kind="competitiveness_pole",
        measure="networks",
        wording="of all poles",
        stated_on=date(2009, 1, 1),
        source=make_source(kind="law"),
    )
    make_published_figure(
        event=make_event(title="The day"),
        measure="people",
        wording="of a day",
        source=make_source(kind="law"),
    )

    assert wordings(client, cluster=pole.slug) == {"of a pole"}
    assert wordings(client, kind="competitiveness_pole") == {"of all poles"}
    assert wordings(client, kind="not_stated") == {"of a pole", "of a day"}
    assert wordings(client, measure=["people", "members"]) == {"of a pole", "of a day"}
    assert wordings(client, year="2009") == {"of all poles"}
    assert wordings(client, source_kind="press") == {"of a pole"}
    assert wordings(client, q="biowin") == {"of a pole"}
    assert wordings(client, q="the day") == {"of a day"}


def test_a_figure_appears_on_the_day_that_it_speaks_of(client):
    make_published_figure()

    assert ask(client, as_of="2006-06-29").context["total"] == 0
    assert ask(client, as_of="2006-06-30").context["total"] == 1


def test_figures_are_sorted_by_what_they_are_about():
    make_published_figure(cluster=make_cluster(name="Éole"))
    make_published_figure(organisation=make_organisation(name="CeRDT"))
    make_published_figure(event=make_event(title="Day"))
    make_published_figure()

    rows = PublishedFigure.objects.with_about_key().order_by("about_key")

    assert [str(row.about) for row in rows] == [
        "business cluster",
        "CeRDT",
        "Day",
        "Éole",
    ]


def test_figures_are_exported_with_what_is_computed(client, cluster):
    figure = make_published_figure(slug="one", cluster=cluster, value=790)
    make_statement(contradiction=make_contradiction(number=3), figure=figure)
    make_published_figure(slug="two", cluster=cluster, measure="patents")

    rows = json.loads(b"".join(ask(client, _export="json", sort="measure")))

    one, two = rows
    assert (one["slug"], one["cluster"], one["value"]) == ("one", cluster.slug, 790)
    assert (one["computed"], one["computed_low"], one["difference"]) == (None, 5, None)
    assert (one["indicator"], one["contradictions"]) == ("MEM-01", ["C3"])
    assert two["computed"] is None
    assert two["too_little_known"].startswith("The registry holds nothing")


@pytest.mark.parametrize(
    "query",
    [
        {"measure": "love"},
        {"year": "06"},
        {"contradicted": "maybe"},
        {"cluster": "unknown"},
        {"sort": "computed"},
        {"page": "2"},
        {"_export": "pdf"},
        {"as_of": "yesterday"},
    ],
)
def test_what_no_filter_understands_is_refused(client, query):
    assert client.get(address("figure_list", **query)).status_code == 400


# The register


def make_entry(number, resolution="open", **fields):
    if resolution != "open":
        fields |= {"reason_en": "Because.", "reason_fr": "Parce que."}
    entry = make_contradiction(number=number, resolution=resolution, **fields)
    make_statement(contradiction=entry, text=f"first of {number}", is_preferred=True)
    make_statement(contradiction=entry, text=f"second of {number}")
    return entry


def test_the_register_shows_every_statement_and_what_is_open(client):
    make_entry(1, resolution="preferred")
    make_entry(2)

    first, second = (
        page_of(ask(client, "contradiction_list")).find("tbody").find_all("tr")
    )

    assert [cell.text for cell in first.find_all("td")][0] == "C1"
    assert "first of 1 preferred" in first.text
    assert "second of 1" in first.text
    assert first.text.endswith("One statement is preferred Because.")
    assert second.text.endswith("Not resolved no reason is written")


def test_the_register_is_narrowed_to_what_is_open_and_searched(client):
    make_entry(1, resolution="preferred", name_en="Enterprises")
    make_entry(2, name_en="Members")

    def numbers(**query):
        table = ask(client, "contradiction_list", **query).context["table"]
        return [row.record.number for row in table.rows]

    assert numbers(resolution="open") == [2]
    assert numbers(q="enterprises") == [1]
    assert numbers(q="SECOND OF 2") == [2]
    bad = client.get(address("contradiction_list", resolution="maybe"))
    assert bad.status_code == 400


def test_a_contradiction_shows_statements_side_by_side_with_what_is_computed(
    client, cluster
):
    entry = make_entry(1, resolution="both", slug="hub")
    make_statement(
        contradiction=entry,
        text="5 members",
        figure=make_published_figure(cluster=cluster, value=5),
    )

    page = page_of(ask(client, "contradiction_detail"))
    cards = page.find("ol", **{"class": "statement-cards"}).find_all("blockquote")

    assert [card.text for card in cards] == ["first of 1", "second of 1", "5 members"]
    assert "Because." in page.text
    assert "Computed for that day 5" in page.text


def test_a_contradiction_speaks_the_language_of_the_reader(client):
    entry = make_entry(1, resolution="both", slug="hub", name_fr="Membres en 2006")

    french = client.get(entry.get_absolute_url(), headers={"accept-language": "fr"})

    assert "Membres en 2006" in page_of(french).find("h1").text
    assert "Parce que." in page_of(french).text


def test_the_page_of_figures_leads_to_the_register(client):
    entry = make_entry(1)

    assert (
        page_of(ask(client)).find("main").find_all("a", href=entry.get_absolute_url())
    )
    assert "No published figure answers to this." in page_of(ask(client)).text


def test_a_register_is_exported_with_its_statements(client):
    make_entry(7, resolution="both", slug="seven")

    (row,) = json.loads(b"".join(ask(client, "contradiction_list", _export="json")))

    assert (row["slug"], row["number"], row["resolution"]) == ("seven", 7, "both")
    assert [line.split(" [")[0] for line in row["statements"].split("\n")] == [
        "first of 7",
        "second of 7",
    ]
    assert row["preferred"] == "first of 7"


def test_statements_come_along_in_two_queries(django_assert_num_queries):
    for number in (1, 2):
        make_entry(number)

    with django_assert_num_queries(2):
        entries = list(Contradiction.objects.with_statements())
        assert [len(entry.statements.all()) for entry in entries] == [2, 2]
        assert all(s.source.title for e in entries for s in e.statements.all())


def test_contradictions_come_along_with_figures(django_assert_num_queries):
    entry = make_entry(1)
    make_statement(contradiction=entry, figure=make_published_figure())

    with django_assert_num_queries(3):
        (figure,) = PublishedFigure.objects.with_contradictions()
        (statement,) = figure.statements.all()
        assert len(statement.contradiction.statements.all()) == 3


def test_the_page_of_an_organisation_lists_what_is_said_of_it(client):
    cerdt = make_organisation(name="CeRDT", slug="cerdt")
    make_published_figure(
        organisation=cerdt,
        measure="other",
        value=12,
        wording="a team of 12",
        stated_on=date(2002, 7, 31),
    )
    make_target(
        organisation=cerdt,
        name_en="Companies met",
        target=450,
        result=1710,
        start_on=date(2001, 7, 1),
    )
    page = reverse("organisation_detail", args=["cerdt"])

    now = page_of(client.get(page)).text
    before = page_of(client.get(page, {"as_of": "2001-01-01"})).text

    for said in ("a team of 12", "Companies met", "reached: 1,710 (380"):
        assert said in now
        assert said not in before
