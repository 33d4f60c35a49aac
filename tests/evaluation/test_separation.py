"""Nobody judges and decides: held by the acts, their pages and the database."""

from uuid import uuid4

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluation.models import Evaluation, EvaluationStatus, Outcome, Recommendation
from evaluation.services import (
    decide_evaluation,
    sign_evaluation,
    why_not_decide,
)
from registry.imports.plans.applying import apply_plan
from registry.models import Role
from registry.proposals.changes import ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from registry.refusals import explain
from tests.factories import make_member, make_source, make_superuser, make_user_role

from .acts import LAST_DAY, complete, make_evaluator, make_tweed, open_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge():
    return make_superuser("judge")


@pytest.fixture
def signed(judge):
    file = complete(open_file(make_tweed(), judge), judge)
    return sign_evaluation(evaluation=file, user=judge)


def decide(file, user):
    return decide_evaluation(
        evaluation=file,
        user=user,
        outcome=Outcome.ENDED,
        reasons=["other"],
        decided_on=LAST_DAY,
        source=make_source(),
    )


def test_who_signed_does_not_decide_whatever_his_rights(signed, judge):
    with pytest.raises(ValidationError, match="You signed this evaluation"):
        decide(signed, judge)
    signed.refresh_from_db()
    assert signed.status == EvaluationStatus.SIGNED

    assert decide(signed, make_member(Role.DECIDER)).decided_by.username == "member"


def test_an_evaluator_decides_on_no_evaluation(signed):
    other = make_superuser("other")
    make_user_role(user=other, role=Role.EVALUATOR)

    with pytest.raises(ValidationError, match="role of an evaluator"):
        decide(signed, other)


def test_who_wrote_in_the_file_does_not_decide(client):
    writer = make_evaluator("writer")
    client.force_login(writer)
    cluster = make_tweed()
    client.post(
        reverse("evaluation_open"),
        {
            "cluster": cluster.slug,
            "occasion": "end_of_term",
            "reference_on": LAST_DAY.isoformat(),
        },
    )
    file = Evaluation.objects.get()
    complete(file, writer)
    sign_evaluation(evaluation=file, user=make_evaluator("signer"))
    file.refresh_from_db()

    assert "You wrote in the file" in why_not_decide(evaluation=file, user=writer)
    with pytest.raises(ValidationError, match="You wrote in the file"):
        decide(file, writer)
    assert not why_not_decide(evaluation=file, user=make_member(Role.DECIDER))


def test_the_pages_offer_no_decision_to_who_judged(client, signed, judge):
    page = reverse("evaluation_decide", args=[signed.slug])
    decider = make_member(Role.DECIDER)
    for user, offered in ((judge, False), (decider, True)):
        client.force_login(user)
        response = client.get(page, follow=True)

        assert (response.request["PATH_INFO"] == page) == offered
        shown = client.get(signed.get_absolute_url()).content.decode()
        assert (f'href="{page}"' in shown) == offered


def enter(file, user):
    """Enter a decision past all acts, as SQL would."""
    with transaction.atomic():
        Evaluation.objects.filter(pk=file.pk).update(
            status=EvaluationStatus.DECIDED,
            outcome=Outcome.ENDED,
            reasons=["other"],
            decided_on=LAST_DAY,
            decided_by=user,
        )


def test_the_database_refuses_a_decision_by_who_judged(signed, judge):
    evaluator = make_member(Role.EVALUATOR)
    for user in (judge, evaluator):
        with pytest.raises(IntegrityError) as refusal:
            enter(signed, user)
        (said,) = explain(refusal.value).messages
        assert f"Who signed “{signed.slug}”" in said

    enter(signed, make_member(Role.DECIDER, username="decider"))


def test_who_planned_what_somebody_else_entered_does_not_decide(client):
    planner, other = make_superuser("planner"), make_evaluator("other")
    file = complete(open_file(make_tweed(), other), other)
    batch = propose_changes(
        changes=[
            ProposedChange.of(row, ChangeAct.CORRECT, score=2)
            for row in file.scores.all()
        ],
        title="Scores",
        day=LAST_DAY,
        user=planner,
        source=make_source(),
    )
    apply_plan(batch=batch, user=other)
    sign_evaluation(evaluation=file, user=make_evaluator("signer"))
    file.refresh_from_db()

    assert "You wrote in the file" in why_not_decide(evaluation=file, user=planner)
    assert not why_not_decide(evaluation=file, user=make_superuser("nobody"))


def test_who_wrote_a_recommendation_does_not_decide_and_who_follows_it_up_may(client):
    writer, follower = make_superuser("writer"), make_superuser("follower")
    file = complete(open_file(make_tweed(), make_evaluator()), make_evaluator("other"))
    with pghistory.context(user=writer.pk):
        row = file.recommendations.create(number=1, text="Do more.")
    sign_evaluation(evaluation=file, user=make_evaluator("signer"))
    file.refresh_from_db()

    assert "You wrote in the file" in why_not_decide(evaluation=file, user=writer)
    kept = Recommendation.pgh_event_model.objects.create(
        pgh_label="update",
        pgh_obj=row,
        pgh_context=pghistory.models.Context.objects.create(
            metadata={"user": follower.pk}, id=uuid4()
        ),
        **{
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
        },
    )
    assert kept.pgh_created_at > file.signed_at
    assert not why_not_decide(evaluation=file, user=follower)
