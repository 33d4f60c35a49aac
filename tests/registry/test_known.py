"""How much is known: the sentence, what is nearest, and how it is drawn."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from evaluation.models import FigureMeasure
from programmes.models import Exactness
from registry import known
from registry.known import Known, Published, exactly
from registry.leading import leads
from registry.members_known import known_members
from registry.models import ClusterKind, Source
from registry.published import published_numbers
from tests.evaluation.factories import (
    make_contradiction,
    make_published_figure,
    make_statement,
)
from tests.factories import (
    make_cluster,
    make_mandate,
    make_membership,
    make_organisation,
    make_place,
    make_recognition,
    make_source,
)
from tests.html import page_of, parse

DAY = date(2024, 6, 30)


def published(value, stated_on=date(2024, 5, 14), **fields):
    defaults = {
        "exactness": "exact",
        "stated_precision": "day",
        "publisher": "RTL",
        "source": Source(slug="rtl", title="A report"),
        "url": "/sources/rtl/",
        "wording": f"{value} membres",
    }
    return Published(Decimal(value), stated_on=stated_on, **(defaults | fields))


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (
            Known(119, 109, [published(260)]),
            "119 documented of 260 published (RTL, 14 May 2024), 46\xa0%",
        ),
        (
            Known(119, 109, [published(260, exactness="about")]),
            "119 documented of about 260 published (RTL, 14 May 2024), 46\xa0%",
        ),
        (
            Known(1, 0, [published(370, exactness="more_than")]),
            "1 documented of more than 370 published (RTL, 14 May 2024), under 1\xa0%",
        ),
        (
            Known(10, 0, [published(20, exactness="less_than")]),
            "10 documented of less than 20 published (RTL, 14 May 2024), over 50\xa0%",
        ),
        (
            Known(0, 0, [published(346, stated_precision="year")]),
            "none documented of 346 published (RTL, 2024)",
        ),
        (
            Known(12, 0, [published(10)]),
            "12 documented, more than the 10 published (RTL, 14 May 2024)",
        ),
        (Known(119, 109), "119 documented; completeness not known"),
        (Known(0), "none documented; completeness not known"),
    ],
)
def test_the_sentence_sets_the_published_beside_the_documented(fact, sentence):
    assert fact.sentence == sentence


def test_no_number_is_set_against_one_that_is_years_older():
    stated = date(2006, 7, 31)
    fact = Known(6, 6, [published(4, stated)])
    fewer = Known(3, 3, [published(4, stated)])

    assert "more than the" in fact.pattern_on(date(2009, 7, 30))
    assert "years before" in fact.pattern_on(date(2009, 7, 31))
    assert fewer.pattern_on(date(2015, 12, 31)) == fewer.pattern


def test_a_share_that_is_not_nought_is_never_written_as_nought():
    assert Known(1, 0, [published(10_000)]).share_words == "under 1\xa0%"


@given(
    st.integers(0, 500),
    st.lists(
        st.builds(
            published,
            st.integers(0, 500),
            stated_on=st.dates(date(2000, 1, 1), date(2026, 1, 1)),
            exactness=st.sampled_from(Exactness.values),
        ),
        max_size=3,
    ),
)
def test_whatever_is_known_the_sentence_says_both_or_that_it_cannot(count, numbers):
    fact = Known(count, 0, sorted(numbers, key=lambda each: each.rank, reverse=True))

    for language in ("en", "fr"):
        with translation.override(language):
            if numbers:
                assert fact.nearest.number in fact.sentence
                assert fact.nearest.day in fact.sentence
            else:
                assert fact.completeness in fact.sentence
            assert "\xa00\xa0%" not in f"\xa0{fact.share_words}"


def test_exactness_and_measures_are_those_of_the_apps_above():
    assert {each for each in Exactness.values if exactly(each) != "{number}"} == {
        "about",
        "more_than",
        "less_than",
    }
    used = {known.MEMBERS, known.ENTERPRISES, known.NETWORKS, known.PROJECTS}
    assert used <= set(FigureMeasure.values)


def test_numbers_of_one_moment_disagree_unless_both_can_be_right():
    exactly_110 = published(110)

    assert exactly_110.disagrees_with(published(500, exactness="more_than"))
    assert not exactly_110.disagrees_with(published(100, exactness="more_than"))
    assert not exactly_110.disagrees_with(published(100, exactness="about"))
    assert not exactly_110.disagrees_with(published(242, date(2023, 1, 1)))


# Drawn


def drawn(fact, scale=""):
    text = "{% load known %}{% known_bar fact scale %}"
    return parse(Template(text).render(Context({"fact": fact, "scale": scale})))


def test_the_bar_says_its_sentence_and_hatches_what_is_not_named():
    fact = Known(119, 109, [published(260)])
    svg = drawn(fact).find("svg")

    assert svg["aria-label"] == fact.sentence
    parts = {rect["class"]: float(rect["width"]) for rect in svg.find_all("rect")}
    assert parts["f-unknown"] == pytest.approx(380 * 141 / 260, abs=0.2)
    assert parts["f-doc"] == pytest.approx(380 * 109 / 260, abs=0.2)


def test_one_member_of_many_is_seen_and_none_is_not():
    assert drawn(Known(1, 1, [published(9999)])).find_all("rect", **{"class": "f-doc"})
    assert not drawn(Known(0, 0, [published(346)])).find_all(
        "rect", **{"class": "f-doc"}
    )


def test_nothing_is_drawn_where_nothing_is_published():
    assert not drawn(Known(119, 109)).find_all("svg")


# Asked of the apps above


@pytest.mark.django_db
def test_published_numbers_of_any_number_of_subjects_take_one_query(
    django_assert_num_queries,
):
    clusters = [make_cluster(slug=f"c{n}") for n in range(5)]
    for cluster in clusters:
        make_published_figure(
            slug=f"f-{cluster.slug}", cluster=cluster, stated_on=date(2024, 1, 1)
        )
    kind = ClusterKind.BUSINESS_CLUSTER
    make_published_figure(
        slug="f-kind", cluster=None, cluster_kind=kind, stated_on=date(2024, 1, 1)
    )

    with django_assert_num_queries(1):
        found = published_numbers("members", [*clusters, kind], DAY)

    assert {len(numbers) for numbers in found.values()} == {1}


@pytest.mark.django_db
def test_the_nearest_is_the_last_stated_on_or_before_the_day():
    cluster = make_cluster()
    for year, value in ((2020, 200), (2023, 242), (2026, 300)):
        make_published_figure(
            slug=f"f{year}", cluster=cluster, value=value, stated_on=date(year, 1, 1)
        )

    known = known_members([cluster], DAY)[cluster]

    assert known.nearest.value == 242
    assert [each.value for each in known.published] == [242, 200]


@pytest.mark.django_db
def test_what_another_statement_is_preferred_to_is_not_the_nearest():
    cluster = make_cluster()
    figures = [
        make_published_figure(
            slug=f"f{value}", cluster=cluster, value=value, stated_on=day
        )
        for value, day in ((647, date(2024, 6, 1)), (650, date(2024, 6, 20)))
    ]
    contradiction = make_contradiction(
        resolution="preferred", reason_en="It says more.", reason_fr="Il dit plus."
    )
    for number, figure in enumerate(figures, 1):
        make_statement(
            contradiction=contradiction,
            number=number,
            figure=figure,
            is_preferred=number == 1,
        )

    known = known_members([cluster], DAY)[cluster]

    assert known.nearest.value == 647
    assert [each.value for each in known.disagreeing] == [650]
    assert known.disagreeing[0].disputes == (contradiction.get_absolute_url(),)


@pytest.mark.django_db
def test_parts_that_one_source_counts_apart_are_not_the_number_of_the_whole():
    cluster = make_cluster()
    source = make_source()
    for value in (5, 6):
        make_published_figure(
            slug=f"f{value}",
            cluster=cluster,
            measure=FigureMeasure.RESEARCH,
            value=value,
            wording=f"{value} of one sort",
            source=source,
            stated_on=date(2024, 5, 14),
        )

    assert published_numbers("research", [cluster], DAY) == {cluster: []}


@pytest.mark.django_db
def test_members_of_a_kind_are_those_of_the_clusters_recognised_on_the_day():
    recognised, other = make_cluster(slug="a"), make_cluster(slug="b")
    make_recognition(cluster=recognised, start_on=date(2020, 1, 1))
    make_membership(cluster=recognised, start_on=date(2020, 1, 1))
    make_membership(cluster=other, start_on=date(2020, 1, 1))

    known = known_members([recognised.kind, other], DAY)

    assert (known[recognised.kind].documented, known[recognised.kind].recent) == (1, 0)
    assert known[other].documented == 1


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_membership, make_mandate])
def test_a_fact_is_recent_for_three_years_after_its_last_document(make):
    fact = make(start_on=date(2021, 7, 1))
    rows = type(fact).objects

    assert rows.with_recent(DAY).get().is_recent
    assert rows.recently_documented(DAY).get() == fact
    assert not rows.with_recent(date(2024, 7, 1)).get().is_recent
    assert not rows.recently_documented(date(2024, 7, 1)).exists()


# On the pages of a cluster


def who_leads(client, cluster, day):
    page = page_of(client.get(f"/clusters/{cluster.slug}/", {"as_of": str(day)}))
    return page.find("section", **{"aria-labelledby": "people"})


@pytest.mark.django_db
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["president", "director", "animator", "staff"]),
            st.dates(date(2000, 1, 1), date(2024, 6, 30)),
        ),
        max_size=4,
    )
)
def test_who_leads_names_nobody_last_documented_more_than_three_years_before(made):
    with transaction.atomic():
        cluster = make_cluster()
        for role, day in made:
            make_mandate(cluster=cluster, role=role, start_on=day)
        lead = leads([cluster], DAY)[cluster.pk]
        transaction.set_rollback(True)

    recent = {each.last_documented_on for each in lead.recent}
    assert all(day > date(2021, 6, 30) for day in recent)
    assert all(each.last_documented_on <= date(2021, 6, 30) for each in lead.older)
    assert len(lead.recent) + len(lead.older) == len(made)
    assert set(map(id, lead.vacant)) | set(map(id, lead.unconfirmed)) == set(
        map(id, lead.older)
    )
    if lead.head:
        assert lead.head in lead.recent


@pytest.mark.django_db
def test_a_chief_role_nobody_is_recently_documented_in_is_a_row_of_its_own(client):
    cluster = make_cluster()
    new = make_mandate(cluster=cluster, role="director", start_on=date(2023, 1, 1))
    old = make_mandate(cluster=cluster, role="president", start_on=date(2020, 1, 1))
    staff = make_mandate(cluster=cluster, role="staff", start_on=date(2006, 1, 1))

    section = who_leads(client, cluster, DAY)
    shown, folded = section.find_all("table")
    heads = [row.text for row in shown.find_all("th", scope="row")]

    assert heads == [str(new.person), "President"]
    assert str(old.person) in shown.text
    assert [row.text for row in folded.find_all("th", scope="row")] == [
        str(staff.person)
    ]


COUNTED = ("cluster_detail", "cluster_members", "cluster_links")


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, 260])
def test_every_page_of_a_cluster_sets_the_published_beside_its_members(client, value):
    cluster = make_cluster()
    make_membership(cluster=cluster, start_on=date(2023, 1, 1))
    if value:
        make_published_figure(cluster=cluster, value=value, stated_on=date(2024, 1, 1))

    for name in COUNTED:
        page = page_of(
            client.get(reverse(name, args=[cluster.slug]), {"as_of": DAY.isoformat()})
        )
        head = page.find("p", **{"class": "page-head-facts"}).text
        tab = page.find("nav", **{"class": "tabs"}).find_all("li")[1].text
        if value:
            assert "1 documented of 260 published" in head
            assert tab == "Members 1 of 260"
        else:
            assert head.endswith("1 documented completeness not known")
            assert tab == "Members 1 of ? , completeness not known"


@pytest.mark.django_db
def test_the_list_of_clusters_and_its_file_hold_the_published_beside(client):
    told, untold, empty = (make_cluster(slug=slug) for slug in ("a", "b", "c"))
    for cluster in (told, untold):
        make_membership(cluster=cluster, start_on=date(2023, 1, 1))
    for cluster in (told, empty):
        make_published_figure(
            cluster=cluster,
            value=260,
            exactness="about",
            stated_on=date(2024, 1, 1),
            source=make_source(publisher="RTL"),
        )
    day = {"as_of": DAY.isoformat()}

    page = page_of(client.get("/clusters/", day))
    cells = [
        row.find("td", **{"data-label": "Members documented of published"}).text
        for row in page.find_all("tr")[1:]
    ]
    file = client.get("/clusters/", {**day, "_export": "json"})
    rows = {row["slug"]: row for row in json.loads(b"".join(file.streaming_content))}

    assert cells[0].startswith("1 documented of about 260 published RTL")
    assert cells[1] == "1 documented completeness not known"
    assert cells[2].startswith("none documented of about 260 published")
    assert rows["a"]["members_documented"] == 1
    assert rows["a"]["members_published"] == 260
    assert rows["a"]["members_published_exactness"] == "about"
    assert rows["a"]["members_published_on"] == "2024-01-01"
    assert rows["a"]["members_publisher"] == "RTL"
    assert not rows["b"]["members_published"]
    assert rows["b"]["completeness"] == "completeness not known"
    assert not rows["c"]["members_documented"]
    assert rows["c"]["completeness"] == "none documented"


@pytest.mark.django_db
def test_what_most_members_share_is_said_once(client):
    cluster = make_cluster()
    directory = make_source(title="Directory")
    alike = [
        make_membership(cluster=cluster, source=directory, start_on=date(2024, 1, 1))
        for _each in range(3)
    ]
    other = make_membership(cluster=cluster, start_on=date(2010, 1, 1))

    page = page_of(
        client.get(f"/clusters/{cluster.slug}/members/", {"as_of": DAY.isoformat()})
    )
    rows = page.find("section", id="results").find("tbody").find_all("tr")
    noted = [row.find("th").text for row in rows if row.find_all("details")]

    assert "One source for 3 of the 4: Directory" in page.find("main").text
    assert noted == [str(other.organisation)]
    assert len(rows) == len(alike) + 1


@pytest.mark.django_db
def test_a_tab_says_no_zero_where_none_is_documented(client):
    cluster = make_cluster()
    page = page_of(client.get(f"/clusters/{cluster.slug}/"))
    tabs = page.find("nav", **{"class": "tabs"})

    counts = [each.text for each in tabs.find_all("span", **{"class": "count"})]

    assert counts == ["– none documented", "– none documented"]


@pytest.mark.django_db
def test_a_period_that_all_members_share_is_no_column(client):
    cluster = make_cluster()
    alike = {"cluster": cluster, "source": make_source(), "start_on": date(2024, 1, 1)}
    for _each in range(3):
        make_membership(**alike)

    def columns():
        address = f"/clusters/{cluster.slug}/members/"
        page = page_of(client.get(address, {"as_of": DAY.isoformat()}))
        table = page.find("section", id="results")
        heads = [head.text for head in table.find("thead").find_all("th")]
        for row in table.find("tbody").find_all("tr"):
            assert len(row.find_all("td")) == len(heads) - 1
        return heads

    assert "Member" not in columns()

    make_membership(**alike, end_on=date(2026, 12, 1))

    assert "Member" in columns()


@pytest.mark.django_db
def test_a_column_less_than_one_in_five_fill_is_counted_and_not_shown(client):
    cluster = make_cluster()
    place = make_place()
    for number in range(6):
        body = make_organisation(place=place if number == 0 else None)
        make_membership(cluster=cluster, organisation=body, start_on=date(2024, 1, 1))

    def shown():
        address = f"/clusters/{cluster.slug}/members/"
        page = page_of(client.get(address, {"as_of": DAY.isoformat()}))
        results = page.find("section", id="results")
        heads = [head.text for head in results.find("thead").find_all("th")]
        return heads, page.find("main").text, page.find_all("figure")

    heads, text, figures = shown()
    assert "Place" not in heads
    assert "Place known of 1, size known of 0." in text
    assert figures == []

    body = make_organisation(place=place)
    make_membership(cluster=cluster, organisation=body, start_on=date(2024, 1, 1))
    heads, _text, figures = shown()
    assert "Place" in heads
    assert [figure["data-chart"] for figure in figures] == ["map"]


@pytest.mark.django_db
def test_numbers_through_time_are_drawn_from_two_on(client):
    cluster = make_cluster()

    def drawn():
        address = f"/clusters/{cluster.slug}/"
        page = page_of(client.get(address, {"as_of": DAY.isoformat()}))
        return page.find_all("svg", **{"class": "through-time"})

    make_published_figure(cluster=cluster, value=200, stated_on=date(2020, 1, 1))
    assert drawn() == []

    make_published_figure(cluster=cluster, value=260, stated_on=date(2024, 1, 1))
    make_published_figure(cluster=cluster, value=300, stated_on=date(2025, 1, 1))
    (svg,) = drawn()
    marks = svg.find_all("text", **{"class": "halo"})
    assert [mark.text for mark in marks] == ["200", "260"]
