"""The first page: published first, what is documented beside, the gaps drawn."""

from datetime import date

import pytest
from django.utils import timezone

from registry.lifelines import Drawing
from registry.models import Cluster, ClusterKind, LegalRegime
from registry.questions import ReaderQuestion, questions
from tests.evaluation.factories import make_contradiction, make_published_figure
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_mandate,
    make_membership,
    make_organisation,
    make_recognition,
)
from tests.html import page_of
from tests.pages import headlines, home
from tests.world import DAY
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

OF_CLUSTERS = "Members of the business clusters"


def test_members_of_what_is_not_recognised_are_not_in_the_count(client):
    recognised, other = make_cluster(), make_cluster()
    make_recognition(cluster=recognised)
    both = make_organisation()
    make_membership(cluster=recognised, organisation=both)
    make_membership(cluster=other, organisation=both)
    make_membership(cluster=other)

    page = home(client, "2010-06-30")

    assert headlines(page)[OF_CLUSTERS][1].startswith("1 documented")
    assert "Not counted here: 1 organisation " in page.find("main").text


def test_nobody_long_not_documented_leads_a_cluster_on_its_card(client):
    cluster = make_cluster()
    make_recognition(cluster=cluster)
    mandate = make_mandate(cluster=cluster, role="director", start_on=date(2005, 1, 1))

    def card(day):
        (found,) = home(client, day).find_all("dl", **{"class": "pairs"})
        return found.find("span", having="data-age")

    assert card("2007-12-31").text == str(mandate.person)
    assert card("2008-01-01").text == "not documented since January 2005"


def test_what_is_not_known_of_a_cluster_is_one_line_of_its_card(client):
    cluster = make_cluster()
    make_recognition(cluster=cluster)

    text = home(client, "2010-06-30").find("dl", **{"class": "pairs"}).text

    assert text.startswith("not known who leads it, published money in projects")


def test_the_lists_that_the_home_page_leads_to_hold_as_many_rows(client):
    make_world(3)
    page = home(client, DAY.isoformat())

    links = [
        link
        for link in page.find("main").find_all("a", having="href")
        if "in_force=true" in link["href"]
    ]

    assert len(links) == 2
    for link in links:
        total = client.get(link["href"]).context["total"]
        assert f": {total} documented" in link.parent.text


# Lifelines


@pytest.fixture
def regimes():
    return [
        make_legal_regime(
            recognition_years=3,
            start_on=date(2000, 1, 1),
            end_on=date(2019, 12, 31),
        ),
        make_legal_regime(recognition_years=4, start_on=date(2020, 1, 1)),
    ]


def drawing(day) -> Drawing:
    rows = Cluster.objects.prefetch_related("recognitions").order_by("name_key")
    return Drawing(rows, day, LegalRegime.objects.all())


def widths(strokes, drawn) -> list[int]:
    """Return how many days each stroke lasts."""
    days = drawn.scale.length
    return [round(float(each.width[:-1]) * days / 100) for each in strokes]


def test_after_an_end_that_nobody_documented_one_legal_term_is_hatched(regimes):
    make_recognition(
        regime=regimes[0],
        start_on=date(2007, 1, 1),
        end_on=date(2009, 12, 31),
        ending="not_documented_later",
    )

    drawn = drawing(date(2019, 12, 31))
    (line,) = drawn.lines

    assert widths(line.unknown, drawn) == pytest.approx([3 * 365.25], abs=2)
    assert widths(line.silent, drawn) == pytest.approx([7 * 365.25], abs=2)


def test_the_term_that_is_hatched_is_that_of_the_law_of_the_day(regimes):
    make_recognition(
        regime=regimes[0],
        start_on=date(2018, 1, 1),
        end_on=date(2020, 12, 31),
        ending="not_documented_later",
    )

    drawn = drawing(date(2026, 12, 31))
    (line,) = drawn.lines

    assert widths(line.unknown, drawn) == pytest.approx([4 * 365.25], abs=2)


def test_after_an_end_that_a_document_states_nothing_follows(regimes):
    make_recognition(
        regime=regimes[0],
        start_on=date(2007, 1, 1),
        end_on=date(2009, 12, 31),
        ending="not_renewed",
    )

    (line,) = drawing(date(2019, 12, 31)).lines

    assert (line.unknown, line.silent) == ([], [])
    assert line.bars[0].ending == "not renewed"


def test_a_gap_between_two_recognitions_is_seen(regimes):
    cluster = make_cluster()
    for start, end in ((2004, 2006), (2015, 2017)):
        make_recognition(
            cluster=cluster,
            regime=regimes[0],
            start_on=date(start, 1, 1),
            start_precision="documented",
            end_on=date(end, 12, 31),
            ending="not_documented_later",
        )

    drawn = drawing(date(2016, 6, 30))
    (line,) = drawn.lines

    assert [bar.at_least_since for bar in line.bars] == [True, True]
    assert widths([*line.unknown, *line.silent], drawn) == pytest.approx(
        [3 * 365.25, 5 * 365.25], abs=2
    )


def test_a_lifeline_holds_nothing_that_came_after_the_day(regimes):
    cluster = make_cluster()
    make_recognition(
        cluster=cluster,
        regime=regimes[0],
        start_on=date(2004, 1, 1),
        end_on=date(2010, 12, 31),
        ending="not_renewed",
    )
    make_recognition(cluster=cluster, regime=regimes[0], start_on=date(2012, 1, 1))

    (line,) = drawing(date(2008, 6, 30)).lines

    assert len(line.bars) == 1
    assert line.bars[0].holds
    assert not line.bars[0].ending
    assert line.sentence == "since 1 January 2004, ends on 31 December 2010"


def test_the_chart_and_the_table_of_the_home_page_hold_the_same(client):
    make_world(3)
    page = home(client, timezone.localdate().isoformat())
    drawn = page.find("div", **{"class": "lifelines"})
    lines = [svg["aria-label"] for svg in drawn.find_all("svg", role="img")]
    rows = page.find("table").find("tbody").find_all("tr")

    assert len(lines) == len(rows) > 1
    for line, row in zip(lines, rows, strict=True):
        assert line.replace(";", "").startswith(row.find_all("td")[-1].text)


def test_beyond_what_it_has_room_for_the_page_leads_to_the_rest(client, monkeypatch):
    monkeypatch.setattr("registry.pages.home.MOST", 2)
    for name in "ABCDE":
        cluster = make_cluster(name=name, kind=ClusterKind.BUSINESS_CLUSTER)
        make_recognition(cluster=cluster, start_on=date(2009, 1, 1))
    page = home(client, DAY.isoformat())
    cards = page.find("section", **{"aria-labelledby": "clusters"})
    lines = page.find("section", **{"aria-labelledby": "since"})

    assert [heading.text for heading in cards.find_all("h3")] == ["A", "B"]
    (others,) = (a for a in cards.find_all("a") if a.text == "3 more, in the list")
    assert client.get(others["href"]).context["total"] == 5
    assert len(lines.find_all("svg", role="img")) == 2
    (more,) = (a for a in lines.find_all("a") if a.text == "3 more lifelines")
    whole = page_of(client.get(f"/{more['href'].partition('#')[0]}"))
    assert len(whole.find_all("svg", role="img")) == 5
    assert not [a for a in whole.find_all("a") if "more lifeline" in a.text]


def test_published_numbers_stand_above_the_lifelines(client):
    make_recognition(cluster=make_cluster(kind=ClusterKind.BUSINESS_CLUSTER))
    make_published_figure(measure="networks", value=14, stated_on=date(2008, 11, 14))

    page = home(client, "2010-06-30")
    marks = page.find("div", **{"class": "lifeline lifeline-marks"})

    assert [text.text for text in marks.find_all("text")] == ["14", "1"]


def asked(client, day):
    links = home(client, day).find("ul", **{"class": "questions"}).find_all("a")
    return {link.text: link["href"] for link in links}


def test_the_questions_are_answered_by_pages_on_the_day_that_was_chosen(client):
    make_world(2)
    make_contradiction()
    for _number in range(2):
        pole = make_cluster(kind=ClusterKind.COMPETITIVENESS_POLE)
        make_recognition(cluster=pole)

    found = asked(client, DAY.isoformat())

    assert len(found) == len(questions(DAY)) > 3
    for text, href in found.items():
        assert f"as_of={DAY}" in href, text
        assert client.get(href).status_code == 200, text


def test_a_question_that_nothing_answers_is_not_put(client):
    only = asked(client, "2005-01-01")

    assert [text for text in only if "money" in text or "disagree" in text] == []


def test_a_question_leads_to_all_that_it_asks_for():
    question = ReaderQuestion(
        1, "?", "", "cluster_list", {"cluster": ["a", "b"]}, "news"
    )

    assert question.url({}) == "/clusters/?cluster=a&cluster=b#news"
    on_day = question.url({"as_of": DAY})
    assert on_day.endswith(f"?cluster=a&cluster=b&as_of={DAY}#news")
