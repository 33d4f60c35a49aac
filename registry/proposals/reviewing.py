"""A proposal is handed in, and decided on by somebody else than its author."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.imports.plans import tasks
from registry.imports.plans.deciding import decide
from registry.imports.plans.statements import fetch
from registry.imports.plans.whole import doubts_of
from registry.models import Decision, ImportBatch, ImportRow, ImportStatus, RowOutcome

from .mail import tell_author, tell_reviewers
from .rights import may_go_on, may_review

DOES_SOMETHING = (
    RowOutcome.NEW,
    RowOutcome.JOINED,
    RowOutcome.CHANGED,
    RowOutcome.LEFT,
)

DIGEST = """
SELECT md5(coalesce(string_agg(
    concat_ws('|', number, outcome, reason, decision, decided_id, changes, remark),
    ',' ORDER BY id
), '')) FROM registry_importrow WHERE batch_id = %(batch)s
"""


def digest_of(batch: ImportBatch) -> str:
    """Return a text that differs as soon as anything about the rows does."""
    return fetch(DIGEST, batch=batch.pk)[0][0]


def hand_in(*, batch: ImportBatch, user) -> None:
    """Give a proposal to those who review it; its author changes it no more.

    Raises:
        PermissionDenied: somebody else made it, or its author may not propose any more.
        ValidationError: it is no plan, handed in already, says nothing, or something
            of it is still to be settled by its author.
    """
    with transaction.atomic():
        kept = _held(batch)
        if not kept.is_proposal or not may_go_on(user, kept):
            raise PermissionDenied
        _check_planned(kept)
        if kept.submitted_at is not None:
            raise ValidationError(_("It was handed in already."), code="handed_in")
        if not kept.rows.with_outcome(*DOES_SOMETHING).exists():
            raise ValidationError(
                _("It would change nothing: there is nothing to review."),
                code="nothing",
            )
        if kept.rows.with_outcome(RowOutcome.AMBIGUOUS).exists() or doubts_of(kept):
            raise ValidationError(
                _("Settle what is still open about its rows first."), code="open"
            )
        kept.submitted_at = timezone.now()
        kept.save(update_fields=["submitted_at"])
        tell_reviewers(kept)
    batch.refresh_from_db()


def leave_out(*, row: ImportRow, user, remark: str) -> None:
    """Take a row out of a proposal under review, with the reason.

    Raises:
        PermissionDenied: ``user`` does not review it.
        ValidationError: no reason is given, or it is decided on already.
    """
    if not may_review(user, row.batch):
        raise PermissionDenied
    if not remark.strip():
        raise ValidationError(_("Say why this row is left out."), code="remark")
    decide(row=row, decision=Decision.LEAVE_OUT, remark=remark.strip())


def accept(*, batch: ImportBatch, user, seen: str, answer: str = "") -> bool:
    """Apply a proposal as a reviewer saw it.

    Args:
        seen: the digest of the rows that the reviewer saw.

    Returns:
        False if the registry changed since so that the plan is another one by now:
        nothing was applied, and it waits for a review again.

    Raises:
        PermissionDenied: ``user`` does not review it.
        ValidationError: somebody else decided on it, or on some of its rows,
            meanwhile; or it cannot be applied.
    """
    with transaction.atomic():
        kept = _to_review(batch, user)
        if digest_of(kept) != seen:
            raise ValidationError(
                _(
                    "Something about its rows was decided since you saw them: look at "
                    "the proposal again."
                ),
                code="changed",
            )
        if not kept.rows.with_outcome(*DOES_SOMETHING).exists():
            raise ValidationError(
                _("It changes nothing by now: send it back, and say why."),
                code="nothing",
            )
        _keep_review(kept, user, answer)
        done = tasks.confirm(batch=kept, user=user)
        if done:
            tell_author(kept)
    batch.refresh_from_db()
    return done


def send_back(*, batch: ImportBatch, user, answer: str) -> None:
    """Decline a proposal, with the reason; its author may take it up again.

    Raises:
        PermissionDenied: ``user`` does not review it.
        ValidationError: no reason is given, or somebody else decided on it meanwhile.
    """
    if not answer.strip():
        raise ValidationError(_("Say why it is sent back."), code="answer")
    with transaction.atomic():
        kept = _to_review(batch, user)
        _keep_review(kept, user, answer)
        kept.status = ImportStatus.DROPPED
        kept.save(update_fields=["status"])
        tell_author(kept)
    batch.refresh_from_db()


def see_answer(*, batch: ImportBatch, user) -> None:
    """Note that the author of a proposal saw what became of it."""
    if (
        batch.is_proposal
        and batch.made_by_id == user.pk
        and batch.reviewed_by_id
        and batch.answer_seen_at is None
    ):
        batch.answer_seen_at = timezone.now()
        batch.save(update_fields=["answer_seen_at"])


def _keep_review(kept, user, answer) -> None:
    kept.reviewed_by = user
    kept.reviewed_at = timezone.now()
    kept.answer = answer.strip()
    kept.answer_seen_at = None
    kept.save(update_fields=["reviewed_by", "reviewed_at", "answer", "answer_seen_at"])


def _to_review(batch, user) -> ImportBatch:
    kept = _held(batch)
    if not may_review(user, kept):
        raise PermissionDenied
    if kept.status != ImportStatus.PLANNED and kept.reviewed_by is not None:
        raise ValidationError(
            _("%(who)s decided on it meanwhile: it is %(status)s.")
            % {"who": kept.reviewed_by, "status": kept.get_status_display()},
            code="decided",
        )
    _check_planned(kept)
    if kept.submitted_at is None:
        raise ValidationError(_("It was not handed in yet."), code="not_handed_in")
    return kept


def _held(batch) -> ImportBatch:
    # Without what it leads to: where another reviewer was first, PostgreSQL gives the
    # row as it is by now beside what a join found before.
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _check_planned(kept) -> None:
    if kept.status != ImportStatus.PLANNED:
        raise ValidationError(
            _("This proposal is %(status)s: only a plan is decided on.")
            % {"status": kept.get_status_display()},
            code="not_planned",
        )
