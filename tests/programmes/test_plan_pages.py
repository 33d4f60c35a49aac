"""The pages of plans and of funding lines: every total is the sum of its parts."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from programmes.models import (
    BudgetDecision,
    Envelope,
    FundingCategory,
    FundingLine,
    Grant,
    Plan,
)
from programmes.money.flows import (
    CLUSTERS_DRAWN,
    Year,
    flow_chart,
    flows_of,
    year_chart,
    years_of,
)
from programmes.money.plans import PlanMoney
from programmes.pages.funding_lines import GRANTS_SHOWN
from programmes.templatetags.money import share_of
from registry.words import percent
from tests.factories import make_cluster, make_organisation
from tests.html import page_of
from tests.programmes.factories import (
    make_axis,
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
    make_published_amount,
)

pytestmark = pytest.mark.django_db

MILLION = 1_000_000
LATER = date(2030, 1, 1)
FIRST_PLAN = [
    (FundingCategory.RESEARCH, 120),
    (FundingCategory.TRAINING, 55),
    (FundingCategory.INVESTMENT, 45),
    (FundingCategory.EXPORT, 10),
    (FundingCategory.HOLDINGS, 50),
]
SHARES = ["0.44", "0.10", "0.07", "0.19", "0.20"]
DIGITAL = [222_200_000, 50_500_000, 35_350_000, 95_950_000, 101_000_000]


@pytest.fixture
def first_plan():
    plan = make_plan(
        slug="first",
        amount=1600 * MILLION,
        end_on=date(2009, 12, 31),
        name_fr="Premier",
    )
    envelope = make_envelope(plan=plan, name_en="Poles", amount=None)
    make_budget_decision(
        envelope=envelope, amount=280 * MILLION, wording="280 million", quote="Q."
    )
    for rank, (category, amount) in enumerate(FIRST_PLAN):
        make_funding_line(
            slug=category,
            envelope=envelope,
            category=category,
            rank=rank,
            amount=amount * MILLION,
        )
    return plan


@pytest.fixture
def digital():
    plan = make_plan(slug="digital", amount=505 * MILLION)
    envelope = make_envelope(plan=plan, amount=505 * MILLION)
    for rank, share in enumerate(SHARES):
        make_funding_line(envelope=envelope, share=Decimal(share), rank=rank)
    return plan


def show(client, plan, **query):
    response = client.get(plan.get_absolute_url(), query)
    assert response.status_code == 200
    return page_of(response)


def rows_of(page, section):
    """Return the cells of each row of the last table of a section, foot included."""
    table = page.find("section", **{"aria-labelledby": section}).find_all("table")[-1]
    return [
        [cell.text for cell in row.find_all("th", "td")]
        for row in table.find_all("tr")[1:]
    ]


def money_of(plan, day=LATER):
    return PlanMoney(Plan.objects.with_budget(day).get(pk=plan.pk), day)


# What the first three plans are known for


def test_the_first_plan_adds_up_and_says_that_nothing_remains(client, first_plan):
    envelope = Envelope.objects.get()
    rows = rows_of(show(client, first_plan), f"envelope-{envelope.slug}")

    assert [row[2] for row in rows[:5]] == [
        "€120,000,000",
        "€55,000,000",
        "€45,000,000",
        "€10,000,000",
        "€50,000,000",
    ]
    assert rows[5][:2] == ["Sum of the lines", "€280,000,000"]
    assert rows[6][:2] == ["Not broken down", "€0"]
    assert rows[7][:2] == ["Envelope", "€280,000,000"]


def test_an_amount_stands_as_published_with_its_source(client, first_plan):
    page = show(client, first_plan)
    section = page.find(
        "section", **{"aria-labelledby": f"envelope-{Envelope.objects.get().slug}"}
    )

    budget = section.find("dl").find_all("dd")[0]
    assert budget.text.startswith("€280,000,000 (17.5 % of the plan) “280 million”")
    assert budget.find("blockquote").text == "Q."


def test_a_plan_says_that_its_envelope_is_not_broken_down(client):
    plan = make_plan(amount=2750 * MILLION)
    make_envelope(plan=plan, amount=388 * MILLION)

    page = show(client, plan)

    assert "Not broken down: €388,000,000." in page.text
    assert rows_of(page, "totals")[0][1:4] == [
        "€388,000,000",
        "none documented",
        "€388,000,000",
    ]


def test_shares_are_computed_and_said_to_be_without_a_theme(client, digital):
    envelope = Envelope.objects.get()
    page = show(client, digital)
    rows = rows_of(page, f"envelope-{envelope.slug}")

    assert [row[1:3] for row in rows[:5]] == [
        [
            "not stated",
            f"€{amount:,} computed: {Decimal(share) * 100:.0f} % of €505,000,000",
        ]
        for amount, share in zip(DIGITAL, SHARES, strict=True)
    ]
    assert rows[5][1] == "€505,000,000"
    assert rows[6][1] == "€0"
    assert "does not say which share is for what" in page.text


def test_what_is_missing_from_a_total_is_said(client):
    plan = make_plan()
    envelope = make_envelope(plan=plan)
    make_funding_line(envelope=envelope, amount=5000)
    make_funding_line(envelope=envelope)

    page = show(client, plan)
    rows = rows_of(page, f"envelope-{envelope.slug}")

    assert rows[1][2] == "not stated"
    assert rows[2][0] == "Sum of the lines at least: 1 budget is not known"
    assert rows[3][:2] == ["Not broken down", "not known"]
    assert rows[4][:2] == ["Envelope", "not stated"]
    assert rows_of(page, "totals")[1][0] == (
        "Sum of the envelopes at least: 1 budget is not known"
    )


def test_where_sources_disagree_both_are_shown_with_the_reason(client, first_plan):
    envelope = Envelope.objects.get()
    for amount, fields in [
        (240, {"note": "An early announcement."}),
        (280, {"is_preferred": True, "note": "Two later documents say so."}),
    ]:
        make_published_amount(
            envelope=envelope,
            amount=amount * MILLION,
            wording=f"{amount} million",
            **fields,
        )

    page = show(client, first_plan)
    (table,) = [
        table
        for table in page.find_all("table")
        if table.find("caption").text == "Sources disagree about Poles"
    ]

    cells = [
        [cell.text for cell in row.find_all("th", "td")][:6]
        for row in table.find("tbody").find_all("tr")
    ]
    assert [(row[0], row[4], row[5]) for row in cells] == [
        ("240 million", "no", "An early announcement."),
        ("280 million", "yes, preferred", "Two later documents say so."),
    ]


def test_sources_that_agree_are_not_said_to_disagree(client, first_plan):
    make_published_amount(envelope=Envelope.objects.get(), amount=280 * MILLION)

    page = show(client, first_plan)

    assert "Sources disagree" not in page.text
    assert "Published about Poles" in page.text


def test_a_plan_shows_its_axes_and_its_calls(client, first_plan):
    make_axis(plan=first_plan, number="II", name_en="Industry")
    make_call(plan=first_plan, title="Third call", published_submitted=40)
    make_call(plan=first_plan, title="Later call", opened_on=date(2015, 1, 1))

    page = show(client, first_plan, as_of="2010-01-01")

    axes = page.find("section", **{"aria-labelledby": "axes-1"})
    assert "Axis II: Industry" in axes.text
    assert [row[:4] for row in rows_of(page, "calls")] == [
        ["Third call", "not stated", "not stated", "40"]
    ]


# On a day


def test_a_plan_is_shown_before_it_begins_with_a_sentence(client, first_plan):
    page = show(client, first_plan, as_of="2005-12-31")

    assert "Not there yet" in page.text
    assert "See it as it is today" in page.text
    assert "€280,000,000" not in page.text
    assert not page.find_all("figure")


def test_only_what_was_decided_and_paid_by_the_day_counts(client, first_plan):
    line = FundingLine.objects.get(slug=FundingCategory.RESEARCH)
    grant = make_grant(funding_line=line, amount=1000, decided_on=date(2007, 1, 1))
    make_budget_decision(grant=grant, amount=500, decided_on=date(2008, 1, 1))
    make_payment(grant=grant, amount=300, paid_on=date(2008, 6, 1))

    def figures(day):
        whole = money_of(first_plan, day).whole
        return whole.granted, whole.paid

    assert figures(date(2006, 12, 31)) == (None, None)
    assert figures(date(2007, 1, 1)) == (1000, None)
    assert figures(date(2008, 1, 1)) == (1500, None)
    assert figures(date(2008, 6, 1)) == (1500, 300)
    page = show(client, first_plan, as_of="2007-12-31")
    assert rows_of(page, "totals")[0][4:6] == ["€1,000", "€279,999,000"]


@pytest.mark.parametrize("day", [date(2005, 1, 1), date(2008, 1, 1), LATER])
def test_the_page_counts_what_the_balances_say(first_plan, digital, day):
    lines = list(FundingLine.objects.all())
    for number, line in enumerate(lines):
        cluster = make_cluster() if number % 2 else None
        grant = make_grant(
            funding_line=line,
            cluster=cluster,
            organisation=make_organisation(),
            amount=1000 + number,
            decided_on=date(2006 + number % 3, 1, 1),
        )
        make_payment(grant=grant, amount=10 + number, paid_on=date(2009, 1, 1))
    make_budget_decision(
        envelope=Envelope.objects.get(plan=digital),
        amount=Decimal("-99.99"),
        wording="99.99 less",
        decided_on=date(2008, 1, 1),
    )

    for plan in (first_plan, digital):
        whole = money_of(plan, day).whole
        first = whole.parts[0].parts if whole.parts else ()
        for part in [whole, *whole.parts, *first]:
            balance = type(part.row).objects.with_balance(day).get(pk=part.row.pk)
            assert (part.budget, part.granted, part.paid) == (
                balance.budget,
                balance.granted,
                balance.paid,
            )
            if part.parts:
                assert part.allocated == balance.allocated


# Drawn


def by_node(flows, end):
    sums = {}
    for flow in flows:
        key = getattr(flow, end).key
        sums[key] = sums.get(key, 0) + flow.amount
    return sums


def test_what_flows_into_a_place_flows_out_of_it(first_plan):
    envelope = Envelope.objects.get()
    make_budget_decision(envelope=envelope, amount=MILLION)
    for number, line in enumerate(FundingLine.objects.all()):
        make_grant(funding_line=line, cluster=make_cluster(), amount=1000 + number)
        make_grant(funding_line=line, amount=500)

    flows = flows_of(money_of(first_plan))
    incoming, outgoing = by_node(flows, "target"), by_node(flows, "origin")

    assert outgoing["plan"] == 281 * MILLION
    for key in outgoing.keys() - {"plan"}:
        assert incoming[key] == outgoing[key], key
    assert incoming[f"rest-{envelope.pk}"] == MILLION
    assert incoming["none"] == 5 * 500
    assert incoming["rest"] == 280 * MILLION - 5 * 1500 - sum(range(5))


def test_without_grants_the_drawing_ends_at_the_lines_and_says_so(client, first_plan):
    flows = flows_of(money_of(first_plan))

    assert {flow.target.kind for flow in flows} == {"envelope", "line"}
    assert "No grant out of this plan is recorded" in show(client, first_plan).text


def test_an_envelope_of_unknown_size_is_as_large_as_what_leaves_it():
    envelope = make_envelope()
    make_funding_line(envelope=envelope, amount=5000)
    line = make_funding_line(envelope=envelope)
    make_grant(funding_line=line, amount=300)

    flows = flows_of(money_of(envelope.plan))

    assert by_node(flows, "origin")["plan"] == 5300
    assert by_node(flows, "target")[f"line-{line.pk}"] == 300


def test_many_clusters_are_drawn_as_the_largest_and_the_others():
    line = make_funding_line(envelope=make_envelope(amount=MILLION), amount=MILLION)
    for number in range(CLUSTERS_DRAWN + 3):
        make_grant(
            funding_line=line,
            cluster=make_cluster(name=f"Cluster {number:02}"),
            amount=1000 + number,
        )

    flows = flows_of(money_of(line.envelope.plan))
    chart = flow_chart(flows, kept={"as_of": LATER.isoformat()})

    clusters = [node for node in chart["nodes"] if node["kind"] == "cluster"]
    assert [node["name"] for node in clusters] == [
        *(f"Cluster {number:02}" for number in range(14, 2, -1)),
        "3 other clusters",
    ]
    assert chart["nodes"][-1]["name"] == "Not documented as granted"
    assert clusters[0]["url"].endswith("?as_of=2030-01-01")
    assert by_node(flows, "target")["others"] == 1000 + 1001 + 1002


def test_the_drawing_and_its_table_hold_the_same(client, first_plan):
    line = FundingLine.objects.first()
    make_grant(funding_line=line, cluster=make_cluster(name="BioWin"), amount=1000)
    page = show(client, first_plan)

    drawn = json.loads(page.find("figure", id="flow-chart").find("script").text)
    names = {node["key"]: node["name"] for node in drawn["nodes"]}

    assert [
        [names[flow["target"]], names[flow["origin"]], f"€{flow['value']:,.0f}"]
        for flow in drawn["flows"]
    ] == rows_of(page, "flows")
    assert ["BioWin", str(line), "€1,000"] in rows_of(page, "flows")


def test_years_are_drawn_from_the_first_decision_to_the_last(client, first_plan):
    line = FundingLine.objects.first()
    grant = make_grant(
        funding_line=line,
        cluster=make_cluster(),
        amount=1000,
        decided_on=date(2007, 3, 1),
    )
    make_payment(grant=grant, amount=400, paid_on=date(2009, 3, 1))
    make_payment(grant=grant, amount=-100, paid_on=date(2009, 4, 1))

    years = years_of(money_of(first_plan))

    assert [(y.year, y.set_aside, y.granted, y.paid) for y in years] == [
        (2006, 280 * MILLION, None, None),
        (2007, None, 1000, None),
        (2009, None, None, 300),
    ]
    assert [each["kind"] for each in year_chart(years)["series"]] == [
        "envelope",
        "granted",
        "paid",
    ]
    assert year_chart(years)["series"][1]["name"] == "granted"
    assert year_chart(years)["years"] == [2006, 2007, 2008, 2009]
    assert year_chart(years[:1]) is None, "a single bar is no drawing"
    less = [*years, Year(2010, granted=Decimal(-100))]
    assert [each["name"] for each in year_chart(less)["series"]] == [
        "set aside in envelopes",
        "granted, less what was taken back",
        "paid",
    ]
    assert rows_of(show(client, first_plan), "years")[-1] == [
        "Sum",
        "€280,000,000",
        "€1,000",
        "€300",
    ]


def test_a_plan_without_anything_says_so(client):
    page = show(client, make_plan())

    assert "No document that was read says how much money it has." in page.text
    assert not page.find_all("table")


# What it costs


@pytest.mark.parametrize("lines", [1, 40])
def test_a_plan_costs_as_many_queries_for_any_number_of_lines(client, lines):
    envelope = make_envelope(amount=100 * MILLION)
    for number in range(lines):
        line = make_funding_line(envelope=envelope, amount=MILLION)
        grant = make_grant(funding_line=line, cluster=make_cluster(), amount=1000)
        make_payment(grant=grant, paid_on=date(2007 + number % 9, 1, 1))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        show(client, envelope.plan)

    assert len(queries) == 16
    # What is kept answers, and once.
    read = " ".join(one["sql"] for one in queries)
    assert '"programmes_payment"' not in read
    assert read.count('FROM "programmes_lineflow"') == 1


# Funding lines


def ask(client, name, **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return response.context


def found(client, **query):
    table = ask(client, "funding_line_list", **query)["table"]
    return {row.record.slug for row in table.rows}


def test_lines_are_narrowed_by_amount_with_both_ends_included(client, first_plan):
    make_funding_line(slug="unknown")

    assert found(client, budget_from="50000000", budget_to="55000000") == {
        FundingCategory.TRAINING,
        FundingCategory.HOLDINGS,
    }
    assert found(client, budget_from="120000000") == {FundingCategory.RESEARCH}
    assert found(client, budget_to="9999999.99") == set()
    assert found(client, budget_to="1000", as_of="2005-01-01") == set()
    assert found(client, stated="false", budget_to="") == {"unknown"}
    assert found(client, stated=["true", "false"], budget_from="120000000") == {
        FundingCategory.RESEARCH
    }


def test_a_share_is_narrowed_by_its_computed_amount(client, digital):
    line = FundingLine.objects.get(share="0.07")

    assert found(client, budget_from="35350000", budget_to="35350000") == {line.slug}
    assert len(found(client, stated="true")) == 5
    # What was decided later is not told of before.
    assert found(client, stated="false", as_of="2005-01-01") == set()


def test_lines_are_narrowed_by_the_day_of_a_decision(client, digital):
    early = make_funding_line(slug="early", amount=5000, decided_on=date(2001, 5, 1))
    make_budget_decision(funding_line=early, amount=6000, decided_on=date(2010, 5, 1))
    shares = {line.slug for line in FundingLine.objects.exclude(pk=early.pk)}

    assert found(client, decided_from="2001-05-01", decided_to="2001-05-01") == {
        "early"
    }
    assert found(client, decided_from="2002-01-01", decided_to="2009-12-31") == shares
    assert found(client, decided_from="2010-01-01") == {"early"}
    assert found(client, decided_from="2010-01-01", as_of="2009-01-01") == set()
    assert found(client, decided_to="2001-12-31") == {"early"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"budget_from": "a lot"}, "Write an amount in digits only"),
        ({"budget_to": "NaN"}, "Write an amount in digits only"),
        ({"budget_to": "1" * 20}, "Write an amount in digits only"),
        ({"budget_to": "1e400"}, "Write an amount in digits only"),
        ({"budget_from": "1.234"}, "Write an amount in digits only"),
        ({"decided_from": "31/12/2005"}, "Write a day as 2005-12-31."),
        ({"decided_to": "2005-02-30"}, "Write a day as 2005-12-31."),
        ({"category": "gifts"}, "Category"),
        ({"plan": "unknown"}, "Plan"),
    ],
)
def test_a_range_or_a_value_that_is_none_is_explained(client, query, words):
    response = client.get(reverse("funding_line_list"), query)

    assert response.status_code == 400
    assert words.lower() in page_of(response).find("main").text.lower()


def test_each_end_of_a_range_has_a_chip_that_takes_it_away(client):
    query = {"budget_from": "5", "budget_to": "10", "decided_to": "2005-12-31"}
    context = ask(client, "funding_line_list", **query, sort="name")

    assert [chip.label for chip in context["chips"]] == [
        "budget, in euro from 5",
        "budget, in euro to 10",
        "decided to 2005-12-31",
    ]
    assert context["chips"][0].remove_url == (
        "?budget_to=10&decided_to=2005-12-31&sort=name"
    )
    assert context["clear_url"] == "?sort=name"


def test_the_form_shows_the_range_that_was_asked(client):
    page = page_of(client.get(reverse("funding_line_list"), {"budget_from": "5"}))

    field = page.find("input", id="filter-budget_from")
    assert (field["type"], field["value"]) == ("number", "5")
    assert page.find("input", id="filter-decided_to")["type"] == "date"


def test_lines_are_exported_with_their_money_in_stable_columns(client, digital):
    content = b"".join(
        client.get(reverse("funding_line_list"), {"_export": "csv"})
    ).decode()
    header, first, *_others = content.splitlines()

    assert header.split(",")[:10] == [
        "slug",
        "name_en",
        "name_fr",
        "plan",
        "envelope",
        "category",
        "share",
        "budget",
        "granted",
        "paid",
    ]
    assert first.split(",")[3] == "digital"
    assert first.split(",")[6:8] == ["0.4400", "222200000.00"]


def test_plans_are_exported_with_their_money_in_stable_columns(client, first_plan):
    (row,) = json.loads(b"".join(client.get(reverse("plan_list"), {"_export": "json"})))

    assert list(row)[:14] == [
        "slug",
        "name_en",
        "name_fr",
        "start_on",
        "start_precision",
        "end_on",
        "end_precision",
        "end_source",
        "end_locator",
        "end_quote",
        "budget",
        "in_envelopes",
        "granted",
        "paid",
    ]
    assert (row["budget"], row["in_envelopes"]) == (1600 * MILLION, 280 * MILLION)


def test_the_list_of_plans_shows_envelopes_and_their_share(client, first_plan):
    make_plan(slug="later", start_on=date(2015, 1, 1))
    response = client.get(reverse("plan_list"))
    (first, later) = page_of(response).find("tbody").find_all("tr")

    cells = [cell.text for cell in first.find_all("td")]
    assert cells[0] == "Plan of the Government"
    assert cells[2:] == ["€1,600,000,000", "Poles: €280,000,000 (17.5 %)"]
    said = "Granted: none documented; Paid: none documented"
    assert said in page_of(response).find("main").text
    assert [cell.text for cell in later.find_all("td")][2:4] == [
        "not stated",
        "none documented",
    ]


def test_names_are_shown_sorted_and_found_in_the_language_of_the_reader(client):
    make_plan(slug="a", name_en="Alpha", name_fr="Zoé")
    make_plan(slug="z", name_en="Zeta", name_fr="Éco")

    def names(**headers):
        response = client.get(reverse("plan_list"), {"sort": "name"}, **headers)
        return [row.record.name_fr for row in response.context["table"].rows]

    assert names() == ["Zoé", "Éco"]
    assert names(HTTP_ACCEPT_LANGUAGE="fr") == ["Éco", "Zoé"]
    assert ask(client, "plan_list", q="eco")["total"] == 1
    assert ask(client, "plan_list", q="alpha")["total"] == 1


def test_a_line_shows_its_decisions_one_by_one(client, first_plan):
    line = FundingLine.objects.get(slug=FundingCategory.EXPORT)
    make_budget_decision(
        funding_line=line,
        amount=-MILLION,
        wording="one million less",
        decided_on=date(2008, 5, 1),
    )

    page = page_of(client.get(line.get_absolute_url(), {"as_of": "2007-01-01"}))

    assert [row[:5] for row in rows_of(page, "decisions")] == [
        ["First amount", "1 January 2006", "this line", "€10,000,000", "not stated"],
    ]
    balance = page.find("section", **{"aria-labelledby": "balance"})
    assert [figure.text for figure in balance.find_all("dd")] == [
        "€10,000,000",
        "none documented",
        "none documented",
        "€10,000,000",
    ]
    assert "No grant out of this line is recorded" in page.text
    links = [link["href"] for link in page.find("main").find_all("a", having="href")]
    assert f"{first_plan.get_absolute_url()}?as_of=2007-01-01" in links


def test_a_line_of_which_nothing_is_known_says_so(client):
    page = page_of(client.get(make_funding_line().get_absolute_url()))

    assert "No source says how much it is." in page.text
    assert "not known" in page.text


def test_a_share_shows_the_decision_on_its_envelope(client, digital):
    line = FundingLine.objects.get(share="0.44")
    page = page_of(client.get(line.get_absolute_url()))

    (row,) = rows_of(page, "decisions")
    assert row[2:4] == ["the envelope, of which 44 % are counted", "€505,000,000"]


def test_a_line_lists_its_largest_grants_and_leads_to_all_of_them(client):
    line = make_funding_line(slug="line")
    for number in range(GRANTS_SHOWN + 2):
        make_grant(funding_line=line, title=f"Grant {number}", amount=1000 + number)
    make_grant(funding_line=line, title="Unknown")

    page = page_of(client.get(line.get_absolute_url()))
    rows = rows_of(page, "grants")
    section = page.find("section", **{"aria-labelledby": "grants"})

    assert len(rows) == GRANTS_SHOWN
    assert rows[0][0] == f"Grant {GRANTS_SHOWN + 1}"
    assert "The 50 largest of 53." in section.text
    (all_of_them,) = [link for link in section.find_all("a") if "all of" in link.text]
    context = client.get(all_of_them["href"]).context
    assert context["total"] == GRANTS_SHOWN + 3


# The methods of the querysets


def test_decisions_of_a_line_are_those_on_it_and_of_a_share_those_above(digital):
    share = FundingLine.objects.first()
    own = make_funding_line(envelope=make_envelope(amount=9000), amount=5000)

    assert [d.envelope for d in BudgetDecision.objects.of_line(share)] == [
        share.envelope
    ]
    assert [d.funding_line for d in BudgetDecision.objects.of_line(own)] == [own]


def test_rows_are_ordered_by_their_budget_with_the_unknown_last():
    small, large = make_grant(amount=5), make_grant(amount=7)
    unknown = make_grant()

    ordered = Grant.objects.with_budget(LATER).largest_first()

    assert list(ordered) == [large, small, unknown]


def test_plans_come_with_the_balances_of_their_envelopes(
    first_plan, django_assert_num_queries
):
    with django_assert_num_queries(2):
        (plan,) = Plan.objects.with_envelopes(LATER)
        assert [e.budget for e in plan.envelopes.all()] == [280 * MILLION]


@pytest.mark.parametrize(("language", "expected"), [("en", "17.5 %"), ("fr", "17,5 %")])
def test_shares_are_written_as_the_language_writes_them(language, expected):
    with translation.override(language):
        assert share_of(Decimal(280), Decimal(1600)).replace("\xa0", " ") == expected
        assert percent(Decimal("0.44")).replace("\xa0", " ") == "44 %"
        assert percent(None) == share_of(None, Decimal(1)) == ""
        assert share_of(Decimal(1), None) == share_of(Decimal(1), Decimal(0)) == ""


def test_ranges_of_lines_are_open_where_an_end_is_none(first_plan):
    lines = FundingLine.objects.with_name_key()
    day = date(2006, 1, 1)

    assert lines.budgeted_between(None, None, LATER).count() == 5
    assert lines.budgeted_between(None, 10 * MILLION, LATER).count() == 1
    assert lines.budgeted_between(None, None, date(2005, 1, 1)).count() == 5
    assert lines.decided_between(None, None, LATER).count() == 5
    assert lines.decided_between(day, day, LATER).count() == 5
    assert lines.decided_between(None, None, date(2005, 1, 1)).count() == 0
