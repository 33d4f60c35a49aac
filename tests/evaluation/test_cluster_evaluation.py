"""How one cluster is judged: when, by which indicators, under which rules."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from evaluation.models import EvaluationStatus, FigureMeasure, LabelLevel, Outcome
from evaluation.pages.clusters import FIGURES_SHOWN
from registry.models import ClusterKind, RecognitionEnding
from tests.evaluation.evaluations_world import decide
from tests.evaluation.factories import (
    make_evaluation,
    make_framework,
    make_published_figure,
    make_quality_label,
    make_recommendation,
    make_target,
)
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_membership,
    make_organisation,
    make_recognition,
)
from tests.html import page_of

pytestmark = pytest.mark.django_db

DAY = date(2010, 7, 1)


@pytest.fixture
def tweed():
    """Recognised from March 2008 for three years; six of its nine members are firms."""
    cluster = make_cluster(name="TWEED", slug="tweed")
    regime = make_legal_regime(
        name_en="Decree of 2007",
        start_on=date(2007, 7, 1),
        recognition_years=3,
        renewal_notice_months=4,
        legal_forms=["asbl"],
    )
    make_recognition(cluster=cluster, regime=regime, start_on=date(2008, 3, 1))
    for number in range(9):
        make_membership(
            cluster=cluster,
            organisation=make_organisation(
                kind="enterprise" if number < 6 else "university"
            ),
            start_on=date(2009, 1, 1),
        )
    return cluster


def read(client, cluster, page="evaluation", **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(f"{cluster.get_absolute_url()}{page}/", query)
    assert response.status_code == 200
    return page_of(response).find("main")


def section(main, name):
    return main.find("section", **{"aria-labelledby": name})


def rows(part):
    return [
        [cell.text for cell in row.find_all("th", "td")]
        for table in part.find_all("table")
        for row in table.find("tbody").find_all("tr")
    ]


def test_it_tells_what_is_due_next(client, tweed):
    part = section(read(client, tweed), "evaluations")
    facts = {
        row.find("dt").text: row.find("dd").text
        for row in part.find("dl").find_all("div")
    }

    assert facts["Next evaluation"] == "28 February 2011 , end of the term Due soon"
    assert facts["Renewal file by"] == "28 October 2010"
    assert facts["Legal regime"] == "Decree of 2007"
    assert rows(part) == [
        [
            "28 February 2011",
            "28 October 2010",
            "End of the term",
            "Decree of 2007",
            "Due soon",
        ]
    ]


def test_its_terms_and_evaluations_are_drawn(client, tweed):
    figure = read(client, tweed).find("figure", id="through-time")
    (row,) = json.loads(figure.find("script").text)["rows"]

    assert [bar["start"] for bar in row["bars"]] == ["2008-03-01"]
    assert [mark["day"] for mark in row["marks"]] == ["2011-02-28"]
    assert row["url"].endswith(f"?as_of={DAY}")


def test_a_cluster_of_the_past_has_nothing_to_come(client, tweed):
    tweed.recognitions.update(
        end_on=date(2011, 2, 28), ending=RecognitionEnding.EXPIRED
    )

    text = section(read(client, tweed, as_of="2012-01-01"), "evaluations").text

    assert "none is to come" in text
    assert "No document tells of it" in text


def test_its_evaluations_are_a_sequence(client, tweed):
    framework = make_framework(name_en="Five dimensions")
    for year in (2009, 2010):
        evaluation = make_evaluation(
            cluster=tweed, framework=framework, reference_on=date(year, 1, 1)
        )
        decide(
            evaluation,
            date(year, 6, 1),
            outcome=Outcome.CONTINUED,
            reasons=["results"],
        )

    part = rows(section(read(client, tweed, as_of="2010-03-01"), "past"))

    assert [row[:4] for row in part] == [
        ["1 January 2010 end of the term", "Five dimensions", "Under way", "—"],
        [
            "1 January 2009 end of the term",
            "Five dimensions",
            "Continued until the end of the term 1 June 2009",
            "Good results",
        ],
    ]


def test_a_file_that_is_written_is_only_said_to_be_under_way(
    client, admin_client, tweed
):
    file = make_evaluation(
        slug="secret",
        cluster=tweed,
        framework=make_framework(),
        recognition=tweed.recognitions.get(),
        reference_on=date(2010, 6, 30),
    )

    main = read(client, tweed)
    whole = read(admin_client, tweed)

    assert "Under way" in section(main, "evaluations").text
    assert "It is under way." in section(main, "rules").text
    assert "criteria are scored" not in main.text
    assert "No evaluation of it is documented" in main.find(id="not-known").text
    assert not [a for a in main.find_all("a") if "secret" in a["href"]]
    assert "criteria are scored" in section(whole, "rules").text
    assert [a for a in whole.find_all("a") if file.get_absolute_url() in a["href"]]


def test_what_was_recommended_stands_there_until_it_is_closed(client, tweed):
    evaluation = make_evaluation(
        cluster=tweed,
        reference_on=DAY,
        status=EvaluationStatus.DOCUMENTED,
        quote="Find members.",
    )
    make_recommendation(evaluation=evaluation, text="Find members.", due_on=DAY)
    make_recommendation(
        evaluation=evaluation,
        text="Find money.",
        closed_on=date(2010, 9, 1),
        follow_up="Found.",
    )
    for number, fields in enumerate([{}, {"is_confidential": True, "quote": "Told."}]):
        make_recommendation(
            evaluation=make_evaluation(
                cluster=tweed, reference_on=date(2010, 6, 1 + number), **fields
            ),
            text="Keep quiet.",
        )

    def shown(day):
        part = section(read(client, tweed, as_of=day), "recommendations")
        return [(text, state) for text, _who, _due, state, _follow_up in rows(part)]

    assert shown("2010-08-31") == [
        ("Find members. TWEED, 2010, 1", "Overdue"),
        ("Find money. TWEED, 2010, 2", "Not closed"),
    ]
    assert shown("2010-09-01") == [("Find members. TWEED, 2010, 1", "Overdue")]


def test_what_can_be_said_stands_with_its_bounds_and_a_drawing(client, tweed):
    make_published_figure(cluster=tweed, value=Decimal(12), stated_on=date(2010, 6, 30))

    part = section(read(client, tweed, "indicators"), "said")
    (members,) = [
        row for row in part.find_all("li") if row.text.startswith("Members MEM-01")
    ]

    assert members.find("p").text == "At least 9"
    assert "◇" not in members.text  # drawn by the style sheet, not written
    assert "12 (" in members.find_all("ul")[0].text
    wide, narrow = members.find_all("svg")
    assert wide["aria-label"] == narrow["aria-label"]
    assert wide["aria-label"].startswith("Members, TWEED: at least 9; published: 12")
    assert wide.find_all("rect", **{"class": "f-doc"})
    assert wide.find_all("rect", **{"class": "f-unknown"})
    assert len(wide.find_all("path", **{"class": "m-pub"})) == 1


def test_what_too_little_is_known_of_is_folded_by_what_would_help(client, tweed):
    part = section(read(client, tweed, "indicators"), "little")
    folds = {
        fold.find("summary").text.partition(" ")[2]: fold
        for fold in part.find_all("details")
    }
    text = " ".join(fold.text for fold in folds.values())

    assert "No partnership within the cluster is documented on this day." in text
    assert not part.find_all("svg")
    heading = part.find("h2").text
    listed = sum(len(fold.find("ul").find_all("a")) for fold in folds.values())
    assert heading == f"Too little is known {listed}"


def test_what_is_the_regions_stands_apart_from_what_is_the_clusters(client, tweed):
    main = read(client, tweed, "indicators")

    (line,) = [each for each in main.find_all("p") if "is the Region’s" in each.text]
    assert "balance of the envelopes" in line.text
    assert "alance of the envelopes" not in section(main, "little").text


def test_indicators_are_those_of_the_day(client, tweed):
    main = read(client, tweed, "indicators", as_of="2008-12-31")

    assert not main.find_all("section", **{"aria-labelledby": "said"})
    assert "No membership is documented on this day." in section(main, "little").text


def test_each_rule_of_law_tells_state_evidence_and_article(client, tweed):
    part = section(read(client, tweed), "rules")
    found = {re.search(r"L\d\d", row[0])[0]: row for row in rows(part)}

    assert sorted(found) == [f"L{number:02}" for number in range(1, 20)]
    assert found["L02"][1] == "At risk"
    assert "28 October 2010" in found["L02"][2]
    assert found["L13"][1] == "Not applicable"


def test_rules_that_say_nothing_open_from_one_line_a_state(client, tweed):
    part = section(read(client, tweed), "rules")
    folds = part.find_all("details")

    for fold in folds:
        states = {row[1] for row in rows(fold)}
        assert len(states) == 1
        assert states <= {"Not known", "Not applicable"}
        assert f"{len(rows(fold))} rule" in fold.find("summary").text
    unfolded = part.find_all("table")[0]
    assert unfolded.parent.parent is part
    assert not {"Not known", "Not applicable"} & {
        row.find_all("td")[0].text for row in unfolded.find("tbody").find_all("tr")
    }


def test_a_rule_leads_to_what_its_evidence_is_about(client, tweed):
    entity = make_organisation(name="TWEED asbl", slug="tweed-asbl", legal_form="asbl")
    tweed.legal_entity = entity
    tweed.save()

    links = section(read(client, tweed), "rules").find_all("a")

    assert [link["href"] for link in links] == [
        f"{entity.get_absolute_url()}?as_of={DAY}"
    ]


def test_labels_targets_and_figures_stand_below(client, tweed):
    make_quality_label(
        cluster=tweed, level=LabelLevel.SILVER, start_on=date(2010, 1, 1)
    )
    make_target(
        cluster=tweed,
        name_en="Companies met",
        target=450,
        result=1710,
        start_on=date(2010, 1, 1),
    )
    make_published_figure(
        cluster=tweed,
        measure=FigureMeasure.MEMBERS,
        value=Decimal(12),
        stated_on=date(2010, 6, 30),
    )

    main = read(client, tweed)

    assert "Silver" in section(main, "labels").text
    (target,) = rows(section(main, "targets"))
    assert target[-1] == "380 %"
    (figure,) = rows(section(read(client, tweed, "indicators"), "published"))
    assert figure[0] == "Members"
    assert figure[3].startswith("at least 9")


def test_what_is_not_known_yet_is_not_there(client, tweed):
    make_quality_label(cluster=tweed, start_on=date(2010, 7, 2))
    make_target(cluster=tweed, start_on=date(2010, 7, 2))
    make_published_figure(cluster=tweed, stated_on=date(2010, 7, 2))

    main = read(client, tweed)

    fold = main.find(id="not-known")
    assert fold.find("summary").text == "Not known: 3 things"
    assert "No label of cluster excellence" in fold.text
    assert "No target of the cluster" in fold.text
    fold = read(client, tweed, "indicators").find(id="not-known")
    assert fold.find("summary").text == "Not known: 1 thing"
    assert "No figure about it was published" in fold.text


def test_only_the_last_figures_are_shown_and_all_are_a_link_away(client, tweed):
    for _figure in range(FIGURES_SHOWN + 1):
        make_published_figure(cluster=tweed, stated_on=date(2010, 1, 1))

    part = section(read(client, tweed, "indicators"), "published")

    assert len(rows(part)) == FIGURES_SHOWN
    assert f"All {FIGURES_SHOWN + 1} published figures" in part.text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ClusterKind.INNOVATION_HUB, "Only clusters and poles that the Walloon Region"),
        (ClusterKind.COMPETITIVENESS_POLE, "No rule that is known asks"),
    ],
)
def test_a_cluster_of_which_nothing_is_known_says_so(client, kind, words):
    main = read(client, make_cluster(kind=kind))

    assert words in section(main, "evaluations").text
    assert "No evaluation of it is documented" in main.find(id="not-known").text


@pytest.mark.parametrize("query", [{"as_of": "never"}, {"as_of": "2300-01-01"}])
def test_a_day_that_cannot_be_is_refused(client, tweed, query):
    for page in ("evaluation", "indicators"):
        path = f"{tweed.get_absolute_url()}{page}/"

        assert client.get(path, query).status_code == 400


def test_there_is_no_page_for_what_is_no_cluster(client):
    assert client.get("/clusters/nobody/evaluation/").status_code == 404
    assert client.get("/clusters/nobody/indicators/").status_code == 404
