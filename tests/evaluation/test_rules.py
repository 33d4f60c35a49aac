"""Each legal rule on worked examples: one for each state that it can have."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pgtrigger
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    LabelLevel,
    Occasion,
    Outcome,
)
from evaluation.rules import RULES, RuleState, judge
from programmes.models import (
    GrantKind,
    IncomeOrigin,
    ProjectKind,
    ProjectOutcome,
    ProjectPole,
)
from registry.models import (
    ClusterKind,
    LegalRegime,
    MandateRole,
    Organisation,
    SubsidyRate,
)
from tests.factories import (
    make_agreement,
    make_cluster,
    make_legal_regime,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_person,
    make_place,
    make_recognition,
    make_subsidy_rate,
    make_territory,
    wallonia,
)
from tests.programmes.factories import (
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_project,
    make_project_participant,
    make_project_pole,
)

from .factories import (
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_published_figure,
    make_quality_label,
    make_target,
)
from .lists import read_whole

pytestmark = pytest.mark.django_db

HELD, AT_RISK, BROKEN = RuleState.HELD, RuleState.AT_RISK, RuleState.BROKEN
NOT_APPLICABLE, NOT_KNOWN = RuleState.NOT_APPLICABLE, RuleState.NOT_KNOWN

START = date(2008, 3, 1)
END = date(2011, 2, 28)
DAY = date(2009, 6, 30)
POLE = ClusterKind.COMPETITIVENESS_POLE


BALANCES = [
    f"programmes.{model}:balances_insert"
    for model in ("Grant", "BudgetDecision", "FundingLine")
]
"""The triggers that refuse what breaks a rule on money."""


def ruled(cluster, code, day=DAY):
    return next(each for each in judge(cluster, day) if each.code == code)


def state(cluster, code, day=DAY):
    return ruled(cluster, code, day).state


@pytest.fixture
def decree():
    """The decree of 2007."""
    regime = make_legal_regime(
        start_on=date(2007, 7, 1),
        end_on=date(2024, 6, 30),
        act="Décret du 18 janvier 2007",
        locator="Article 1",
        recognition_years=3,
        evaluation_years=3,
        has_midterm_evaluation=False,
        renewal_notice_months=4,
        legal_forms=["de_facto", "asbl", "gie", "geie"],
        eligible_cost_ceiling=Decimal(160_000),
        specific_subsidy_ceiling=Decimal(24_000),
    )
    make_subsidy_rate(regime=regime, from_year=1, rate=Decimal("0.8"))
    return regime


@pytest.fixture
def cluster(decree):
    """TWEED, recognised from 1 March 2008 to 28 February 2011."""
    cluster = make_cluster(name="TWEED")
    make_recognition(cluster=cluster, regime=decree, start_on=START, end_on=END)
    return cluster


@pytest.fixture
def pole():
    """A pole whose contract runs from 2008 to the end of 2010."""
    pole = make_cluster(name="Skywin", kind=POLE)
    regime = make_legal_regime(cluster_kind=POLE, act="Appel de 2005")
    make_recognition(
        cluster=pole,
        regime=regime,
        start_on=date(2008, 1, 1),
        end_on=date(2010, 12, 31),
    )
    return pole


# All of them


def test_every_rule_is_judged_in_its_order(cluster):
    readings = judge(cluster, DAY)

    assert [each.code for each in readings] == [f"L{n:02d}" for n in range(1, 20)]
    for each in readings:
        assert str(each.title)
        assert str(each.evidence)
        assert each.state in RuleState.values


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.code)
def test_a_rule_says_what_it_is(each):
    assert each.judge.__doc__.startswith(f"{each.code}: ")


def test_the_article_is_what_the_regime_states(cluster, pole):
    assert ruled(cluster, "L01").article == "Décret du 18 janvier 2007"
    assert ruled(cluster, "L05").article == "Décret du 18 janvier 2007, Article 1"
    LegalRegime.objects.filter(cluster_kind=cluster.kind).update(act="")
    assert ruled(cluster, "L05").article == ""
    assert ruled(pole, "L01").article == "Appel de 2005"
    assert "question 613" in str(ruled(pole, "L15").article)
    assert ruled(make_cluster(kind="innovation_hub"), "L01").article == ""


def test_the_number_of_queries_does_not_grow(cluster):
    def fill():
        make_membership(cluster=cluster)
        make_mandate(cluster=cluster)
        make_target(cluster=cluster, start_on=START)
        make_grant(
            cluster=cluster,
            amount=1000,
            eligible_cost=2000,
            kind=GrantKind.SPECIFIC,
            agreement=make_agreement(),
        )
        make_envelope(amount=10_000)
        project = make_project()
        make_project_pole(project=project, cluster=cluster)

    fill()
    make_evaluation(cluster=cluster, reference_on=date(2008, 6, 30))
    with CaptureQueriesContext(connection) as once:
        judge(cluster, DAY)
    for _ in range(5):
        fill()
    make_evaluation(cluster=cluster, reference_on=date(2008, 7, 31))
    with CaptureQueriesContext(connection) as often:
        judge(cluster, DAY)

    assert len(once) == len(often)


HUB_RULES = ["L01", "L02", "L03", "L04", "L05", "L09", "L10", "L12", "L13", "L14"]


@pytest.mark.parametrize("code", [*HUB_RULES, "L15", "L16", "L19"])
def test_what_is_never_recognised_has_no_rules(code):
    assert state(make_cluster(kind="innovation_hub"), code) == NOT_APPLICABLE


@pytest.mark.parametrize("code", ["L01", "L02", "L03", "L04", "L09"])
def test_the_rules_on_recognitions_need_one(cluster, code):
    assert state(make_cluster(), code) == NOT_KNOWN
    over = ruled(cluster, code, date(2011, 3, 1))
    assert over.state == NOT_APPLICABLE
    assert over.on == END


@pytest.mark.parametrize("code", ["L01", "L02", "L03", "L04", "L09"])
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"end_precision": "documented"}, NOT_KNOWN),
        ({"end_precision": "year", "ending": "not_documented_later"}, NOT_KNOWN),
        ({"end_precision": "documented", "ending": "not_renewed"}, NOT_APPLICABLE),
        ({"ending": "expired"}, NOT_APPLICABLE),
    ],
)
def test_a_recognition_whose_end_nobody_documented_may_go_on(
    decree, code, fields, expected
):
    cluster = make_cluster()
    make_recognition(
        cluster=cluster, regime=decree, start_on=START, end_on=END, **fields
    )

    found = ruled(cluster, code, date(2011, 3, 1))

    assert found.state == expected
    assert found.on == END
    assert ("is not known" in found.evidence) == (expected == NOT_KNOWN)


# L01


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"end_on": END}, HELD),
        ({"end_on": date(2011, 3, 1)}, BROKEN),
        ({"end_on": date(2010, 2, 28)}, BROKEN),
        ({"end_on": date(2010, 2, 28), "ending": "withdrawn"}, HELD),
        ({"end_on": date(2010, 2, 28), "ending": "not_documented_later"}, NOT_KNOWN),
        ({"end_on": date(2010, 2, 28), "end_precision": "documented"}, NOT_KNOWN),
        ({"end_on": date(2010, 12, 31), "end_precision": "year"}, HELD),
        ({"end_on": date(2011, 3, 31), "end_precision": "month"}, HELD),
        ({"end_on": None}, NOT_KNOWN),
    ],
)
def test_l01_a_term_has_its_length(decree, fields, expected):
    """Three years from 1 March 2008 end on 28 February 2011."""
    cluster = make_cluster()
    recognition = make_recognition(
        cluster=cluster, regime=decree, start_on=START, **fields
    )

    found = ruled(cluster, "L01")

    assert found.state == expected
    assert found.on == END
    assert found.link == recognition


def test_l01_a_term_without_an_end_is_over(decree):
    cluster = make_cluster()
    make_recognition(cluster=cluster, regime=decree, start_on=START)

    assert state(cluster, "L01", END) == NOT_KNOWN
    assert state(cluster, "L01", date(2011, 3, 1)) == BROKEN


@pytest.mark.parametrize("code", ["L01", "L02", "L03", "L04"])
def test_what_the_regime_does_not_say_is_not_known(code):
    cluster = make_cluster()
    make_recognition(cluster=cluster, start_on=START)

    assert state(cluster, code) == NOT_KNOWN


# L02 and L03


@pytest.mark.parametrize(
    ("day", "expected", "words"),
    [
        (date(2010, 6, 27), HELD, "is due by 28 October 2010"),
        (date(2010, 6, 28), AT_RISK, "Less than 8 months"),
        (date(2010, 8, 28), AT_RISK, "Less than 6 months"),
        (date(2010, 10, 28), AT_RISK, "Less than 4 months"),
        (date(2010, 10, 29), BROKEN, "overdue"),
    ],
)
def test_l02_the_file_is_due_four_months_before_the_end(cluster, day, expected, words):
    found = ruled(cluster, "L02", day)

    assert found.state == expected
    assert words in found.evidence
    assert found.on == date(2010, 10, 28)


def test_l02_an_evaluation_is_the_file(cluster):
    evaluation = make_evaluation(
        cluster=cluster,
        recognition=cluster.recognitions.get(),
        reference_on=date(2010, 9, 1),
    )

    found = ruled(cluster, "L02", date(2010, 12, 1))

    assert found.state == HELD
    assert found.link == evaluation


def test_l02_a_term_of_which_the_end_is_known_is_not_late(cluster):
    cluster.recognitions.update(ending="expired")

    assert state(cluster, "L02", date(2010, 12, 1)) == NOT_KNOWN
    assert state(cluster, "L02", date(2011, 3, 1)) == NOT_APPLICABLE


def test_l03_says_when_it_is_evaluated(cluster):
    assert state(cluster, "L03", DAY) == HELD
    assert state(cluster, "L03", date(2010, 7, 1)) == AT_RISK
    # The renewal file is missing by then; the evaluation is not late.
    assert state(cluster, "L03", date(2010, 12, 1)) == AT_RISK
    assert ruled(cluster, "L03", DAY).on == END

    cluster.recognitions.update(ending="expired")
    assert state(cluster, "L03", date(2010, 12, 1)) == NOT_KNOWN
    assert state(cluster, "L03", date(2011, 3, 1)) == NOT_APPLICABLE


def test_l03_a_term_keeps_the_rules_under_which_it_began(cluster, decree):
    """A regime that ends during the term changes nothing; one not yet in force does."""
    LegalRegime.objects.filter(pk=decree.pk).update(end_on=date(2009, 1, 1))
    assert state(cluster, "L03") == HELD

    LegalRegime.objects.filter(pk=decree.pk).update(start_on=date(2008, 3, 2))
    assert state(cluster, "L03") == BROKEN


# L04


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"legal_form": "asbl", "enterprise_number": "0403019261"}, HELD),
        ({"legal_form": "de_facto"}, HELD),
        ({"legal_form": "asbl"}, AT_RISK),
        ({"legal_form": "company", "enterprise_number": "0403019261"}, BROKEN),
        ({}, NOT_KNOWN),
    ],
)
def test_l04_the_legal_form_is_in_the_list(cluster, fields, expected):
    cluster.legal_entity = make_organisation(**fields)
    cluster.save()

    assert state(cluster, "L04") == expected


# L05


def join(cluster, **fields):
    """Make a member that a document of the day shows."""
    membership = make_membership(
        cluster=cluster, organisation=make_organisation(**fields)
    )
    make_membership_attestation(membership=membership, documented_on=DAY)


@pytest.mark.parametrize(
    ("walloon", "elsewhere", "unknown", "expected"),
    [
        (2, 1, 0, HELD),
        (3, 0, 2, HELD),
        (1, 1, 0, BROKEN),
        (1, 3, 1, BROKEN),
        (2, 1, 2, NOT_KNOWN),
        (0, 0, 2, NOT_KNOWN),
    ],
)
def test_l05_more_than_half_is_walloon(cluster, walloon, elsewhere, unknown, expected):
    """What is not known cannot be taken for either: 2 of 5 with 2 unknown is open."""
    place = make_place()
    for fields, number in (
        ({"place": place}, walloon),
        ({"country": "FR"}, elsewhere),
        ({}, unknown),
    ):
        for _ in range(number):
            join(cluster, **fields)

    assert state(cluster, "L05") == expected


def test_l05_tells_nothing_of_a_few_among_hundreds(cluster):
    for _each in range(3):
        join(cluster, place=make_place())

    assert state(cluster, "L05") == HELD

    make_published_figure(
        cluster=cluster, value=500, exactness="more_than", stated_on=DAY
    )

    assert state(cluster, "L05") == NOT_KNOWN


def test_l05_is_on_clusters(pole):
    assert state(pole, "L05") == NOT_APPLICABLE


# L06 to L08


def animate(cluster, eligible_cost=200_000):
    return make_grant(
        cluster=cluster,
        kind=GrantKind.ANIMATION,
        start_on=START,
        amount=100_000,
        eligible_cost=eligible_cost,
    )


def test_l06_the_subsidy_has_a_maximum(cluster, decree):
    """80 % of 160,000 are 128,000; were the rate 50 %, 100,000 would be too much."""
    assert state(cluster, "L06") == NOT_APPLICABLE
    animate(cluster)
    assert state(cluster, "L06") == HELD
    assert "at most 128,000.00" in ruled(cluster, "L06").evidence

    SubsidyRate.objects.update(rate=Decimal("0.5"))
    assert state(cluster, "L06") == BROKEN

    SubsidyRate.objects.all().delete()
    assert state(cluster, "L06") == NOT_KNOWN


def test_l07_no_cost_is_paid_twice(cluster):
    """60,000 and 30,000 from elsewhere on 100,000 are 90 %."""
    assert state(cluster, "L07") == NOT_APPLICABLE
    unknown = make_grant(cluster=cluster, amount=1000)
    assert state(cluster, "L07") == NOT_KNOWN

    make_grant(
        cluster=cluster,
        amount=60_000,
        eligible_cost=100_000,
        other_public_amount=30_000,
    )
    found = ruled(cluster, "L07")

    assert found.state == NOT_KNOWN
    assert "90\xa0%" in found.evidence
    assert found.link != unknown
    unknown.eligible_cost = 2000
    unknown.save()
    assert state(cluster, "L07") == HELD


@contextmanager
def past_the_triggers():
    """Write what no balance allows, and keep the sums that it makes."""
    with pgtrigger.ignore(*BALANCES):
        yield
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programmes_keep_sums(array_agg(id)) FROM programmes_grant"
        )


def test_l07_tells_what_was_recorded_past_the_triggers(cluster):
    """80,000 and 30,000 on 100,000, as no trigger lets anybody write."""
    with past_the_triggers():
        make_grant(
            cluster=cluster,
            amount=80_000,
            eligible_cost=100_000,
            other_public_amount=30_000,
        )

    assert state(cluster, "L07") == BROKEN


def test_l08_a_specific_subsidy_has_a_ceiling(cluster, decree):
    assert state(cluster, "L08") == NOT_APPLICABLE
    make_grant(
        cluster=cluster,
        kind=GrantKind.SPECIFIC,
        amount=24_000,
        decided_on=START,
        agreement=make_agreement(title="With Luxembourg"),
    )
    found = ruled(cluster, "L08")
    assert found.state == HELD
    assert "With Luxembourg" in found.evidence

    regimes = LegalRegime.objects.filter(pk=decree.pk)
    regimes.update(specific_subsidy_ceiling=20_000)
    assert state(cluster, "L08") == BROKEN
    regimes.update(specific_subsidy_ceiling=None)
    assert state(cluster, "L08") == NOT_KNOWN


# L09 to L11


def test_l09_a_renewal_has_new_targets(cluster, decree):
    assert state(cluster, "L09") == NOT_APPLICABLE
    make_recognition(cluster=cluster, regime=decree, start_on=date(2011, 3, 1))
    day = date(2011, 6, 30)
    assert state(cluster, "L09", day) == NOT_KNOWN
    make_target(cluster=cluster, start_on=START)
    assert state(cluster, "L09", day) == BROKEN
    make_target(cluster=cluster, start_on=date(2011, 3, 1))
    assert state(cluster, "L09", day) == HELD


@pytest.fixture
def evaluation(cluster):
    """An evaluation with two criteria, both scored, by somebody from outside."""
    framework = make_framework()
    evaluation = make_evaluation(
        cluster=cluster,
        framework=framework,
        reference_on=date(2009, 1, 31),
        occasion=Occasion.EXCEPTIONAL,
        evaluator=make_person(),
    )
    for _ in range(2):
        make_criterion_score(
            evaluation=evaluation,
            criterion=make_criterion(framework=framework),
            score=4,
        )
    return evaluation


def sign(evaluation):
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.SIGNED,
        signed_at="2009-02-01T12:00Z",
        signed_by=User.objects.create(username="judge"),
    )


def decide(evaluation, **fields):
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.DECIDED,
        outcome=Outcome.CONTINUED,
        decided_on=date(2009, 3, 1),
        **fields,
    )


def test_l10_an_evaluation_is_complete(cluster, evaluation):
    assert state(make_cluster(), "L10") == NOT_KNOWN
    assert state(cluster, "L10") == AT_RISK
    assert ruled(cluster, "L10").evidence == "It is under way."
    sign(evaluation)
    # What is signed is not public before it is decided.
    assert ruled(cluster, "L10").evidence == "It is under way."
    decide(evaluation)
    assert state(cluster, "L10") == HELD


def test_l10_an_evaluation_with_gaps_is_broken(cluster, evaluation):
    make_criterion(framework=evaluation.framework)
    sign(evaluation)
    decide(evaluation)

    found = ruled(cluster, "L10")

    assert found.state == BROKEN
    assert "2 of 3 criteria are scored." in found.evidence


def test_l10_the_animator_cannot_evaluate(cluster, evaluation):
    make_mandate(cluster=cluster, person=evaluation.evaluator)
    sign(evaluation)
    decide(evaluation)

    assert state(cluster, "L10") == BROKEN


def test_l10_of_an_evaluation_that_a_document_tells_of(cluster):
    decide(make_evaluation(cluster=cluster, reference_on=date(2009, 1, 31)))

    found = ruled(cluster, "L10")

    assert found.state == NOT_KNOWN
    assert "No evaluator is named." in found.evidence


@pytest.mark.parametrize(
    ("opinion_on", "expected"),
    [
        (date(2009, 2, 15), HELD),
        (date(2009, 3, 2), BROKEN),
        (None, NOT_KNOWN),
    ],
)
def test_l11_the_opinion_comes_first(cluster, evaluation, opinion_on, expected):
    assert state(cluster, "L11") == NOT_APPLICABLE
    decide(evaluation, opinion_on=opinion_on)

    found = ruled(cluster, "L11")

    assert found.state == expected
    assert found.on == date(2009, 3, 1)
    assert state(cluster, "L11", date(2009, 2, 28)) == NOT_APPLICABLE


# L12 and L13


def test_l12_names_give_away_what_is_no_cluster(cluster):
    assert state(cluster, "L12") == NOT_KNOWN
    cluster.legal_entity = make_organisation(name="TWEED", kind="support")
    cluster.save()
    assert state(cluster, "L12") == HELD
    assert "Consortium" in ruled(make_cluster(name="Consortium H2"), "L12").evidence
    cluster.legal_entity = make_organisation(name="Agoria", kind="federation")
    cluster.save()
    found = ruled(cluster, "L12")
    assert found.state == AT_RISK
    assert found.link == cluster.legal_entity


@pytest.mark.parametrize(
    ("president", "vice", "expected"),
    [
        ("enterprise", "university", HELD),
        ("enterprise", "enterprise", BROKEN),
        ("university", "university", BROKEN),
        ("enterprise", None, NOT_KNOWN),
        (None, "university", NOT_KNOWN),
    ],
)
def test_l13_industry_presides(pole, president, vice, expected):
    for role, kind in (
        (MandateRole.PRESIDENT, president),
        (MandateRole.VICE_PRESIDENT, vice),
    ):
        represents = make_organisation(kind=kind) if kind else None
        make_mandate(
            cluster=pole, role=role, represents=represents, start_on=date(2008, 1, 1)
        )

    assert state(pole, "L13") == expected
    # What documents of 2008 say of it tells nothing of 2012.
    late = ruled(pole, "L13", date(2012, 1, 1))
    assert late.state == NOT_KNOWN
    assert "not documented since" in late.evidence
    assert "too little is known" in late.evidence


def test_l13_needs_a_president(pole, cluster):
    assert state(cluster, "L13") == NOT_APPLICABLE
    assert state(pole, "L13") == NOT_KNOWN
    assert "President: not documented." in ruled(pole, "L13").evidence


# L14


def label_project(pole, *kinds, complete=True, **fields):
    project = make_project(
        kind=ProjectKind.RESEARCH,
        outcome=ProjectOutcome.LABELLED,
        is_consortium_complete=complete,
    )
    make_project_pole(project=project, cluster=pole)
    for kind in kinds:
        make_project_participant(
            project=project, organisation=make_organisation(kind=kind, **fields)
        )
    return project


def test_l14_a_project_joins_firms_and_a_laboratory(pole, cluster):
    assert state(cluster, "L14") == NOT_APPLICABLE
    assert state(pole, "L14") == NOT_APPLICABLE
    unknown = label_project(pole, "enterprise", complete=False)
    assert state(pole, "L14") == NOT_KNOWN
    label_project(pole, "enterprise", "enterprise", "university")
    assert state(pole, "L14") == NOT_KNOWN
    ProjectPole.objects.filter(project=unknown).delete()
    assert state(pole, "L14") == NOT_KNOWN
    Organisation.objects.update(size_class="small")
    assert state(pole, "L14") == HELD
    wrong = label_project(pole, "enterprise", "enterprise")
    found = ruled(pole, "L14")
    assert found.state == BROKEN
    assert found.link == wrong


# L15 to L19


def test_l15_a_contract_is_evaluated_in_its_last_year_but_one(pole, cluster):
    """The contract ends on 31 December 2010: the evaluation is for 2009."""
    assert state(cluster, "L15") == NOT_APPLICABLE
    assert state(pole, "L15", date(2008, 12, 31)) == HELD
    assert state(pole, "L15", date(2009, 1, 1)) == AT_RISK
    assert state(pole, "L15", date(2010, 1, 1)) == NOT_KNOWN
    make_evaluation(cluster=pole, reference_on=date(2009, 9, 30))
    assert state(pole, "L15", date(2010, 1, 1)) == HELD
    pole.recognitions.update(end_on=None)
    assert state(pole, "L15") == NOT_KNOWN


@pytest.mark.parametrize(
    ("earned", "expected"), [(60_000, HELD), (50_000, HELD), (40_000, AT_RISK)]
)
def test_l16_half_of_the_income_is_private(pole, cluster, earned, expected):
    """50,000 of public money beside what it earns."""
    assert state(cluster, "L16") == NOT_APPLICABLE
    assert state(pole, "L16") == NOT_KNOWN
    make_income(cluster=pole, origin=IncomeOrigin.FEES, amount=earned)
    make_income(cluster=pole, origin=IncomeOrigin.PUBLIC, amount=50_000)

    assert state(pole, "L16") == expected


def test_l17_a_label_runs_out(cluster):
    """The bronze of 1 May 2024 until 30 April 2026; renewed in 2026, until 2029."""
    assert state(cluster, "L17") == NOT_APPLICABLE
    make_quality_label(cluster=cluster, start_on=date(2024, 5, 1))
    assert ruled(cluster, "L17", date(2025, 8, 29)).on == date(2026, 4, 30)
    assert state(cluster, "L17", date(2025, 8, 29)) == HELD
    assert state(cluster, "L17", date(2025, 8, 30)) == AT_RISK
    assert state(cluster, "L17", date(2026, 5, 1)) == BROKEN


def test_l17_a_renewed_label_holds_longer(cluster):
    make_quality_label(
        cluster=cluster, start_on=date(2024, 5, 1), end_on=date(2026, 4, 30)
    )
    make_quality_label(
        cluster=cluster, start_on=date(2026, 5, 1), level=LabelLevel.SILVER
    )

    assert ruled(cluster, "L17", date(2026, 6, 1)).on == date(2029, 4, 30)


def test_l17_how_long_another_first_label_holds_is_not_known(cluster):
    make_quality_label(
        cluster=cluster, start_on=date(2009, 1, 1), level=LabelLevel.GOLD
    )

    assert state(cluster, "L17") == NOT_KNOWN


def test_l18_the_lines_stay_within_their_envelope(cluster):
    assert state(cluster, "L18") == NOT_APPLICABLE
    make_envelope(amount=505_000_000)
    assert "the Region’s" in ruled(cluster, "L18").evidence
    assert state(cluster, "L18") == NOT_APPLICABLE
    envelope = make_envelope(name_en="Poles", amount=280_000_000)
    line = make_funding_line(envelope=envelope, amount=120_000_000)
    make_grant(cluster=cluster, funding_line=line, amount=1000)

    found = ruled(cluster, "L18")

    assert found.state == HELD
    assert "160,000,000.00 of 280,000,000.00" in found.evidence
    assert found.link == envelope.plan


def test_l18_tells_what_was_recorded_past_the_triggers(cluster):
    envelope = make_envelope(amount=280_000_000)
    with past_the_triggers():
        line = make_funding_line(envelope=envelope, amount=281_000_000)
        make_grant(cluster=cluster, funding_line=line, amount=1000)

    found = ruled(cluster, "L18")

    assert found.state == BROKEN
    assert "−1,000,000.00" in found.evidence


@pytest.mark.parametrize(
    ("provinces", "elsewhere", "expected"),
    [(2, 0, HELD), (2, 1, HELD), (1, 0, BROKEN), (1, 1, NOT_KNOWN), (0, 1, NOT_KNOWN)],
)
def test_l19_a_pole_covers_all_provinces(pole, cluster, provinces, elsewhere, expected):
    """Of two provinces; somebody whose place is not known may be in the other."""
    assert state(cluster, "L19") == NOT_APPLICABLE
    all_provinces = [
        make_territory(code=code, level="province", parent=wallonia())
        for code in ("BE32", "BE33")
    ]
    for province in all_provinces[:provinces]:
        place = make_place(province=province)
        join(pole, place=place)
    for _ in range(elsewhere):
        join(pole)
    read_whole(pole, days=[DAY])

    assert state(pole, "L19") == expected
