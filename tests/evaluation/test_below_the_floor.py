"""Where too little is known no value, rank or bar is printed: on no page, in no file.

Walked over all indicators, the founding clusters on several days, and generated worlds.
"""

import json
import random
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.indicators import CATALOGUE, Unit, measure
from evaluation.models import FigureMeasure
from evaluation.report import contents
from registry.models import Cluster
from tests.evaluation.acts import open_file
from tests.evaluation.factories import make_framework, make_published_figure
from tests.evaluation.lists import read_whole
from tests.factories import (
    make_cluster,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_recognition,
)
from tests.html import page_of

pytestmark = pytest.mark.django_db

DAYS = [date(2006, 12, 31), date(2015, 12, 31), date(2026, 11, 28)]
DAY = date(2020, 6, 30)

WIDTHS = {Unit.PERCENT: 0.02, Unit.INDEX: 0.02}
"""How far apart the bounds of a value may be; those of others are the same."""

BARS = ("rect", "circle")
"""What a value or a bound is drawn with; a published mark is a path."""


def make_generated_world(seed):
    """Make three clusters of which more or less is known, by chance."""
    chance = random.Random(seed)
    since = date(2016, 1, 1)
    for name in ("one", "two", "three"):
        cluster = make_cluster(name=f"{name}{seed}", slug=f"{name}-{seed}")
        make_recognition(cluster=cluster, start_on=since)
        known = chance.choice([0, 0.1, 0.5, 1])
        for _member in range(chance.randint(0, 12)):
            size = chance.choice(["small", "large"]) if chance.random() < known else ""
            organisation = make_organisation(
                kind=chance.choice(["enterprise", "enterprise", "university"]),
                size_class=size,
            )
            membership = make_membership(
                cluster=cluster, organisation=organisation, start_on=since
            )
            if chance.random() < max(known, 0.3):
                make_membership_attestation(
                    membership=membership, documented_on=date(2020, 1, 1)
                )
        if chance.random() < 0.5:
            make_published_figure(
                cluster=cluster,
                measure=FigureMeasure.MEMBERS,
                value=Decimal(chance.randint(1, 40)),
                stated_on=date(2019, 1, 1),
            )
        if known == 1:
            read_whole(cluster, days=[date(2020, 3, 1)])


def in_operation(day):
    return list(Cluster.objects.recognisable().in_operation(day))


def read(client, name, day, slug=None, **query):
    path = reverse(name, kwargs={"slug": slug} if slug else None)
    response = client.get(path, {"as_of": day.isoformat(), **query})
    assert response.status_code == 200
    return response


def rows_of(client, name, day, slug=None, **query):
    return json.loads(b"".join(read(client, name, day, slug, _export="json", **query)))


def check_file(rows):
    """A value stands between bounds that meet; without one nothing gives it away."""
    assert rows
    for row in rows:
        indicator = CATALOGUE[row["indicator"]]
        if row["value"] is None:
            assert row["numerator"] is row["denominator"] is None
            assert row["too_little_known"]
            assert row.get("rank") is None
        else:
            width = WIDTHS.get(indicator.unit, 0)
            assert None not in (row["low"], row["high"])
            assert row["high"] - row["low"] <= width + 1e-9
            if indicator.floor is not None:
                assert row["known"] >= float(indicator.floor)


def check_list(page):
    """A row on which too little is known has no bar, and then nobody has a rank."""
    rows = page.find("section", id="results").find_all("tr")[1:]
    for row in rows:
        if "too little is known" in row.text:
            assert not row.find_all(*BARS)
            assert not row.find_all("strong")
    if any("too little is known" in row.text for row in rows):
        assert "Rank" not in page.find("section", id="results").find("thead").text


BOUNDS = re.compile(r"^(between .+ and .+|at least .+|at most .+|too little is known)$")


def check_words(words, reading):
    """What is not a point is written as bounds, or as too little."""
    assert bool(BOUNDS.match(words.lower())) == (not reading.is_point) or (
        "of what is documented" in words
    )


def check_cluster(page, readings):
    main = page.find("main")
    for part in main.find_all("section", **{"aria-labelledby": "little"}):
        assert not part.find_all("svg", "strong", "b")
    said = main.find_all("section", **{"aria-labelledby": "said"})
    shown = said[0].find("ol").find_all("h3") if said else []
    by_label = {str(each.label).lower(): code for code, each in CATALOGUE.items()}
    for heading in shown:
        reading = readings[by_label[heading.text.lower()]]
        row = heading.parent.parent
        assert reading.is_point or reading.is_range
        check_words(row.find("p").text, reading)


def check_everything(client, day):
    clusters = in_operation(day)
    measured = measure(clusters, day)
    for cluster in clusters:
        page = page_of(read(client, "cluster_indicators", day, cluster.slug))
        check_cluster(page, measured[cluster.pk])
    check_file(rows_of(client, "indicator_list", day))
    for code in CATALOGUE:
        check_list(page_of(read(client, "indicator_detail", day, code.lower())))
        check_file(rows_of(client, "indicator_detail", day, code.lower()))
    check_file(rows_of(client, "indicator_detail", day, "mem-01", through_time="true"))
    chosen = [cluster.slug for cluster in clusters[:6]]
    check_file(rows_of(client, "indicator_compare", day, cluster=chosen))
    page = page_of(read(client, "indicator_compare", day, cluster=chosen))
    for cell in page.find("main").find("table").find_all("td"):
        if "too little is known" in cell.text:
            assert not cell.find_all(*BARS)


@pytest.mark.parametrize("seed", range(3))
def test_of_generated_worlds_nothing_is_printed_below_the_floor(client, seed):
    make_generated_world(seed)

    check_everything(client, DAY)


@pytest.mark.parametrize("seed", range(3))
def test_the_report_of_an_evaluation_prints_nothing_below_the_floor(admin_user, seed):
    make_generated_world(seed)
    make_framework()

    for cluster in in_operation(DAY):
        evaluation = open_file(cluster, admin_user, reference_on=DAY)
        told = contents(evaluation, admin_user)["measurements"]
        rows = {row.code: row for row in evaluation.measurements.all()}
        assert len(told) == len(rows)
        for line in told:
            row = rows[line["code"]]
            check_words(line["value"], row)
            if row.value is None:
                assert not any(re.match(r"^[\d,.]+ / ", note) for note in line["notes"])


# Last: what is loaded once stays for the whole module.


@pytest.mark.parametrize("day", DAYS)
def test_of_the_founding_clusters_nothing_is_printed_below_the_floor(
    client, facts, day
):
    check_everything(client, day)
