"""The acts of an evaluation: what each does, and what each refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluation.models import (
    CriterionScore,
    Evaluation,
    EvaluationStatus,
    Framework,
    IndicatorCode,
    Measurement,
    Outcome,
    Reason,
)
from evaluation.services import (
    FOLLOWING,
    compute_instead,
    consequences_of,
    decide_evaluation,
    dependence,
    discard_evaluation,
    enter_by_hand,
    follow_up,
    measure_again,
    missing_to_sign,
    open_evaluation,
    possible_outcomes,
    sign_evaluation,
    writing,
)
from registry.models import (
    OrganisationKind,
    Recognition,
    RecognitionEnding,
    Role,
    Source,
    SourceKind,
)
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_mandate,
    make_member,
    make_membership,
    make_organisation,
    make_person,
    make_recognition,
    make_source,
    make_staff,
)

from .acts import (
    LAST_DAY,
    complete,
    make_evaluator,
    make_next_targets,
    make_tweed,
    open_file,
    signed_file,
)
from .factories import make_framework, make_recommendation, make_target

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


@pytest.fixture
def eva():
    return make_evaluator()


@pytest.fixture
def tweed():
    return make_tweed()


@pytest.fixture
def file(tweed, eva):
    return open_file(tweed, eva)


@pytest.fixture
def signed(tweed, eva):
    return signed_file(tweed, eva)


def refused(act, **arguments) -> str:
    """Return why an act is refused."""
    with pytest.raises(ValidationError) as refusal:
        act(**arguments)
    return " ".join(refusal.value.messages)


def decide(evaluation, user, **said):
    said.setdefault("decided_on", date(2011, 2, 28))
    if "source" not in said:
        said["source"] = make_source()
    return decide_evaluation(evaluation=evaluation, user=user, **said)


def recognitions(cluster):
    return list(
        cluster.recognitions.order_by("start_on").values_list(
            "start_on", "start_precision", "end_on", "end_precision", "ending"
        )
    )


# Opening


def test_an_opened_file_holds_every_indicator_and_a_place_for_each_score(tweed, eva):
    for number in range(3):
        make_membership(
            cluster=tweed,
            organisation=make_organisation(
                kind=OrganisationKind.ENTERPRISE
                if number
                else OrganisationKind.UNIVERSITY
            ),
            start_on=date(2008, 3, 1),
        )

    file = open_file(tweed, eva)

    assert file.recognition.cluster == tweed
    assert file.framework.name_en == "Five dimensions"
    measured = {row.code: row for row in file.measurements.all()}
    assert set(measured) == set(IndicatorCode)
    members = measured[IndicatorCode.MEM_01]
    assert (members.value, members.low, members.numerator) == (None, 3, 3)
    assert members.lack == "at_least"
    assert members.lack_parameters == {"documented": 3}
    assert measured[IndicatorCode.OUT_01].lack == "no_accounts"
    assert list(file.scores.values_list("criterion__name_en", "score")) == [
        ("Strategy", None),
        ("Dynamics", None),
    ]


def test_criteria_are_those_in_force_when_the_recognition_began(eva):
    tweed = make_tweed(start_on=date(2007, 7, 1))
    Framework.objects.update(end_on=date(2008, 12, 31))
    make_framework(name_en="Missions", start_on=date(2009, 1, 1))

    assert open_file(tweed, eva).framework.name_en == "Five dimensions"
    later = open_file(make_cluster(), eva, occasion="exceptional")
    assert (later.recognition, later.framework.name_en) == (None, "Missions")


def test_no_file_is_opened_of_what_lies_ahead_or_has_no_framework(tweed, eva):
    tomorrow = timezone.localdate() + TOMORROW
    hub = make_cluster(kind="innovation_hub")

    assert "lies ahead" in refused(
        open_file, cluster=tweed, user=eva, reference_on=tomorrow
    )
    assert "No framework" in refused(open_file, cluster=hub, user=eva)
    assert not Evaluation.objects.exists()


def test_a_cluster_is_evaluated_once_on_a_day_and_an_occasion(tweed, eva, file):
    assert "on this day already" in refused(open_file, cluster=tweed, user=eva)
    assert open_file(tweed, eva, occasion="exceptional") != file


def test_what_another_evaluation_says_in_confidence_is_not_measured(tweed, eva):
    earlier = complete(open_file(tweed, eva, reference_on=date(2010, 1, 1)), eva)
    Evaluation.objects.filter(pk=earlier.pk).update(is_confidential=True)
    with writing(evaluation=earlier, user=eva) as kept:
        enter_by_hand(
            evaluation=kept,
            code=IndicatorCode.GOV_02,
            value=Decimal(3),
            justification="Survey",
            source=kept.source,
        )

    file = open_file(tweed, eva)

    for code in (IndicatorCode.GOV_01, IndicatorCode.GOV_02):
        assert file.measurements.get(code=code).missing


# Writing


def test_the_score_of_the_cluster_follows_from_the_scores_of_this_file(file, eva):
    with writing(evaluation=file, user=eva) as kept:
        kept.scores.filter(criterion__name_en="Strategy").update(score=2)
    score = file.measurements.get(code=IndicatorCode.GOV_01)
    assert (score.value, score.coverage) == (None, Decimal("0.5"))
    assert (score.low, score.high) == (Decimal("1.5"), Decimal("3.5"))

    with writing(evaluation=file, user=eva) as kept:
        kept.scores.filter(criterion__name_en="Dynamics").update(score=5)
    score = file.measurements.get(code=IndicatorCode.GOV_01)
    assert (score.numerator, score.denominator, score.value) == (7, 2, Decimal("3.5"))


def test_measuring_again_leaves_what_was_entered_by_hand(tweed, file, eva):
    with writing(evaluation=file, user=eva) as kept:
        enter_by_hand(
            evaluation=kept,
            code=IndicatorCode.MEM_02,
            value=Decimal("0.819"),
            justification="The list was incomplete.",
            source=Source(slug="survey", title="Survey", kind=SourceKind.REPORT),
        )
    make_membership(cluster=tweed, start_on=date(2008, 3, 1))

    measure_again(evaluation=file, user=eva)

    assert file.measurements.get(code=IndicatorCode.MEM_01).low == 1
    share = file.measurements.get(code=IndicatorCode.MEM_02)
    assert (share.value, share.is_manual) == (Decimal("0.819"), True)
    assert share.source.title == "Survey"
    assert file.measurements.count() == len(IndicatorCode)


def test_a_value_by_hand_is_computed_again_on_demand(tweed, file, eva):
    make_membership(cluster=tweed, start_on=date(2008, 3, 1))
    with writing(evaluation=file, user=eva) as kept:
        enter_by_hand(
            evaluation=kept,
            code=IndicatorCode.MEM_01,
            value=Decimal(790),
            justification="Brochure",
            source=kept.source,
        )
        compute_instead(evaluation=kept, code=IndicatorCode.MEM_01)

    members = file.measurements.get(code=IndicatorCode.MEM_01)
    assert (members.low, members.is_manual, members.source) == (1, False, None)


def test_two_values_from_one_new_document_rest_on_one_source(file, eva):
    with writing(evaluation=file, user=eva) as kept:
        for number, code in enumerate(["MEM-01", "MEM-02"]):
            enter_by_hand(
                evaluation=kept,
                code=code,
                value=Decimal(1),
                justification="Survey",
                source=Source(
                    slug=f"survey-{number}", title="Survey", kind=SourceKind.REPORT
                ),
            )

    assert Source.objects.filter(title="Survey").count() == 1


def test_measuring_again_finds_a_recognition_that_was_recorded_since(eva):
    make_tweed()
    nameless = make_cluster()
    file = open_file(nameless, eva)
    assert file.recognition is None
    recognition = make_recognition(
        cluster=nameless,
        regime=Recognition.objects.first().regime,
        start_on=date(2008, 3, 1),
    )

    assert measure_again(evaluation=file, user=eva).recognition == recognition


def test_nobody_writes_measures_or_discards_what_is_signed(signed, eva):
    with (
        pytest.raises(ValidationError, match="signed by now"),
        writing(evaluation=signed, user=eva),
    ):
        pytest.fail("It was handed out.")
    assert "signed by now" in refused(measure_again, evaluation=signed, user=eva)
    assert "signed by now" in refused(discard_evaluation, evaluation=signed, user=eva)


def test_a_file_opened_by_mistake_is_discarded_and_then_is_not_there(file, eva):
    discard_evaluation(evaluation=file, user=eva)

    assert not Evaluation.objects.exists()
    assert not Measurement.objects.exists()
    assert "discarded meanwhile" in refused(sign_evaluation, evaluation=file, user=eva)


def test_what_the_database_refuses_is_explained_and_leaves_nothing(file, eva):
    def write():
        with writing(evaluation=file, user=eva) as kept:
            kept.scores.filter(criterion__name_en="Strategy").update(score=3)
            kept.scores.filter(criterion__name_en="Dynamics").update(score=6)

    assert "between 1 and 5" in refused(write)
    assert not CriterionScore.objects.exclude(score=None).exists()


# Signing


def test_what_is_missing_before_a_signature_is_said(file, eva):
    assert missing_to_sign(evaluation=file) == [
        "Not scored yet: Strategy, Dynamics.",
        "Say who evaluates: a person, an organisation or both.",
    ]
    assert "Not scored yet" in refused(sign_evaluation, evaluation=file, user=eva)

    file = complete(file, eva)

    assert missing_to_sign(evaluation=file) == []


def test_a_signature_bears_its_time_and_its_name(file, eva):
    before = timezone.now()

    signed = sign_evaluation(evaluation=complete(file, eva), user=eva)

    assert signed.status == EvaluationStatus.SIGNED
    assert signed.signed_by == eva
    assert before <= signed.signed_at <= timezone.now()
    assert "signed already" in refused(sign_evaluation, evaluation=file, user=eva)


def test_what_was_signed_stays_whatever_the_registry_becomes(tweed, signed):
    make_membership(cluster=tweed, start_on=date(2008, 3, 1))

    assert signed.measurements.get(code=IndicatorCode.MEM_01).value is None


def test_a_term_that_is_not_recorded_cannot_be_judged_but_by_exception(eva):
    make_tweed()
    unknown = make_cluster(name="Unknown")
    file = complete(open_file(unknown, eva), eva)
    other = complete(open_file(unknown, eva, occasion="exceptional"), eva)

    (problem,) = missing_to_sign(evaluation=file)
    assert problem.startswith(
        "No recognition of Unknown is recorded for 28 February 2011"
    )
    assert missing_to_sign(evaluation=other) == []


@pytest.mark.parametrize(
    ("start_on", "end_on", "tied"),
    [
        (date(2008, 1, 1), None, True),
        (date(2011, 2, 28), date(2011, 2, 28), True),
        (date(2012, 1, 1), None, True),
        (date(2008, 1, 1), date(2011, 2, 27), False),
    ],
)
def test_an_evaluator_holds_no_role_in_the_cluster(tweed, file, start_on, end_on, tied):
    file.evaluator = make_person(name="Jean Dupont")
    make_mandate(person=file.evaluator, cluster=tweed, start_on=start_on, end_on=end_on)
    make_mandate(person=file.evaluator, cluster=make_cluster())

    expected = ["Jean Dupont holds a role in TWEED (animator), and cannot evaluate it."]
    assert dependence(evaluation=file) == (expected if tied else [])


def test_an_evaluator_holds_no_role_in_a_member(tweed, file):
    file.evaluator = make_person(name="Jean Dupont")
    member = make_organisation(name="Sonaca")
    make_mandate(person=file.evaluator, organisation=member, start_on=date(2009, 1, 1))
    assert dependence(evaluation=file) == []

    make_membership(cluster=tweed, organisation=member, start_on=date(2008, 3, 1))

    (tie,) = dependence(evaluation=file)
    assert "in Sonaca, a member of TWEED" in tie


def test_an_evaluating_organisation_is_neither_a_member_nor_the_cluster(tweed, file):
    body = make_organisation(name="Experts")
    file.evaluating_organisation = make_organisation(name="Old", merged_into=body)
    make_membership(cluster=make_cluster(), organisation=body)
    assert dependence(evaluation=file) == []

    make_membership(cluster=tweed, organisation=body, start_on=date(2008, 3, 1))
    tweed.legal_entity = body
    tweed.save()
    file.refresh_from_db(fields=["cluster"])

    assert dependence(evaluation=file) == [
        "Old is a member of TWEED, and cannot evaluate it.",
        "Old is TWEED itself in law, and cannot evaluate it.",
    ]


def test_who_is_tied_to_the_cluster_is_refused_at_the_signature(tweed, file, eva):
    file = complete(file, eva)
    make_mandate(person=file.evaluator, cluster=tweed, start_on=date(2009, 1, 1))

    assert "cannot evaluate it" in refused(sign_evaluation, evaluation=file, user=eva)


# Deciding


def test_a_renewal_begins_a_new_term_the_day_after_the_old_one(tweed, signed, eva):
    make_next_targets(tweed)
    source = Source(slug="order", title="Order", kind=SourceKind.LAW)

    decided = decide(
        signed,
        eva,
        outcome=Outcome.RENEWED,
        source=source,
        act="Order of 2011",
        reasons=[Reason.RESULTS],
        opinion_on=date(2011, 2, 1),
        opinion="Favourable.",
    )

    assert recognitions(tweed) == [
        (date(2008, 3, 1), "day", date(2011, 2, 28), "day", "expired"),
        (date(2011, 3, 1), "day", date(2014, 2, 28), "day", ""),
    ]
    renewal = decided.renewal
    assert (renewal.act, renewal.source.title) == ("Order of 2011", "Order")
    assert renewal.regime == signed.recognition.regime
    assert decided.status == EvaluationStatus.DECIDED
    assert (decided.decided_by, decided.opinion) == (eva, "Favourable.")


def test_a_renewal_is_under_the_regime_in_force_on_its_first_day(eva):
    tweed = make_tweed(start_on=date(2021, 7, 1), end_on=date(2024, 6, 30))
    make_legal_regime(
        name_en="Decree of 2024", start_on=date(2024, 7, 1), recognition_years=4
    )
    file = signed_file(tweed, eva, reference_on=date(2024, 6, 30))
    make_target(cluster=tweed, start_on=date(2024, 7, 1))

    decided = decide(file, eva, outcome=Outcome.RENEWED, decided_on=date(2024, 6, 30))

    assert decided.renewal.regime.name_en == "Decree of 2024"
    assert decided.renewal.end_on == date(2028, 6, 30)


def test_a_renewal_with_conditions_says_them(tweed, signed, eva):
    make_next_targets(tweed)
    outcome = Outcome.RENEWED_WITH_CONDITIONS

    assert "under which conditions" in refused(
        decide, evaluation=signed, user=eva, outcome=outcome
    )
    assert recognitions(tweed) == [(date(2008, 3, 1), "day", None, "day", "")]

    decided = decide(signed, eva, outcome=outcome, conditions="More members.")
    assert decided.renewal.start_on == date(2011, 3, 1)


def test_a_term_known_to_the_month_is_renewed_to_the_month(eva):
    tweed = make_tweed(start_precision="month")
    make_next_targets(tweed)

    decide(signed_file(tweed, eva), eva, outcome=Outcome.RENEWED)

    assert recognitions(tweed) == [
        (date(2008, 3, 1), "month", date(2011, 2, 28), "month", "expired"),
        (date(2011, 3, 1), "month", date(2014, 2, 28), "month", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"start_precision": "documented"}, "It is not known when the recognition"),
        (
            {
                "start_precision": "documented",
                "end_on": date(2011, 2, 28),
                "end_precision": "documented",
                "ending": "not_documented_later",
            },
            "It is not known when the recognition began",
        ),
        (
            {"end_on": date(2011, 2, 28), "ending": "withdrawn"},
            "The recognition ended already, on 28 February 2011: withdrawn.",
        ),
    ],
)
def test_a_term_whose_end_is_not_known_is_not_renewed(eva, fields, why):
    tweed = make_tweed(**fields)
    make_next_targets(tweed)
    file = signed_file(tweed, eva)

    assert why in refused(decide, evaluation=file, user=eva, outcome=Outcome.RENEWED)
    assert len(recognitions(tweed)) == 1


def test_a_term_documented_for_a_time_is_renewed_when_it_is_over(eva):
    tweed = make_tweed(
        end_on=date(2010, 12, 31),
        end_precision="documented",
        ending=RecognitionEnding.NOT_DOCUMENTED_LATER,
    )
    make_next_targets(tweed)
    file = signed_file(tweed, eva, reference_on=date(2010, 12, 31))

    decide(file, eva, outcome=Outcome.RENEWED)

    assert recognitions(tweed)[0][2:] == (date(2011, 2, 28), "day", "expired")


def test_a_regime_without_terms_renews_only_what_has_an_end(eva):
    tweed = make_tweed()
    recognition = tweed.recognitions.get()
    type(recognition.regime).objects.update(recognition_years=None)
    make_next_targets(tweed)
    file = signed_file(tweed, eva)

    assert "does not say how long it lasts" in refused(
        decide, evaluation=file, user=eva, outcome=Outcome.RENEWED
    )
    tweed.recognitions.update(end_on=LAST_DAY)
    decided = decide(file, eva, outcome=Outcome.RENEWED)
    assert decided.renewal.end_on is None


def test_a_renewal_needs_a_regime_that_is_in_force(tweed, signed, eva):
    make_next_targets(tweed)
    type(signed.recognition.regime).objects.update(end_on=LAST_DAY)

    assert "No legal regime is in force on 1 March 2011." in refused(
        decide, evaluation=signed, user=eva, outcome=Outcome.RENEWED
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"start_on": date(2008, 3, 1)},
        {"start_on": LAST_DAY},
        {"start_on": date(2011, 3, 1), "organisation": True},
    ],
)
def test_a_renewal_needs_new_targets_of_the_cluster(tweed, signed, eva, fields):
    """Those that were judged are none, nor are those of somebody else (L09)."""
    if "organisation" in fields:
        fields = fields | {"organisation": make_organisation()}
        make_target(**fields)
    else:
        make_target(cluster=tweed, **fields)

    assert "rule L09" in refused(
        decide, evaluation=signed, user=eva, outcome=Outcome.RENEWED
    )


def test_a_cluster_that_is_recognised_later_already_is_not_renewed(tweed, signed, eva):
    make_next_targets(tweed)
    tweed.recognitions.update(end_on=LAST_DAY)
    make_recognition(
        cluster=tweed, regime=signed.recognition.regime, start_on=date(2012, 1, 1)
    )

    assert "recorded already, from 1 January 2012 on" in refused(
        decide, evaluation=signed, user=eva, outcome=Outcome.RENEWED
    )


DOCUMENTED_UNTIL = {
    "end_on": LAST_DAY,
    "end_precision": "documented",
    "ending": "not_documented_later",
}


@pytest.mark.parametrize("occasion", ["end_of_term", "exceptional"])
@pytest.mark.parametrize(
    ("fields", "reference_on", "decided_on", "ends_on"),
    [
        # Decided when it has to be, four months before: the term runs on.
        ({}, date(2010, 10, 1), date(2010, 11, 28), LAST_DAY),
        ({"end_on": LAST_DAY}, date(2010, 10, 1), date(2010, 11, 28), LAST_DAY),
        ({}, LAST_DAY, date(2011, 6, 1), LAST_DAY),
        (
            {"end_on": date(2012, 2, 28)},
            LAST_DAY,
            date(2011, 3, 15),
            date(2012, 2, 28),
        ),
        (DOCUMENTED_UNTIL, LAST_DAY, date(2011, 3, 15), LAST_DAY),
        (
            {"end_on": LAST_DAY, "ending": "expired"},
            LAST_DAY,
            date(2011, 3, 15),
            LAST_DAY,
        ),
    ],
)
def test_who_is_not_renewed_keeps_the_term(
    eva, occasion, fields, reference_on, decided_on, ends_on
):
    tweed = make_tweed(**fields)
    file = signed_file(tweed, eva, occasion=occasion, reference_on=reference_on)

    decided = decide(
        file,
        eva,
        outcome=Outcome.ENDED,
        decided_on=decided_on,
        reasons=[Reason.CRITICAL_MASS, Reason.INVOLVEMENT],
    )

    assert recognitions(tweed) == [
        (date(2008, 3, 1), "day", ends_on, "day", "not_renewed")
    ]
    assert decided.renewal is None
    in_operation = type(tweed).objects.in_operation(ends_on)
    assert in_operation.filter(pk=tweed.pk).exists()


def test_without_terms_what_is_not_renewed_ends_on_the_day_of_the_decision(eva):
    tweed = make_tweed()
    type(tweed.recognitions.get().regime).objects.update(recognition_years=None)
    file = signed_file(tweed, eva)

    decide(
        file,
        eva,
        outcome=Outcome.ENDED,
        decided_on=date(2011, 6, 1),
        reasons=["other"],
    )

    assert recognitions(tweed)[0][2:] == (date(2011, 6, 1), "day", "not_renewed")


@pytest.mark.parametrize("occasion", ["end_of_term", "midterm", "exceptional"])
@pytest.mark.parametrize(
    "fields", [{}, {"end_on": date(2012, 2, 28)}, DOCUMENTED_UNTIL]
)
def test_a_withdrawal_ends_a_recognition_on_its_day(eva, occasion, fields):
    tweed = make_tweed(**fields)
    file = signed_file(tweed, eva, occasion=occasion, reference_on=date(2010, 10, 1))

    decide(
        file,
        eva,
        outcome=Outcome.WITHDRAWN,
        decided_on=date(2010, 11, 28),
        reasons=["other"],
    )

    assert recognitions(tweed)[0][2:] == (date(2010, 11, 28), "day", "withdrawn")


def test_what_is_over_is_not_withdrawn(eva):
    file = signed_file(make_tweed(end_on=LAST_DAY), eva)

    assert "nothing to withdraw" in refused(
        decide,
        evaluation=file,
        user=eva,
        outcome=Outcome.WITHDRAWN,
        decided_on=date(2011, 3, 1),
        reasons=["other"],
    )


@pytest.mark.parametrize(
    ("outcome", "reasons", "against"),
    [
        (Outcome.ENDED, ["critical_mass", "results"], "good results"),
        (Outcome.WITHDRAWN, ["results"], "good results"),
        (Outcome.RENEWED, ["results", "strategy"], "strategy not convincing"),
    ],
)
def test_reasons_do_not_speak_against_the_decision(
    tweed, signed, eva, outcome, reasons, against
):
    make_next_targets(tweed)

    assert against in refused(
        decide, evaluation=signed, user=eva, outcome=outcome, reasons=reasons
    )


def test_what_another_decision_ended_is_not_decided_again(tweed, signed, eva):
    other = signed_file(tweed, eva, occasion="exceptional")
    decide(signed, eva, outcome=Outcome.ENDED, reasons=["other"])

    assert "Another decision says already" in refused(
        decide,
        evaluation=other,
        user=eva,
        outcome=Outcome.WITHDRAWN,
        reasons=["other"],
    )


def test_what_ends_out_of_turn_is_withdrawn_by_its_document(tweed, eva):
    file = signed_file(
        tweed, eva, occasion="exceptional", reference_on=date(2009, 6, 1)
    )

    decide(
        file,
        eva,
        outcome=Outcome.WITHDRAWN,
        decided_on=date(2009, 9, 1),
        reasons_text="Fraud.",
    )

    assert recognitions(tweed)[0][2:] == (date(2009, 9, 1), "day", "withdrawn")
    assert tweed.recognitions.get().end_source is not None


def test_an_end_needs_a_reason_and_something_that_has_not_ended(tweed, signed, eva):
    assert "Say why" in refused(
        decide, evaluation=signed, user=eva, outcome=Outcome.ENDED
    )
    tweed.recognitions.update(end_on=LAST_DAY, ending="became")
    assert "ended already, on 28 February 2011: became another cluster" in refused(
        decide,
        evaluation=signed,
        user=eva,
        outcome=Outcome.ENDED,
        reasons=[Reason.OTHER],
    )


def test_half_way_a_recognition_goes_on_or_ends(tweed, eva):
    file = signed_file(tweed, eva, occasion="midterm", reference_on=date(2009, 8, 31))
    assert possible_outcomes(file) == [Outcome.CONTINUED, Outcome.WITHDRAWN]
    assert "Half-way" in refused(
        decide, evaluation=file, user=eva, outcome=Outcome.RENEWED
    )
    before = recognitions(tweed)

    decided = decide(file, eva, outcome=Outcome.CONTINUED)

    assert recognitions(tweed) == before
    assert decided.status == EvaluationStatus.DECIDED


def test_at_the_end_of_its_term_a_recognition_does_not_just_go_on(signed, eva):
    assert Outcome.CONTINUED not in possible_outcomes(signed)
    assert "At the end of its term" in refused(
        decide, evaluation=signed, user=eva, outcome=Outcome.CONTINUED
    )


def test_without_a_recognition_nothing_is_renewed_or_ended(eva):
    make_tweed()
    file = signed_file(make_cluster(), eva, occasion="exceptional")
    assert possible_outcomes(file) == [Outcome.CONTINUED]
    assert "is there to renew or end" in refused(
        decide, evaluation=file, user=eva, outcome=Outcome.ENDED, reasons=["other"]
    )


def test_a_decision_comes_after_the_reference_day_and_not_ahead(signed, eva):
    def refused_on(day):
        return refused(
            decide,
            evaluation=signed,
            user=eva,
            outcome=Outcome.ENDED,
            decided_on=day,
            reasons=["other"],
        )

    assert "after the reference day" in refused_on(date(2011, 2, 27))
    assert "this day is ahead" in refused_on(timezone.localdate() + TOMORROW)


def test_what_is_not_signed_is_not_decided(file, eva):
    assert "Sign the evaluation" in refused(
        decide, evaluation=file, user=eva, outcome=Outcome.ENDED, reasons=["other"]
    )


def test_a_decision_is_entered_once(signed, eva):
    said = {"outcome": Outcome.ENDED, "reasons": [Reason.OTHER]}
    decide(signed, eva, **said)

    assert refused(decide, evaluation=signed, user=eva, **said) == (
        "It was decided already, on 28 February 2011: not renewed."
    )


def test_what_somebody_agreed_to_is_what_happens_or_nothing(tweed, signed, eva):
    make_next_targets(tweed)
    said = {"outcome": Outcome.RENEWED, "decided_on": LAST_DAY}
    agreed = consequences_of(evaluation=signed, **said).digest
    tweed.recognitions.update(end_on=date(2011, 5, 31))

    assert "look again" in refused(
        decide, evaluation=signed, user=eva, agreed=agreed, **said
    )
    signed.recognition.refresh_from_db()
    agreed = consequences_of(evaluation=signed, **said).digest
    decided = decide(signed, eva, agreed=agreed, **said)
    assert decided.renewal.start_on == date(2011, 6, 1)


def test_looking_at_a_decision_changes_nothing(tweed, signed):
    make_next_targets(tweed)
    before = recognitions(tweed)

    for outcome in possible_outcomes(signed):
        consequences_of(evaluation=signed, outcome=outcome, decided_on=LAST_DAY)

    assert recognitions(tweed) == before
    assert signed.recognition.end_on is None


@pytest.mark.parametrize(
    ("opinion_on", "warning"),
    [
        (None, "No opinion"),
        (date(2011, 3, 1), "before the decision"),
        (LAST_DAY, None),
    ],
)
def test_the_opinion_of_the_committee_is_looked_for(tweed, signed, opinion_on, warning):
    make_next_targets(tweed)

    found = consequences_of(
        evaluation=signed,
        outcome=Outcome.RENEWED,
        decided_on=LAST_DAY,
        opinion_on=opinion_on,
    )

    assert found.problems == []
    assert [warning in said for said in found.warnings] == ([True] if warning else [])


# Following up


def test_a_recommendation_is_closed_after_the_signature_and_taken_up_again(file, eva):
    recommendation = make_recommendation(evaluation=file)
    sign_evaluation(evaluation=complete(file, eva), user=eva)
    said = {"recommendation": recommendation, "user": eva}

    closed = follow_up(came_of_it="Three joined.", closed_on=date(2011, 9, 1), **said)
    assert (closed.follow_up, closed.closed_on) == ("Three joined.", date(2011, 9, 1))

    assert follow_up(came_of_it="One left.", closed_on=None, **said).closed_on is None


def test_a_recommendation_is_closed_with_a_word_and_on_a_day_that_was(file, eva):
    def refused_on(day, words="Done."):
        return refused(
            follow_up,
            recommendation=recommendation,
            came_of_it=words,
            closed_on=day,
            user=eva,
        )

    recommendation = make_recommendation(evaluation=file)
    assert "of a later day" in refused_on(date(2011, 2, 27))
    assert "lies ahead" in refused_on(timezone.localdate() + TOMORROW)
    assert "what came of it" in refused_on(date(2011, 9, 1), words="")
    recommendation.delete()
    assert "removed meanwhile" in refused_on(date(2011, 9, 1))


# Who may


ACTS = {
    "add_evaluation": lambda file, user: open_evaluation(
        cluster=file.cluster,
        reference_on=date(2010, 1, 1),
        occasion="exceptional",
        user=user,
    ),
    "change_evaluation": lambda file, user: measure_again(evaluation=file, user=user),
    "delete_evaluation": lambda file, user: discard_evaluation(
        evaluation=file, user=user
    ),
    "sign_evaluation": lambda file, user: sign_evaluation(evaluation=file, user=user),
    "decide_evaluation": lambda file, user: decide(
        sign_evaluation(evaluation=file, user=make_evaluator("signer")),
        user,
        outcome=Outcome.ENDED,
        reasons=["other"],
    ),
    "change_recommendation": lambda file, user: follow_up(
        recommendation=make_recommendation(evaluation=file),
        came_of_it="Done.",
        closed_on=None,
        user=user,
    ),
}


@pytest.mark.parametrize("permission", ACTS)
def test_an_act_needs_its_own_permission(file, eva, permission):
    complete(file, eva)
    not_this = {permission}
    if permission in FOLLOWING:
        # Who decides follows up as well.
        not_this |= {"decide_evaluation"}
    others = make_staff(*(set(ACTS) - not_this), username="others")
    with pytest.raises(PermissionDenied):
        ACTS[permission](file, others)


@pytest.mark.parametrize("permission", ACTS)
def test_whoever_has_the_permission_of_an_act_does_it(file, eva, permission):
    complete(file, eva)

    ACTS[permission](file, make_staff(permission, username="clerk"))


def test_writing_needs_the_permission_to_change(file):
    with (
        pytest.raises(PermissionDenied),
        writing(evaluation=file, user=make_staff(username="clerk")),
    ):
        pytest.fail("It was handed out.")


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.EVALUATOR, set(ACTS) - {"decide_evaluation"}),
        (Role.DECIDER, {"decide_evaluation"}),
    ],
)
def test_a_role_may_do_its_acts_and_no_others(role, may):
    user = make_member(role)

    assert {act for act in ACTS if user.has_perm(f"evaluation.{act}")} == may
    assert user.has_perms(["evaluation.read_confidential", "evaluation.add_target"])
    assert not user.has_perm("evaluation.delete_framework")
    assert not user.has_perm("registry.change_recognition")


# On record


def test_the_history_says_which_act_changed_what(tweed, eva):
    make_next_targets(tweed)
    file = signed_file(tweed, eva)
    decide(file, eva, outcome=Outcome.RENEWED)

    acts = [
        event.pgh_context.metadata["act"]
        for event in Evaluation.pgh_event_model.objects.order_by("pgh_id")
    ]
    assert acts == ["open", "write", "sign", "decide"]
    begun = Recognition.pgh_event_model.objects.get(
        pgh_label="insert", start_on=date(2011, 3, 1)
    )
    assert begun.pgh_context.metadata["evaluation"] == file.slug
