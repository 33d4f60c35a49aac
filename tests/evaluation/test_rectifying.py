"""What was decided binds the recognition, and is put right by an act of its own."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from evaluation.indicators import measure
from evaluation.models import (
    Evaluation,
    EvaluationStatus,
    Framework,
    IndicatorCode,
    Outcome,
)
from evaluation.services import (
    ConditionAsked,
    annul_evaluation,
    decide_evaluation,
    open_in_place,
    publish_evaluation,
    rectified_consequences,
    rectify_decision,
    settle_condition,
    sign_evaluation,
    withdraw_report,
)
from registry.models import Recognition
from registry.refusals import explain
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_source,
    make_staff,
)

from .acts import (
    LAST_DAY,
    make_evaluator,
    make_next_targets,
    make_tweed,
    open_file,
    signed_file,
)
from .factories import make_evaluation

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
OTHER_DAY = date(2011, 3, 15)


@pytest.fixture
def eva():
    return make_evaluator()


@pytest.fixture
def decider():
    return make_evaluator("decider")


@pytest.fixture
def tweed():
    return make_tweed()


@pytest.fixture
def signed(tweed, eva):
    make_next_targets(tweed)
    return signed_file(tweed, eva)


def said(**more):
    return {
        "outcome": Outcome.RENEWED,
        "decided_on": LAST_DAY,
        "source": make_source(),
        "reasons": ["other"],
    } | more


def decide(evaluation, user, **more):
    return decide_evaluation(evaluation=evaluation, user=user, **said(**more))


def rectify(evaluation, user, **more):
    more = {"reason": "The day was mistyped.", "done_on": date(2011, 6, 1)} | more
    return rectify_decision(evaluation=evaluation, user=user, **said(**more))


def annul(evaluation, user, **more):
    more = {
        "reason": "The Council of State annulled it.",
        "done_on": date(2011, 6, 1),
    } | more
    return annul_evaluation(
        evaluation=evaluation,
        user=user,
        source=make_source(),
        **more,
    )


def rows(model):
    return list(model.objects.order_by("pk").values())


def recognitions(cluster):
    return list(
        cluster.recognitions.order_by("start_on").values_list(
            "start_on", "end_on", "ending"
        )
    )


def refused(act, *arguments, **more) -> str:
    with pytest.raises(ValidationError) as refusal:
        act(*arguments, **more)
    return " ".join(refusal.value.messages)


# What was decided binds the recognitions


BREAK_THE_JUDGED = [
    {"end_on": date(2030, 1, 1), "ending": ""},
    {"end_on": date(2030, 1, 1)},
    {"end_on": None, "ending": ""},
    {"ending": "became"},
    {"end_precision": "documented"},
    {"cluster": True},
]


@pytest.mark.parametrize("change", BREAK_THE_JUDGED)
@pytest.mark.parametrize("outcome", [Outcome.RENEWED, Outcome.ENDED, Outcome.WITHDRAWN])
def test_nobody_changes_how_a_recognition_ended_by_a_decision(
    tweed, signed, decider, outcome, change
):
    decided = decide(signed, decider, outcome=outcome)
    if "cluster" in change:
        change = {"cluster": make_cluster()}
    judged = Recognition.objects.filter(pk=decided.recognition_id)

    with pytest.raises(IntegrityError), transaction.atomic():
        judged.update(**change)
    assert judged.get().end_on == decided.recognition.end_on
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        judged.update(ending="became")
    assert explain(refusal.value).messages == [
        "The decision of 28 February 2011 on the evaluation “TWEED, 2011” says when "
        "this recognition begins and how it ends: have that decision rectified or "
        "annulled."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"start_on": date(2011, 3, 2)},
        {"end_on": date(2015, 1, 1)},
        {"end_on": None},
        {"end_on": date(2013, 1, 1)},
        {"regime": True},
    ],
)
def test_nobody_changes_what_a_decision_began(signed, decider, change):
    decided = decide(signed, decider)
    if "regime" in change:
        change = {
            "regime": make_legal_regime(
                name_en="Other", start_on=date(2000, 1, 1), end_on=date(2001, 1, 1)
            )
        }
    begun = Recognition.objects.filter(pk=decided.renewal_id)

    with pytest.raises(IntegrityError), transaction.atomic():
        begun.update(**change)


def test_what_a_decision_began_may_be_cut_short_and_its_words_corrected(
    signed, decider
):
    decided = decide(signed, decider)
    begun = Recognition.objects.filter(pk=decided.renewal_id)

    begun.update(act="Order of 2011", locator="p. 3")
    begun.update(end_on=date(2012, 6, 30), ending="became")

    assert Evaluation.objects.inconsistent_consequence().count() == 0


def test_a_recognition_that_goes_on_is_not_bound(tweed, eva, decider):
    file = signed_file(tweed, eva, occasion="midterm", reference_on=date(2009, 8, 31))
    decide(file, decider, outcome=Outcome.CONTINUED, decided_on=date(2009, 9, 1))

    assert tweed.recognitions.update(end_on=LAST_DAY) == 1


def without_triggers(sql):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE registry_recognition DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE registry_recognition ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE registry_recognition SET ending = 'became'"
        " WHERE end_on <= '2011-02-28'",
        "UPDATE registry_recognition SET start_on = '2011-04-01', end_on = NULL"
        " WHERE start_on > '2011-01-01'",
        "UPDATE registry_recognition SET end_on = NULL WHERE start_on > '2011-01-01'",
    ],
)
def test_a_recognition_that_differs_from_its_decision_is_listed(signed, decider, sql):
    decided = decide(signed, decider)
    assert not Evaluation.objects.inconsistent_consequence().exists()

    without_triggers(sql)

    assert list(Evaluation.objects.inconsistent_consequence()) == [decided]


# Publishing


def test_a_report_is_for_everybody_once_it_is_published(signed, decider):
    def readable():
        file = Evaluation.objects.get(pk=signed.pk)
        found = Evaluation.objects.filter(pk=signed.pk)
        return (
            found.readable_by(NOBODY).exists(),
            found.measured_for(NOBODY).exists(),
            file.is_whole_for(NOBODY),
        )

    def scored():
        (reading,) = measure([signed.cluster], LAST_DAY, [IndicatorCode.GOV_01])[
            signed.cluster_id
        ].values()
        return reading.value is not None

    assert readable() == (False, False, False)
    assert not scored()
    assert "once the evaluation is decided" in refused(
        publish_evaluation, evaluation=signed, user=decider
    )

    decide(signed, decider)
    assert readable() == (True, False, False)
    assert not scored()
    assert list(Evaluation.objects.unpublished()) == [signed]

    published = publish_evaluation(evaluation=signed, user=decider)
    assert (published.published_by, published.published_at is not None) == (
        decider,
        True,
    )
    assert readable() == (True, True, True)
    assert scored()
    assert not Evaluation.objects.unpublished().exists()
    assert "published already" in refused(
        publish_evaluation, evaluation=signed, user=decider
    )

    withdraw_report(evaluation=signed, user=decider)
    assert readable() == (True, False, False)
    assert "not published" in refused(withdraw_report, evaluation=signed, user=decider)


# Putting right


def test_a_mistyped_day_is_put_right_and_both_versions_are_kept(tweed, signed, decider):
    decide(signed, decider, outcome=Outcome.WITHDRAWN, decided_on=OTHER_DAY)
    assert recognitions(tweed) == [(date(2008, 3, 1), OTHER_DAY, "withdrawn")]

    act = rectify(signed, decider, outcome=Outcome.WITHDRAWN, decided_on=LAST_DAY)

    assert recognitions(tweed) == [(date(2008, 3, 1), LAST_DAY, "withdrawn")]
    signed.refresh_from_db()
    assert (signed.decided_on, signed.version) == (LAST_DAY, 2)
    assert (act.number, act.before["decided_on"]) == (2, "2011-03-15")
    assert (act.reason, act.entered_by) == ("The day was mistyped.", decider)
    assert not Evaluation.objects.inconsistent_consequence().exists()


@pytest.mark.parametrize("first", Outcome.values)
@pytest.mark.parametrize("then", Outcome.values)
def test_any_decision_is_put_right_as_if_it_had_been_taken_at_first(
    eva, decider, first, then
):
    def exceptional(cluster):
        make_next_targets(cluster)
        return make_evaluation(
            cluster=cluster,
            recognition=cluster.recognitions.get(),
            framework=Framework.objects.get(),
            occasion="exceptional",
            reference_on=date(2010, 6, 1),
            status=EvaluationStatus.SIGNED,
            signed_at=timezone.now(),
            signed_by=eva,
        )

    def more(outcome):
        asked = outcome == Outcome.RENEWED_WITH_CONDITIONS
        day = date(2010, 9, 1)
        return {
            "outcome": Outcome(outcome),
            "decided_on": day,
            "conditions": "Grow." if asked else "",
        }

    tweed = make_tweed()
    file = exceptional(tweed)
    decide(file, decider, **more(first))

    rectify(file, decider, **more(then))

    file.refresh_from_db()
    put_right = recognitions(tweed), [each.text for each in file.conditions_asked.all()]
    annul(file, decider)
    assert recognitions(tweed) == [(date(2008, 3, 1), None, "")]
    other = exceptional(tweed)
    decide(other, decider, **more(then))
    assert put_right == (
        recognitions(tweed),
        [each.text for each in other.conditions_asked.all()],
    )


def test_what_follows_from_a_decision_stands_in_the_way(tweed, signed, eva, decider):
    decide(signed, decider)
    open_file(tweed, eva, reference_on=date(2012, 1, 1), occasion="exceptional")

    assert "judged already, as of 1 January 2012" in refused(annul, signed, decider)
    assert "judged already" in refused(rectify, signed, decider, outcome=Outcome.ENDED)
    assert rectify(signed, decider, reasons_text="In other words.").number == 2


def test_putting_right_is_agreed_to_and_needs_a_reason_and_a_day(signed, decider):
    assert "entered here" in refused(rectify, signed, decider)
    decide(signed, decider)
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert "cannot be blank" in refused(rectify, signed, decider, reason="")
    assert "lies ahead" in refused(rectify, signed, decider, done_on=tomorrow)
    assert "look again" in refused(rectify, signed, decider, agreed="another")
    found = rectified_consequences(
        evaluation=signed, outcome=Outcome.ENDED, decided_on=LAST_DAY
    )
    rectify(signed, decider, outcome=Outcome.ENDED, agreed=found.digest)
    # Whoever agreed to the same before somebody else did it looks again.
    again = {"outcome": Outcome.ENDED, "agreed": found.digest}
    assert "look again" in refused(rectify, signed, decider, **again)
    with pytest.raises(PermissionDenied):
        rectify(signed, make_staff("sign_evaluation", username="clerk"))


def test_sql_changes_a_decision_only_with_the_act_that_puts_it_right(signed, decider):
    decide(signed, decider)
    rectify(signed, decider, outcome=Outcome.ENDED)
    decided = Evaluation.objects.filter(pk=signed.pk)

    for change in (
        {"decided_on": OTHER_DAY},
        {"decided_on": OTHER_DAY, "version": 3},
        {"strengths": "All.", "version": 3},
        {"status": EvaluationStatus.SIGNED, "decided_on": None, "outcome": ""},
    ):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            decided.update(**change)
        assert "is signed" in explain(refusal.value).messages[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.rectifications.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.rectifications.update(before={})


# Annulling


def test_an_annulled_decision_leaves_the_recognition_as_it_was(tweed, signed, decider):
    before = rows(Recognition)
    decide(signed, decider)
    publish_evaluation(evaluation=signed, user=decider)

    act = annul(signed, decider)

    assert rows(Recognition) == before
    signed.refresh_from_db()
    assert signed.status == EvaluationStatus.ANNULLED
    assert (signed.outcome, act.before["outcome"]) == (Outcome.RENEWED, "renewed")
    assert signed.state_on(date(2011, 5, 31)) == EvaluationStatus.DECIDED
    assert signed.state_on(date(2011, 6, 1)) == EvaluationStatus.ANNULLED
    stated = Evaluation.objects.with_state(date(2011, 6, 1)).get()
    assert (stated.state_then, stated.outcome_then) == ("annulled", "")
    assert Evaluation.objects.in_force().count() == 0
    assert Evaluation.objects.in_force(date(2011, 5, 31)).count() == 1
    assert "Only what is signed here" in refused(annul, signed, decider)


def test_a_file_in_its_place_says_the_same_and_can_be_corrected(
    tweed, signed, eva, decider
):
    assert "annulled evaluation" in refused(open_in_place, evaluation=signed, user=eva)
    annul(signed, decider, reason="A score was mistyped.")

    opened = open_in_place(evaluation=Evaluation.objects.get(pk=signed.pk), user=eva)

    assert (opened.status, opened.replaces) == (EvaluationStatus.OPEN, signed)
    assert opened.slug != signed.slug
    for part in ("scores", "measurements", "recommendations"):
        there, here = getattr(signed, part), getattr(opened, part)
        assert there.count() == here.count()
    assert opened.scores.update(score=2) == 2
    sign_evaluation(evaluation=opened, user=eva)
    assert signed.scores.filter(score=4).count() == 2
    with pytest.raises(ValidationError):
        open_in_place(evaluation=Evaluation.objects.get(pk=signed.pk), user=eva)


# Conditions


def test_the_conditions_of_a_renewal_are_followed_up_one_by_one(signed, decider):
    until = date(2012, 12, 31)
    decide(
        signed,
        decider,
        outcome=Outcome.RENEWED_WITH_CONDITIONS,
        asked=[
            ConditionAsked("20 % of small members.", until),
            ConditionAsked("Grow."),
        ],
    )
    signed.refresh_from_db()
    assert signed.conditions == "20 % of small members.\nGrow."
    first, second = signed.conditions_asked.all()
    assert (first.due_on, second.due_on) == (until, None)

    def settle(condition, day, **more):
        more = {"is_met": True, "came_of_it": "21 %."} | more
        return settle_condition(
            condition=condition, closed_on=day, user=decider, **more
        )

    assert "of a later day" in refused(settle, first, date(2011, 2, 1))
    assert "with what was found" in refused(settle, first, until, came_of_it="")
    settle(first, until)
    assert list(type(first).objects.unclosed(date(2012, 12, 30))) == [first, second]
    assert list(type(first).objects.unclosed(until)) == [second]
    assert type(first).objects.in_force(LAST_DAY).count() == 2
    for change in ({"text": "None."}, {"due_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(first).objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.delete()

    annul(signed, decider)
    assert "annulled" in refused(settle, second, until)
    assert type(first).objects.in_force(date(2011, 6, 1)).count() == 0


@pytest.mark.parametrize("act", [rectify, annul])
def test_nothing_is_put_right_before_it_is_decided(signed, decider, act):
    decide(signed, decider)

    with pytest.raises(ValidationError, match="before it is decided"):
        act(signed, decider, done_on=LAST_DAY - timedelta(days=1))
