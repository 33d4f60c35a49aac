"""A proposal is made by one person and decided on by another: services and database."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.undoing import drop_import, undo_import
from registry.models import ImportBatch, ImportStatus, Precision
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.mail import send_letter
from registry.proposals.receiving import propose_again, propose_changes
from registry.proposals.reviewing import (
    accept,
    digest_of,
    hand_in,
    leave_out,
    see_answer,
    send_back,
)
from tests.factories import (
    make_cluster,
    make_import_batch,
    make_membership,
    make_staff,
    make_superuser,
)
from tests.registry.imports.registry_dump import dump

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)


@pytest.fixture
def author():
    return make_staff("add_importbatch", username="animator")


@pytest.fixture
def reviewer():
    return make_staff(
        "add_importbatch", "view_importbatch", "apply_importbatch", username="clerk"
    )


@pytest.fixture
def members():
    cluster = make_cluster()
    return [make_membership(cluster=cluster) for _ in range(2)]


@pytest.fixture
def proposal(author, members):
    return propose_changes(
        changes=[
            ProposedChange.of(
                held,
                ChangeAct.END,
                end_on=DAY,
                end_precision=Precision.DAY,
                end_source=OF_THE_CHANGE,
            )
            for held in members
        ],
        title="Members left",
        day=DAY,
        user=author,
        reason="They told us.",
        cluster=members[0].cluster,
        is_proposal=True,
    )


@pytest.fixture
def handed_in(proposal, author):
    hand_in(batch=proposal, user=author)
    return proposal


def test_a_proposal_is_accepted_by_somebody_else_in_one_transaction_and_undone(
    handed_in, reviewer, members
):
    before = dump()

    assert accept(
        batch=handed_in, user=reviewer, seen=digest_of(handed_in), answer="Thank you."
    )

    assert handed_in.status == ImportStatus.APPLIED
    assert handed_in.applied_by == handed_in.reviewed_by == reviewer
    assert handed_in.answer == "Thank you."
    for held in members:
        held.refresh_from_db()
        assert held.end_on == DAY
    undo_import(batch=handed_in, user=reviewer)
    assert dump() == before


def test_nobody_reviews_what_he_proposed_himself(members):
    chief = make_superuser()
    batch = propose_changes(
        changes=[ProposedChange.of(members[0], ChangeAct.END, end_on=DAY)],
        title="Own",
        day=DAY,
        user=chief,
        is_proposal=True,
        cluster=members[0].cluster,
    )
    hand_in(batch=batch, user=chief)

    with pytest.raises(PermissionDenied):
        accept(batch=batch, user=chief, seen=digest_of(batch))
    with pytest.raises(PermissionDenied):
        send_back(batch=batch, user=chief, answer="No.")
    with pytest.raises(ValidationError, match="not its author"):
        apply_plan(batch=batch, user=chief)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"reviewed_by": "author", "reviewed_at": True}, "two_people"),
        ({"made_by": None}, "two_people"),
        ({"status": "applying", "applied_by": "author"}, "reviewed_first"),
        ({"status": "applying"}, "reviewed_first"),
        ({"status": "applying", "applied_by": "reviewer"}, "reviewed_first"),
        ({"reviewed_by": "reviewer"}, "review_whole"),
        ({"answer": "No."}, "review_whole"),
    ],
)
def test_the_database_holds_that_a_reviewer_is_not_the_author(
    handed_in, author, reviewer, said, rule
):
    people = {"author": author, "reviewer": reviewer, None: None}
    values = {
        name: people[value] if name.endswith("_by") else value
        for name, value in said.items()
    }
    if values.get("reviewed_at"):
        values["reviewed_at"] = timezone.now()
    rows = ImportBatch.objects.filter(pk=handed_in.pk)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        rows.update(**values)

    for name, value in values.items():
        setattr(handed_in, name, value)
    with pytest.raises(ValidationError):
        handed_in.full_clean(exclude=["columns", "sheets", "context"])


def test_somebody_without_the_right_decides_on_nothing(handed_in):
    other = make_staff("add_importbatch", username="other")

    with pytest.raises(PermissionDenied):
        accept(batch=handed_in, user=other, seen=digest_of(handed_in))
    with pytest.raises(PermissionDenied):
        leave_out(row=handed_in.rows.first(), user=other, remark="No.")


def test_a_row_is_left_out_with_a_reason_and_the_rest_accepted(
    handed_in, reviewer, members
):
    row = handed_in.rows.first()
    with pytest.raises(ValidationError, match="why"):
        leave_out(row=row, user=reviewer, remark=" ")

    leave_out(row=row, user=reviewer, remark="Still on their site.")
    accept(batch=handed_in, user=reviewer, seen=digest_of(handed_in))

    row.refresh_from_db()
    assert row.remark == "Still on their site."
    assert [held.end_on for held in sorted_by_key(members)] == [None, DAY]


def sorted_by_key(members):
    for held in members:
        held.refresh_from_db()
    return members


def test_of_two_reviewers_at_once_one_is_told(handed_in, reviewer):
    second = make_staff("apply_importbatch", "add_importbatch", username="second")
    seen = digest_of(handed_in)

    leave_out(row=handed_in.rows.first(), user=second, remark="No.")
    with pytest.raises(ValidationError, match="since you saw them"):
        accept(batch=handed_in, user=reviewer, seen=seen)
    accept(batch=handed_in, user=second, seen=digest_of(handed_in))
    with pytest.raises(ValidationError, match="second decided on it meanwhile"):
        accept(batch=handed_in, user=reviewer, seen=seen)
    with pytest.raises(ValidationError, match="second decided on it meanwhile"):
        send_back(batch=handed_in, user=reviewer, answer="No.")


def test_what_is_sent_back_has_a_reason_and_can_be_proposed_again(
    handed_in, reviewer, author, members
):
    with pytest.raises(ValidationError, match="why"):
        send_back(batch=handed_in, user=reviewer, answer="")

    send_back(batch=handed_in, user=reviewer, answer="Which document says so?")

    assert handed_in.status == ImportStatus.DROPPED
    assert handed_in.rows.count() == 2
    assert handed_in.answer_seen_at is None
    see_answer(batch=handed_in, user=author)
    handed_in.refresh_from_db()
    assert handed_in.answer_seen_at

    again = propose_again(batch=handed_in, user=author)

    assert again.pk != handed_in.pk
    assert again.submitted_at is None
    assert again.rows.count() == 2


def test_a_registry_that_changed_since_is_looked_at_again(handed_in, reviewer, members):
    seen = digest_of(handed_in)
    members[0].end_on = date(2025, 1, 1)
    members[0].save()

    assert not accept(batch=handed_in, user=reviewer, seen=seen)

    assert handed_in.status == ImportStatus.PLANNED
    assert handed_in.reviewed_by is None
    assert handed_in.replanned["rows"]


def test_only_what_would_change_something_is_handed_in_once(
    proposal, author, reviewer, members
):
    with pytest.raises(PermissionDenied):
        hand_in(batch=proposal, user=reviewer)
    hand_in(batch=proposal, user=author)
    with pytest.raises(ValidationError, match="already"):
        hand_in(batch=proposal, user=author)

    nothing = propose_changes(
        changes=[ProposedChange.of(members[0], ChangeAct.CORRECT, category="")],
        title="Nothing",
        day=DAY,
        user=author,
        is_proposal=True,
    )
    with pytest.raises(ValidationError, match="nothing to review"):
        hand_in(batch=nothing, user=author)


def test_a_proposal_that_was_not_handed_in_or_was_withdrawn_is_not_decided_on(
    proposal, author, reviewer
):
    with pytest.raises(ValidationError, match="not handed in"):
        accept(batch=proposal, user=reviewer, seen=digest_of(proposal))
    hand_in(batch=proposal, user=author)
    drop_import(batch=proposal, user=author)
    with pytest.raises(ValidationError, match="dropped"):
        accept(batch=proposal, user=reviewer, seen=digest_of(proposal))


def test_both_are_written_to_where_the_site_can_write(
    proposal, author, reviewer, settings
):
    settings.MAIL = True
    settings.ALLOWED_HOSTS = ["clusters.example.org"]
    get_user_model().objects.filter(pk=author.pk).update(email="a@example.org")
    get_user_model().objects.filter(pk=reviewer.pk).update(email="r@example.org")
    waiting = ProcrastinateJob.objects.filter(task_name="registry.send_letter")

    hand_in(batch=proposal, user=author)
    (letter,) = waiting.values_list("args", flat=True)
    assert letter["to"] == ["r@example.org"]
    assert "Members left" in letter["subject"]
    assert (
        f"http://clusters.example.org/imports/{proposal.reference}/" in (letter["text"])
    )
    send_letter.func(**letter)
    assert mail.outbox[0].to == ["r@example.org"]

    send_back(batch=proposal, user=reviewer, answer="Which document?")
    letter = waiting.latest("pk").args
    assert letter["to"] == ["a@example.org"]
    assert "Which document?" in letter["text"]


def test_nobody_is_written_to_where_the_site_cannot_write(
    proposal, author, reviewer, settings
):
    settings.MAIL = False
    get_user_model().objects.filter(pk=reviewer.pk).update(email="r@example.org")

    hand_in(batch=proposal, user=author)

    assert not ProcrastinateJob.objects.exists()


def test_an_import_that_is_no_proposal_needs_no_review():
    batch = make_import_batch()

    batch.full_clean(exclude=["columns", "sheets", "context"])
