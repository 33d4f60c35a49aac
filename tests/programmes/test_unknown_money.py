"""Nothing recorded is never nought: on no page, in no list, in no file of money."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from programmes.models import Call, FundingLine, Grant, Plan, Project
from tests.factories import make_cluster, make_organisation
from tests.html import page_of

from .factories import (
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
    make_project,
    make_project_pole,
    make_published_amount,
)

pytestmark = pytest.mark.django_db

DAY = "2020-06-30"
LISTS = ["plan_list", "funding_line_list", "grant_list", "call_list", "project_list"]
NOUGHT = re.compile(r"€\s?0(?:[.,]0+)?(?![\d.,])|(?<![\d.,\s])0(?:[.,]0+)?\s?€")
AMOUNTS = {
    "plan_list": ["budget", "in_envelopes", "granted", "paid"],
    "funding_line_list": ["budget", "granted", "paid"],
    "grant_list": ["decided", "paid"],
    "call_list": [
        "published_submitted",
        "recorded_submitted",
        "published_retained",
        "recorded_retained",
    ],
    "project_list": ["total_budget", "public_part", "granted", "paid", "participants"],
}


def say_nothing():
    """Make a row of each kind of which nobody says how much it is."""
    pole = make_cluster(kind="competitiveness_pole")
    plan = make_plan()
    line = make_funding_line(envelope=make_envelope(plan=plan))
    call = make_call(plan=plan)
    project = make_project(call=call)
    make_project_pole(project=project, cluster=pole)
    make_call(plan=plan, slug="without-projects")
    grant = make_grant(funding_line=line, project=project)
    return pole, plan, line, call, project, grant


def say_half():
    """Say of some how much was decided, and of none what was paid."""
    world = say_nothing()
    pole, plan, line, call, _project, grant = world
    make_budget_decision(plan=plan, amount=Decimal(5_000_000))
    make_budget_decision(envelope=line.envelope, amount=Decimal(1_000_000))
    make_budget_decision(grant=grant, amount=Decimal("70000.50"))
    make_published_amount(call=call, measure="public", amount=Decimal(102_000_000))
    make_published_amount(cluster=pole, measure="public", amount=Decimal(90_940_000))
    return world


def pages_of(world):
    pole, plan, line, call, project, grant = world
    return [
        *(row.get_absolute_url() for row in (plan, line, call, project, grant)),
        reverse("cluster_programmes", args=[pole.slug]),
        reverse("organisation_programmes", args=[grant.organisation.slug]),
        *map(reverse, LISTS),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("make_world", [say_nothing, say_half])
def test_no_page_of_money_says_nought_where_nothing_is_recorded(
    client, make_world, language
):
    for address in pages_of(make_world()):
        response = client.get(
            address, {"as_of": DAY}, headers={"accept-language": language}
        )
        assert response.status_code == 200, address
        page = page_of(response)
        text = page.find("main").text
        assert not NOUGHT.search(text), (address, text)
        for figure in page.find_all("figure"):
            drawn = json.loads(figure.find("script").text)
            for series in drawn.get("series", []):
                points = [value for _day, value in series.get("points", [])]
                assert 0 not in [*series.get("values", []), *points], address


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("make_world", [say_nothing, say_half])
def test_a_file_leaves_empty_what_nobody_recorded_and_says_why(
    client, make_world, name
):
    make_world()
    response = client.get(reverse(name), {"_export": "json", "as_of": DAY})

    rows = json.loads(b"".join(response))
    assert rows
    for row in rows:
        said = row["not_known"] or ""
        reasons = dict(part.split(": ") for part in said.split("; ") if part)
        empty = {column for column in AMOUNTS[name] if row[column] in (None, "")}
        assert set(reasons) == empty, row
        assert set(reasons.values()) <= {"not stated", "none documented"}


def test_nought_that_a_source_states_stays_nought(client):
    line = make_funding_line(envelope=make_envelope(amount=1_000_000))
    grant = make_grant(funding_line=line, amount=1000, decided_on=date(2008, 1, 1))
    make_budget_decision(
        grant=grant,
        amount=Decimal(-1000),
        kind="withdrawal",
        decided_on=date(2009, 1, 1),
    )
    make_grant(funding_line=line)

    withdrawn = Grant.objects.with_balance(date(2020, 1, 1)).get(budget=0)
    assert withdrawn.paid is None
    response = client.get(reverse("grant_list"), {"_export": "json", "as_of": DAY})
    rows = json.loads(b"".join(response))
    assert [row["decided"] for row in rows if row["decided"] is not None] == [0]
    line = FundingLine.objects.with_balance(date(2020, 1, 1)).get()
    assert (line.granted, line.paid) == (0, None)
    assert NOUGHT.search(page_of(client.get(grant.get_absolute_url())).text)


def test_a_payment_and_its_recovery_come_to_a_nought_that_is_known():
    grant = make_grant(amount=1000, decided_on=date(2008, 1, 1))
    make_payment(grant=grant, amount=Decimal(10), paid_on=date(2008, 2, 1))
    make_payment(grant=grant, amount=Decimal(-10), paid_on=date(2008, 3, 1))

    assert Grant.objects.with_balance(date(2020, 1, 1)).get().paid == 0


def test_balances_of_rows_without_any_money_are_unknown():
    say_nothing()
    day = date(2020, 1, 1)
    for model in (Plan, FundingLine):
        row = model.objects.with_balance(day).get()
        assert (row.budget, row.granted, row.paid) == (None, None, None)
    calls = Call.objects.with_project_counts(day).with_granted(day)
    without = calls.get(slug="without-projects")
    assert (without.recorded_submitted, without.granted) == (None, None)
    project = Project.objects.with_participant_count().get()
    assert project.participant_count is None


# What was published stands beside it


def test_what_was_published_of_its_calls_stands_on_the_page_of_a_plan(client):
    _pole, plan, *_rest = say_half()

    page = page_of(client.get(plan.get_absolute_url(), {"as_of": DAY}))
    calls = page.find("section", **{"aria-labelledby": "calls"}).text

    assert "€70,000.50 documented of €102,000,000 published" in calls
    assert "none documented completeness not known" in calls


def test_what_was_published_of_a_pole_stands_above_what_is_documented(client):
    pole = make_cluster(kind="competitiveness_pole")
    make_published_amount(
        cluster=pole,
        measure="public",
        amount=Decimal(90_940_000),
        stated_on=date(2016, 12, 31),
    )
    address = reverse("cluster_programmes", args=[pole.slug])

    said = "none documented of €90,940,000 published"
    assert said in page_of(client.get(address, {"as_of": DAY})).text
    before = page_of(client.get(address, {"as_of": "2010-01-01"})).text
    assert "90,940,000" not in before


def test_a_published_public_part_that_is_preferred_is_used(client):
    project = make_project(total_budget=Decimal(112_000_000))
    for amount, preferred in ((82_200_000, True), (80_000_000, False)):
        make_published_amount(
            project=project,
            measure="public",
            amount=Decimal(amount),
            is_preferred=preferred,
            stated_on=date(2018, 1, 1),
        )

    known = Project.objects.with_public_money(date(2020, 6, 30)).get()
    assert (known.public, known.is_published) == (82_200_000, True)
    before = Project.objects.with_public_money(date(2017, 1, 1)).get()
    assert before.public is None
    text = page_of(client.get(project.get_absolute_url(), {"as_of": DAY})).text
    assert "€82,200,000 as published, preferred (73.4 % of the total)" in text


# How it is read


def test_a_column_that_is_almost_empty_is_no_column(client):
    for number in range(6):
        make_project(total_budget=Decimal(100) if number == 0 else None)

    page = page_of(client.get(reverse("project_list")))
    headings = [heading.text for heading in page.find("thead").find_all("th")]
    assert "Total budget" not in headings
    text = page.find("main").text
    assert "Total budget: documented of 1 of the 6 shown" in text
    assert "Total budget: €100" in text
    kept = client.get(reverse("project_list"), {"sort": "budget"})
    assert "Total budget" in page_of(kept).find("thead").text


def test_amounts_with_and_without_cents_stand_above_each_other(client):
    organisation = make_organisation()
    for amount in ("20000000.01", "40000000"):
        make_grant(organisation=organisation, amount=amount)

    spans = page_of(client.get(reverse("grant_list"))).find_all("span")
    classes = {name for span in spans for name in span.classes}
    assert {"cents", "no-cents"} <= classes
    (without,) = {span["data-cents"] for span in spans if "no-cents" in span.classes}
    assert without == ".00"


def test_every_amount_in_a_cell_of_a_table_is_aligned():
    """``|euro`` writes no cents where there are none: columns would not align."""
    cell = re.compile(r'<td class="num">(?:(?!</td>).)*?\|euro\b', re.DOTALL)
    explained = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)

    offenders = [
        path.name
        for path in (settings.BASE_DIR / "templates" / "programmes").rglob("*.html")
        if cell.search(explained.sub("", path.read_text()))
    ]
    assert offenders == []


def test_a_share_that_explains_an_amount_has_all_its_decimals(client):
    envelope = make_envelope(amount=30_000_000)
    make_funding_line(envelope=envelope, share=Decimal("0.3333"))

    page = page_of(client.get(envelope.plan.get_absolute_url()))

    assert "€9,999,000 computed: 33.33 % of €30,000,000" in page.text
