"""Money, targets and judgement: an example by hand each, and what lacks."""

from datetime import date
from decimal import Decimal

import pytest

from evaluation.indicators import PART_LABELS, measure, measure_together, series
from evaluation.models import Evaluation, EvaluationStatus, IndicatorCode, Outcome
from programmes.models import GrantKind, IncomeOrigin
from tests.factories import (
    default_source,
    make_cluster,
    make_legal_regime,
    make_membership,
    make_membership_attestation,
    make_partnership,
    make_partnership_cluster,
    make_recognition,
    make_subsidy_rate,
)
from tests.programmes.factories import (
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_payment,
)

from .factories import (
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_measurement,
    make_target,
)
from .lists import read_whole

pytestmark = pytest.mark.django_db

DAY = date(2012, 6, 30)
IN_THE_YEAR = date(2012, 1, 1)


def reading(cluster, code, day=DAY, **options):
    return measure([cluster], day, [code], **options)[cluster.pk][code]


def figures(cluster, code, day=DAY, **options):
    """Return value, numerator, denominator and coverage."""
    found = reading(cluster, code, day, **options)
    assert found.missing is None
    assert set(found.parts) <= set(PART_LABELS)
    return (found.value, found.numerator, found.denominator, found.coverage)


def at_least(cluster, code, day=DAY, **options):
    """Return the lower bound, numerator, denominator and what is known; no value."""
    found = reading(cluster, code, day, **options)
    assert found.value is None
    assert found.high is None
    assert str(found.missing)
    return (found.low, found.numerator, found.denominator, found.coverage)


def lacking(cluster, code, day=DAY, **options) -> str:
    found = reading(cluster, code, day, **options)
    assert found.value is None
    return str(found.missing)


# Public money


@pytest.fixture
def funded():
    """A cluster granted 100,000 for its animation and 50,000 for a project, in a year.

    Ten thousand of the first were taken back in it, and 30,000 of it paid; what was
    decided a year before the day, or on the day after it, is of other years.
    """
    cluster = make_cluster()
    grant = make_grant(
        cluster=cluster,
        kind=GrantKind.ANIMATION,
        amount=100_000,
        decided_on=IN_THE_YEAR,
    )
    make_budget_decision(grant=grant, amount=-10_000, decided_on=date(2012, 6, 30))
    make_payment(grant=grant, amount=30_000, paid_on=date(2012, 3, 1))
    make_grant(cluster=cluster, amount=50_000, decided_on=date(2011, 7, 1))
    for decided_on in (date(2011, 6, 30), date(2012, 7, 1)):
        make_grant(cluster=cluster, amount=7_000, decided_on=decided_on)
    return cluster


def test_fun_01_sums_up_what_was_granted_in_twelve_months(funded):
    """100,000 − 10,000 + 50,000 = 140,000; 30,000 paid."""
    assert at_least(funded, "FUN-01") == (140_000, 140_000, None, None)
    assert reading(funded, "FUN-01").parts == {
        "granted_kinds": {"animation": 90_000, "project": 50_000},
        "paid": 30_000,
        "paid_kinds": {"animation": 30_000},
    }


def test_fun_01_tells_payments_though_nothing_was_granted():
    cluster = make_cluster()
    grant = make_grant(cluster=cluster, amount=1000, decided_on=date(2010, 1, 1))
    make_payment(grant=grant, amount=Decimal("600.50"), paid_on=IN_THE_YEAR)

    assert "No grant is documented" in lacking(cluster, "FUN-01")
    assert reading(cluster, "FUN-01").parts == {
        "paid": 600.5,
        "paid_kinds": {"project": 600.5},
    }


@pytest.fixture
def decree():
    regime = make_legal_regime(
        start_on=date(2007, 7, 1), eligible_cost_ceiling=Decimal(160_000)
    )
    make_subsidy_rate(regime=regime, from_year=1, rate=Decimal("0.8"))
    return regime


def animated(regime, *, eligible_cost, amount=100_000, start_on=date(2012, 1, 1)):
    cluster = make_cluster()
    make_recognition(cluster=cluster, regime=regime, start_on=date(2008, 1, 1))
    make_grant(
        cluster=cluster,
        kind=GrantKind.ANIMATION,
        start_on=start_on,
        amount=amount,
        eligible_cost=eligible_cost,
    )
    return cluster


def test_fun_02_is_the_subsidy_over_the_cost_beside_the_maximum(decree):
    """100,000 of 200,000 = 50 %; at most 80 % of 160,000 = 128,000."""
    cluster = animated(decree, eligible_cost=200_000)

    assert figures(cluster, "FUN-02") == (Decimal("0.5"), 100_000, 200_000, 1)
    assert reading(cluster, "FUN-02").parts == {
        "year": 2012,
        "subsidy": 100_000,
        "maximum": 128_000,
        "margin": 28_000,
    }
    assert "No animation subsidy" in lacking(cluster, "FUN-02", date(2011, 12, 31))


def test_fun_02_tells_no_maximum_that_no_regime_states():
    cluster = animated(make_legal_regime(), eligible_cost=200_000)

    assert figures(cluster, "FUN-02")[0] == Decimal("0.5")
    assert reading(cluster, "FUN-02").parts == {
        "year": 2012,
        "subsidy": 100_000,
    }


def test_fun_02_needs_the_eligible_cost(decree):
    cluster = animated(decree, eligible_cost=None)

    assert "The eligible cost" in lacking(cluster, "FUN-02")
    # Where the cost is not known, the ceiling itself is the maximum.
    assert reading(cluster, "FUN-02").parts == {
        "year": 2012,
        "subsidy": 100_000,
        "maximum": 128_000,
        "margin": 28_000,
    }


def test_fun_02_of_several_clusters_says_of_how_many_it_is_known(decree):
    """The cost of the third is no less than its subsidy: at most 260 / 420 = 62 %."""
    clusters = [
        animated(decree, eligible_cost=200_000),
        animated(decree, eligible_cost=120_000, amount=60_000),
        animated(decree, eligible_cost=None),
    ]

    found = measure_together(clusters, DAY, ["FUN-02"])["FUN-02"]

    assert (found.value, found.low) == (None, 0)
    assert found.high == Decimal("0.619048")
    assert found.coverage == Decimal("0.6667")


def test_fun_03_is_what_a_cluster_earns_by_itself():
    """Fees 30,000 and services 10,000 beside 120,000 of public money: 40 / 160 = 25 %.

    Of the year after only the fees are known.
    """
    cluster = make_cluster()
    for origin, amount in (
        (IncomeOrigin.FEES, 30_000),
        (IncomeOrigin.SERVICES, 10_000),
        (IncomeOrigin.PUBLIC, 120_000),
    ):
        make_income(cluster=cluster, year=2010, origin=origin, amount=amount)
    make_income(cluster=cluster, year=2011, origin=IncomeOrigin.FEES)

    assert figures(cluster, "FUN-03") == (Decimal("0.25"), 40_000, 160_000, 1)
    assert reading(cluster, "FUN-03").parts == {"year": 2010}
    assert "No income" in lacking(cluster, "FUN-03", date(2010, 12, 30))


def test_fun_03_needs_the_whole_income():
    cluster = make_cluster()
    make_income(cluster=cluster, year=2010, origin=IncomeOrigin.FEES)

    assert "Of no year both" in lacking(cluster, "FUN-03")


def test_fun_04_is_the_regions_and_of_no_cluster():
    make_funding_line(envelope=make_envelope(amount=280_000_000), amount=50_000_000)

    assert "It is the Region’s" in lacking(make_cluster(), "FUN-04")


def test_fun_05_is_public_money_per_member_and_partnership(funded):
    """140,000 for four members: 35,000 each; for two partnerships: 70,000 each."""
    for _ in range(4):
        make_membership(cluster=funded)
    for _ in range(2):
        make_partnership_cluster(partnership=make_partnership(), cluster=funded)

    # The documents of 2005 no longer show in 2012 that they are members.
    assert "None of the 4 documented members" in lacking(funded, "FUN-05")
    for membership in funded.memberships.all():
        make_membership_attestation(membership=membership, documented_on=DAY)
    assert "How many there are in all is not known" in lacking(funded, "FUN-05")
    read_whole(funded, days=[DAY])
    assert at_least(funded, "FUN-05") == (35_000, 140_000, 4, None)
    assert reading(funded, "FUN-05").parts == {"per_partnership": 70_000}


def test_fun_05_of_one_member_without_a_partnership(funded):
    membership = make_membership(cluster=funded)
    make_membership_attestation(membership=membership, documented_on=DAY)
    read_whole(funded, days=[DAY])

    assert at_least(funded, "FUN-05")[0] == 140_000
    assert reading(funded, "FUN-05").parts == {}
    assert "No membership" in lacking(make_cluster_like(funded), "FUN-05")


def make_cluster_like(funded):
    """Return a cluster with a grant and without members."""
    cluster = make_cluster()
    make_grant(cluster=cluster, amount=1000, decided_on=IN_THE_YEAR)
    return cluster


def test_through_time_money_is_asked_once_a_day(decree, django_assert_num_queries):
    clusters = [animated(decree, eligible_cost=200_000) for _ in range(3)]
    days = [date(2011, 12, 31), date(2012, 1, 1), DAY]

    # One more asks which state of the registry is counted.
    with django_assert_num_queries(len(days) + 1):
        found = series(clusters, "FUN-02", days)
    with django_assert_num_queries(1 + 1):
        series(clusters, "FUN-01", days)

    assert [found[clusters[2].pk][day].value for day in days] == [
        None,
        Decimal("0.5"),
        Decimal("0.5"),
    ]


# Targets


def test_act_01_is_the_mean_attainment():
    """1,710 of 450 = 380 % and 1,014 of 600 = 169 %: over three at least 183 %.

    A third has no result yet, one was over more than a year before, one not begun.
    """
    cluster = make_cluster()
    make_target(cluster=cluster, slug="met", target=450, result=1710)
    make_target(
        cluster=cluster,
        slug="supported",
        target=600,
        result=1014,
        end_on=date(2011, 6, 30),
    )
    make_target(cluster=cluster)
    make_target(cluster=cluster, result=9, end_on=date(2011, 6, 29))
    make_target(cluster=cluster, result=9, start_on=date(2012, 7, 1))

    assert at_least(cluster, "ACT-01") == (
        Decimal("1.83"),
        Decimal("5.49"),
        2,
        Decimal("0.6667"),
    )
    assert reading(cluster, "ACT-01").parts == {
        "targets": {"met": 3.8, "supported": 1.69}
    }


def test_act_01_of_a_single_target():
    cluster = make_cluster()
    make_target(cluster=cluster, target=8, result=11)

    assert figures(cluster, "ACT-01")[0] == Decimal("1.375")


def test_act_01_needs_a_result():
    cluster = make_cluster()
    make_target(cluster=cluster)

    assert "No result" in lacking(cluster, "ACT-01")


# What evaluators find


def decide(evaluation):
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.DECIDED,
        outcome=Outcome.RENEWED,
        decided_on=evaluation.reference_on,
    )


def judged(
    cluster,
    scores,
    *,
    framework,
    status=EvaluationStatus.DECIDED,
    day=DAY,
    **fields,
):
    """Make an evaluation with some scores; None leaves a criterion unscored."""
    evaluation = make_evaluation(
        cluster=cluster, framework=framework, reference_on=day, **fields
    )
    for criterion, score in zip(framework.criteria.all(), scores, strict=False):
        make_criterion_score(evaluation=evaluation, criterion=criterion, score=score)
    if status != EvaluationStatus.OPEN:
        decide(evaluation)
    return evaluation


@pytest.fixture
def framework():
    framework = make_framework()
    for slug in ("representativeness", "strategy", "dynamics"):
        make_criterion(framework=framework, slug=slug)
    return framework


def test_gov_01_is_the_mean_of_the_last_scores(framework):
    """5, 4 and one not given, from 1 to 5: between 10 / 3 and 14 / 3."""
    cluster = make_cluster()
    judged(cluster, [1, 1, 1], framework=framework, day=date(2009, 6, 30))
    judged(cluster, [5, 4, None], framework=framework)
    judged(cluster, [2, 2, 2], framework=framework, day=date(2012, 7, 1))

    found = reading(cluster, "GOV-01")
    assert (found.value, found.numerator, found.denominator) == (None, 9, 2)
    assert (found.low, found.high) == (Decimal("3.333333"), Decimal("4.666667"))
    assert reading(cluster, "GOV-01").parts == {
        "scores": {"representativeness": 5, "strategy": 4},
        "evaluated_on": "2012-06-30",
    }


def test_what_is_confidential_or_not_signed_is_for_judges(framework):
    """The one before is told to everybody: (1 + 1 + 1) / 3 = 1."""
    cluster = make_cluster()
    judged(cluster, [1, 1, 1], framework=framework, day=date(2009, 6, 30))
    judged(
        cluster,
        [3] * 3,
        framework=framework,
        day=date(2010, 6, 30),
        is_confidential=True,
    )

    assert figures(cluster, "GOV-01")[0] == 1
    assert figures(cluster, "GOV-01", for_judges=True)[0] == 3

    judged(cluster, [5] * 3, framework=framework, status=EvaluationStatus.OPEN)

    assert figures(cluster, "GOV-01")[0] == 1
    assert figures(cluster, "GOV-01", for_judges=True)[0] == 5


def test_gov_01_of_several_clusters_needs_the_scores_of_each(framework):
    """5 of one and 3 of the other: 4; with a third one nobody scored, not known."""
    clusters = [make_cluster(), make_cluster()]
    judged(clusters[0], [5] * 3, framework=framework)
    judged(clusters[1], [3] * 3, framework=framework)

    found = measure_together(clusters, DAY, ["GOV-01"])["GOV-01"]

    assert found.value == 4
    assert found.parts["scores"]["strategy"] == 4
    clusters.append(make_cluster())
    found = measure_together(clusters, DAY, ["GOV-01"])["GOV-01"]
    assert found.value is found.low is found.high is None
    assert "Of 1 of 3 clusters no score" in str(found.missing)


def entered(cluster, code, value, day=DAY, **fields):
    evaluation = make_evaluation(cluster=cluster, reference_on=day, **fields)
    make_measurement(
        evaluation=evaluation,
        code=code,
        value=Decimal(value),
        is_manual=True,
        source=default_source(),
        justification="Taken from the survey.",
    )
    decide(evaluation)
    return evaluation


def test_gov_02_is_what_the_survey_found():
    """80 of 200 members answered, 10 of 100 others: 40 % and 10 %."""
    cluster = make_cluster()
    entered(
        cluster,
        IndicatorCode.GOV_02,
        "7.5",
        members_asked=200,
        members_answering=80,
        others_asked=100,
        others_answering=10,
    )

    assert figures(cluster, "GOV-02")[0] == Decimal("7.5")
    assert reading(cluster, "GOV-02").parts == {
        "evaluated_on": "2012-06-30",
        "members_answering": 0.4,
        "others_answering": 0.1,
    }


def test_gov_02_tells_who_answered_though_not_how_satisfied():
    cluster = make_cluster()
    evaluation = make_evaluation(
        cluster=cluster, reference_on=DAY, members_asked=50, members_answering=10
    )
    decide(evaluation)

    assert "how satisfied" in lacking(cluster, "GOV-02")
    assert reading(cluster, "GOV-02").parts == {"members_answering": 0.2}


@pytest.mark.parametrize("code", ["MEM-10", "GOV-02", "OUT-01"])
def test_what_an_evaluator_entered_last_is_told(code):
    cluster = make_cluster()
    entered(cluster, code, "1", day=date(2009, 6, 30))

    assert figures(cluster, code)[0] == 1

    entered(cluster, code, "2")

    assert figures(cluster, code)[0] == 2
    together = measure_together([cluster, make_cluster()], DAY, [code])[code]
    assert str(together.missing) == "It is found of each cluster by itself."
