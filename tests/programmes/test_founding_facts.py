"""The founding facts of public money: sums, disagreements, projects and consortia."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from programmes.models import (
    Axis,
    BudgetDecision,
    Call,
    Envelope,
    FundingCategory,
    FundingLine,
    Grant,
    Plan,
    PlanKind,
    PlanLink,
    PlanLinkKind,
    PlanRole,
    PoleRole,
    Project,
    ProjectOutcome,
    ProjectParticipant,
    PublishedAmount,
)
from programmes.money.animation import animation_years
from registry.models import Basis, Cluster, ClusterKind, Precision

MILLION = Decimal(1_000_000)
TODAY = date(2026, 11, 22)


OF_LISTS = ["erdf-wallonia-2007-2013", "esf-wallonia-brussels-2014-2020"]
"""The programmes of which there are lists of beneficiaries (test_beneficiaries)."""


def of_lists():
    return Grant.objects.filter(funding_line__envelope__plan__slug__in=OF_LISTS)


def balance_of(model, slug, day=TODAY):
    return model.objects.with_balance(day).get(slug=slug)


# Plans, envelopes and lines


@pytest.mark.parametrize(
    ("slug", "budget", "allocated"),
    [
        ("marshall-plan", 1600, 280),
        ("marshall-2-green", 2750, 388),
        ("marshall-4-0", None, 316),
        ("digital-wallonia", 505, 505),
        ("recovery-plan", None, None),
        ("smart-specialisation-2021", None, None),
    ],
)
def test_a_plan_has_what_its_source_states_and_nothing_else(
    facts, slug, budget, allocated
):
    plan = balance_of(Plan, slug)
    assert plan.budget == (budget and budget * MILLION)
    assert plan.allocated == (allocated and allocated * MILLION)


def test_no_other_plan_sets_money_aside(facts):
    assert Plan.objects.filter(kind=PlanKind.PLAN).count() == 5
    envelopes = Envelope.objects.exclude(plan__slug__in=OF_LISTS)
    assert envelopes.count() == 5
    with_money = Plan.objects.filter(envelopes__in=envelopes).distinct()
    assert with_money.count() == 5


def test_the_strategy_of_2015_stands_on_five_pillars(facts):
    strategy = Plan.objects.get(slug="smart-specialisation-2015")
    kinds = Counter(strategy.axes.values_list("kind", flat=True))
    assert kinds == {"pillar": 5, "challenge": 4, "topic": 6}
    drawn_on = strategy.links.filter(kind=PlanLinkKind.DRAWS_ON)
    assert set(drawn_on.values_list("other__slug", flat=True)) == {
        "cosme",
        "french-tech",
        "innosup",
        "interreg-a",
        "vanguard-initiative-pilots",
    }


def test_the_digital_hub_has_its_actions_actors_orchestrator_and_reports(facts):
    hub = Plan.objects.get(slug="digital-innovation-hub")
    assert (hub.published_actions, hub.published_dimensions) == (28, 5)
    orchestrator = hub.actors.get(role=PlanRole.ORCHESTRATOR)
    assert orchestrator.organisation.slug == "agence-du-numerique"
    assert hub.actors.filter(role=PlanRole.ACTOR).count() == 4
    report = PlanLink.objects.reporting().get()
    assert report.plan == hub
    assert report.other.slug == "smart-specialisation-2015"
    assert report.times_a_year == 2


def test_digital_wallonia_acts_through_its_instruments(facts):
    links = PlanLink.objects.filter(
        kind=PlanLinkKind.INSTRUMENT_OF, other__slug="digital-wallonia"
    )
    assert set(links.values_list("plan__slug", flat=True)) == {
        "brand-boost-build",
        "business-vouchers",
        "digital-wallonia-calls",
        "wing",
    }


def test_the_catch_plan_is_that_of_another_body_and_was_extended(facts):
    extended = PlanLink.objects.get(kind=PlanLinkKind.EXTENDS)
    assert (extended.plan.slug, extended.other.slug) == ("catch-turbo", "catch-plan")
    for plan in (extended.plan, extended.other):
        assert plan.kind == PlanKind.OTHER_BODY
        owner = plan.actors.get(role=PlanRole.OWNER)
        assert owner.organisation.slug == "charleroi-metropole"
    assert extended.plan.end_on == date(2027, 12, 31)


def test_the_year_2009_belongs_to_two_plans(facts):
    plans = Plan.objects.as_of(date(2009, 6, 30))
    assert set(
        plans.exclude(kind=PlanKind.EUROPEAN).values_list("slug", flat=True)
    ) == {
        "marshall-plan",
        "marshall-2-green",
    }


def test_the_plan_of_2015_has_its_five_axes_and_the_first_its_priority(facts):
    axes = Axis.objects.filter(plan__slug="marshall-4-0")
    assert list(axes.values_list("number", flat=True)) == ["I", "II", "III", "IV", "V"]
    assert axes.get(number="II").basis == Basis.STATED
    assert Envelope.objects.get(slug="poles-2015").axis.number == "II"
    assert Axis.objects.get(plan__slug="marshall-plan").number == "1"


def test_the_lines_of_the_first_poles_add_up_to_their_envelope(facts):
    lines = FundingLine.objects.filter(envelope__slug="poles-2006").with_balance(TODAY)
    assert {line.category: line.budget / MILLION for line in lines} == {
        FundingCategory.RESEARCH: 120,
        FundingCategory.TRAINING: 55,
        FundingCategory.INVESTMENT: 45,
        FundingCategory.EXPORT: 10,
        FundingCategory.HOLDINGS: 50,
    }
    envelope = balance_of(Envelope, "poles-2006")
    assert envelope.budget == envelope.allocated == 280 * MILLION


@pytest.mark.parametrize(("slug", "budget"), [("poles-2009", 388), ("poles-2015", 316)])
def test_the_later_envelopes_of_the_poles_are_not_broken_down(facts, slug, budget):
    envelope = balance_of(Envelope, slug)
    assert envelope.budget == budget * MILLION
    assert envelope.allocated is None
    assert not envelope.funding_lines.exists()
    assert "breaks it down" in envelope.note_en


def test_the_shares_of_digital_wallonia_have_amounts_but_no_theme(facts):
    lines = FundingLine.objects.filter(
        envelope__slug="digital-wallonia-budget"
    ).with_balance(TODAY)
    assert [line.budget / MILLION for line in lines] == [
        Decimal("222.2"),
        Decimal("50.5"),
        Decimal("35.35"),
        Decimal("95.95"),
        Decimal("101"),
    ]
    assert {line.category for line in lines} == {""}
    assert all("cannot be read" in line.note_en for line in lines)
    assert not BudgetDecision.objects.filter(
        funding_line__envelope__slug="digital-wallonia-budget"
    ).exists()
    assert balance_of(Envelope, "digital-wallonia-budget").allocated == 505 * MILLION


def test_nothing_is_decided_before_its_plan(facts):
    assert balance_of(Envelope, "poles-2009", date(2008, 12, 31)).budget is None
    assert balance_of(Plan, "digital-wallonia", date(2019, 12, 30)).budget is None


def test_a_day_that_no_source_gives_is_not_passed_off_as_one(facts):
    days = BudgetDecision.objects.filter(decided_precision=Precision.DAY).exclude(
        grant__in=of_lists()
    )
    assert [decision.grant.slug for decision in days] == ["davenir-2016"]
    for decision in BudgetDecision.objects.filter(plan__isnull=False):
        assert "No source gives the day" in decision.note_en


# Grants


def test_the_animation_of_tweed_is_at_the_legal_ceiling_for_three_years(facts):
    years = animation_years([Cluster.objects.get(slug="tweed")], TODAY)
    assert [year.year for year in years] == [2008, 2009, 2010]
    assert [year.year_of_recognition for year in years] == [1, 2, 3]
    for year in years:
        assert year.subsidy == year.maximum == 160_000
        assert (year.rate, year.margin) == (1, 0)
        assert year.eligible_cost is None


def test_the_subsidies_of_d_avenir_were_decided_one_after_the_other(facts):
    grants = Grant.objects.filter(project__slug="davenir")
    days = [date(2013, 8, 31), date(2013, 9, 30), date(2016, 12, 31)]
    budgets = [
        [grant.budget for grant in grants.with_balance(day).order_by("slug")]
        for day in days
    ]
    assert budgets == [[None, None], [370_000, None], [370_000, 300_000]]
    assert {grant.beneficiary.slug for grant in grants} == {"wagralim"}


def test_no_other_grant_is_made_of_a_published_amount(facts):
    others = Grant.objects.exclude(pk__in=of_lists())
    assert others.exclude(slug__startswith="tweed-animation-").count() == 2


# Calls


@pytest.mark.parametrize(
    ("slug", "number", "submitted", "retained"),
    [
        ("call-1", 1, 68, 43),
        ("call-2", 2, 36, 25),
        ("call-13", 13, None, 13),
        ("call-21", 21, 12, 5),
        ("call-34", 34, None, None),
        ("low-carbon-circular-2022", None, None, 18),
    ],
)
def test_a_call_says_how_many_projects_were_published(
    facts, slug, number, submitted, retained
):
    call = Call.objects.get(slug=slug)
    assert call.number == number
    assert call.published_submitted == submitted
    assert call.published_retained == retained


# Published amounts


def stated(**about):
    return {
        (amount.measure, amount.amount, amount.exactness)
        for amount in PublishedAmount.objects.filter(**about)
    }


def test_240_and_280_million_are_both_held_and_280_is_preferred_with_a_reason(facts):
    amounts = PublishedAmount.objects.filter(envelope__slug="poles-2006")
    assert Counter(amounts.values_list("amount", flat=True)) == {
        280 * MILLION: 3,
        240 * MILLION: 1,
    }
    preferred = amounts.get(is_preferred=True)
    assert preferred.amount == 280 * MILLION
    assert "Preferred" in preferred.note_en


def test_every_preferred_amount_says_why_and_has_another_beside_it(facts):
    preferred = PublishedAmount.objects.filter(is_preferred=True)
    assert preferred.count() == 5
    for amount in preferred:
        assert "Preferred" in amount.note_en
        beside = PublishedAmount.objects.filter(
            plan=amount.plan,
            envelope=amount.envelope,
            project=amount.project,
            cluster=amount.cluster,
            measure=amount.measure,
        ).exclude(pk=amount.pk)
        assert beside.filter(is_preferred=False).exists()
        assert not beside.filter(is_preferred=True).exists()


def test_the_two_amounts_of_foodwal_stand_side_by_side(facts):
    assert stated(project__slug="foodwal") == {
        ("public", Decimal("13000000"), "exact"),
        ("public", Decimal("11700000"), "exact"),
    }


def test_what_is_said_of_all_clusters_is_on_none_of_them(facts):
    assert stated(cluster_kind=ClusterKind.COMPETITIVENESS_POLE) == {
        ("total_cost", 908 * MILLION, "exact"),
        ("public", 550 * MILLION, "more_than"),
        ("public", 700 * MILLION, "more_than"),
    }
    assert stated(cluster_kind=ClusterKind.BUSINESS_CLUSTER) == {
        ("subsidy", Decimal(450_000), "more_than"),
        ("subsidy", Decimal(24_000), "exact"),
    }


def test_the_calls_have_the_amounts_that_the_press_gave(facts):
    assert stated(call__slug="call-1") == {("public", 102 * MILLION, "exact")}
    assert ("public", 43 * MILLION, "exact") in stated(call__slug="call-2")
    assert stated(call__slug="call-21") == {("budget", 12 * MILLION, "more_than")}


@pytest.mark.parametrize(
    ("slug", "millions"),
    [
        ("greenwin", [70, 80, 110, 144, 180]),
        ("mecatech", [56, "164.7", "217.6", "249.7", 370, 528]),
        ("biowin", [84, "114.08", "24.3", "12.6", 142]),
    ],
)
def test_the_projects_of_a_pole_cost_what_was_published_year_by_year(
    facts, slug, millions
):
    amounts = PublishedAmount.objects.filter(cluster__slug=slug, measure="total_cost")
    assert [amount.amount / MILLION for amount in amounts] == [
        Decimal(million) for million in millions
    ]


# Projects and consortia


def test_each_labelled_project_is_on_the_poles_that_its_source_names(facts):
    labelled = Counter(
        Project.objects.filter(poles__role=PoleRole.LABELS).values_list(
            "poles__cluster__slug", flat=True
        )
    )
    assert labelled == {
        "biowin": 7,
        "mecatech": 6,
        "wagralim": 5,
        "greenwin": 2,
        "skywin": 1,
    }
    assert Project.objects.count() == 45
    without = Project.objects.filter(poles__isnull=True)
    assert without.get().slug == "cell-therapy-platform"


def test_what_no_jury_of_the_poles_labelled_is_not_called_labelled(facts):
    outcomes = {
        outcome: set(
            Project.objects.filter(outcome=outcome).values_list("slug", flat=True)
        )
        for outcome in (ProjectOutcome.LAUNCHED, ProjectOutcome.UNDOCUMENTED)
    }
    assert outcomes == {
        ProjectOutcome.LAUNCHED: {
            "a6k-extension",
            "alpo",
            "atmp-hub",
            "biocompal",
            "bioharv",
            "cell-therapy-platform",
            "davenir",
            "elasto-plast",
            "foodwal",
            "low-carbon-circular-18",
            "remind-wallonia",
            "retex",
            "texacov",
            "up-straw",
            "waloscrap-2",
            "wings",
        },
        ProjectOutcome.UNDOCUMENTED: {
            "biolog-europe",
            "brewery-waste",
            "ecoblends",
            "medix",
            "medtech",
            "ovart",
            "pepit",
            "reno-plus",
            "valaxson",
        },
    }


def test_two_agreements_are_projects_too(facts):
    for slug in ("atmp-hub", "pepit"):
        project = Project.objects.get(slug=slug)
        assert project.agreement.slug == slug


def test_a_project_of_two_poles_is_one_project(facts):
    project = Project.objects.get(slug="solheatair")
    assert {pole.cluster.slug for pole in project.poles.all()} == {
        "mecatech",
        "greenwin",
    }


def test_an_inferred_pole_says_so(facts):
    pole = Project.objects.get(slug="remind-wallonia").poles.get()
    assert (pole.cluster.slug, pole.basis) == ("greenwin", Basis.INFERRED)
    alpo = Project.objects.get(slug="alpo").poles.get()
    assert (alpo.cluster.slug, alpo.role) == ("greenwin", PoleRole.ASSOCIATED)


def test_only_organisations_and_clusters_that_are_named_take_part(facts):
    numbers = Counter(
        ProjectParticipant.objects.values_list("project__slug", flat=True)
    )
    assert numbers["wings"] == 10
    assert numbers["remind-wallonia"] == 10
    assert numbers["wallep"] == 9
    assert numbers["mirage"] == 3
    assert numbers["low-carbon-circular-18"] == 4
    assert numbers["sbss"] == 0
    assert "panel of nine SMEs" in Project.objects.get(slug="wings").note_en
    assert ProjectParticipant.objects.filter(cluster__isnull=False).count() == 9


def test_a_consortium_is_complete_only_where_its_source_shows_all(facts):
    complete = Project.objects.filter(is_consortium_complete=True)
    assert set(complete.values_list("slug", flat=True)) == {
        "agroflowval",
        "navic",
        "porcbiota",
        "solheatair",
        "truebone3d",
        "wallep",
    }
    assert not Project.objects.inconsistent_consortium().exists()


def test_two_projects_are_carried_out_by_partnerships_of_the_registry(facts):
    for slug in ("wings", "remind-wallonia"):
        project = Project.objects.get(slug=slug)
        assert project.partnership.slug == slug
        named = set(project.participants.values_list("organisation__slug", flat=True))
        partners = project.partnership.participations
        assert named == set(partners.values_list("organisation__slug", flat=True))


@pytest.mark.parametrize(
    ("slug", "on", "precision"),
    [
        ("cantol", date(2007, 4, 19), Precision.DAY),
        ("navic", date(2022, 3, 1), Precision.MONTH),
        ("mirage", date(2007, 1, 1), Precision.YEAR),
        ("remind-wallonia", date(2023, 9, 5), Precision.DOCUMENTED),
    ],
)
def test_a_project_is_dated_as_exactly_as_its_source(facts, slug, on, precision):
    project = Project.objects.get(slug=slug)
    assert (project.outcome_on, project.outcome_precision) == (on, precision)


def test_a_date_without_its_year_is_no_date(facts):
    for slug in ("wallep", "porcbiota", "transfoviande"):
        project = Project.objects.get(slug=slug)
        assert project.outcome_on is None
        assert "year that is not visible" in project.note_en


# What was read in November 2026


@pytest.mark.parametrize(
    ("slug", "million", "about"),
    [
        ("mecatech-250-2015", "249.7", "mecatech"),
        ("wagralim-77-2014", "77", "wagralim"),
        ("skywin-265-2019", "265", "skywin"),
        ("biowin-142-2021", "142", "biowin"),
        ("biopark-35-2019", "35", "biopark-charleroi"),
        ("walloon-investment-plan-5000-2018", "5000", "walloon-investment-plan"),
        ("recovery-plan-science-parks-50-2021", "50", "recovery-plan-science-parks"),
        ("davenir-350k-2016", "0.35", "davenir"),
    ],
)
def test_what_is_published_of_money_is_held_beside_what_was_decided(
    facts, slug, million, about
):
    amount = PublishedAmount.objects.get(slug=slug)
    assert amount.amount == Decimal(million) * MILLION
    assert amount.about.slug == about
    assert amount.quote


def test_the_twelfth_call_retained_seven_projects_in_march_2015(facts):
    call = Call.objects.get(number=12)
    assert (call.decided_on, call.published_retained) == (date(2015, 3, 12), 7)


def test_a_platform_is_carried_by_two_enterprises_and_no_pole_is_named(facts):
    project = Project.objects.get(slug="cell-therapy-platform")
    assert project.total_budget == 20 * MILLION
    assert project.public_part is None
    taking_part = project.participants.values_list("organisation__slug", flat=True)
    assert set(taking_part) == {"bone-therapeutics", "promethera"}
