"""How a person settles, once for all rows alike, what the rows alone cannot."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.imports.kind import kind_of
from registry.models import ImportBatch

from .holding import hold_planned
from .lines import REPLACE, stage_rows_kept
from .planning import plan_absent
from .questions import Asked, asked_about
from .statements import run


def questions_of(batch: ImportBatch) -> list[Asked]:
    """Return what is asked about the rows of an import, answered or not."""
    kind = kind_of(batch)
    return asked_about(batch, kind.questions, kind.asks.same_sender(batch))


def settle(*, batch: ImportBatch, answers: dict[str, str], user) -> None:
    """Keep the answers to questions about rows alike, and plan those rows again.

    Args:
        answers: by the keys of questions; an empty one takes an earlier answer back.

    Raises:
        ValidationError: nothing is asked by that key, it has no such answer, or the
            import is not planned.
    """
    with transaction.atomic():
        kept = hold_planned(batch)
        asked = {about.key: about for about in questions_of(kept)}
        for key, answer in answers.items():
            _keep_answer(kept, asked.get(key), key, answer, user)
        kept.save(update_fields=["settled"])
        kind = kind_of(kept)
        stage_rows_kept(kept)
        kind.writes.plan(kept, anew=False, whole=False)
        run(REPLACE, batch=kept.pk)
        plan_absent(kept, kind)
    batch.refresh_from_db()


def accept_proposals(*, batch: ImportBatch, user) -> int:
    """Give each question that waits the answer that is proposed; return how many."""
    answers = {
        about.key: about.proposed
        for about in questions_of(batch)
        if about.waits and about.proposed
    }
    if answers:
        settle(batch=batch, answers=answers, user=user)
    return len(answers)


def _keep_answer(batch, asked, key, answer, user) -> None:
    if asked is None:
        raise ValidationError(
            _("Nothing is asked about “%(key)s”.") % {"key": key}, code="unknown"
        )
    if answer and answer not in asked.choices:
        raise ValidationError(
            _("“%(answer)s” does not answer “%(key)s”: answer one of %(answers)s.")
            % {"answer": answer, "key": key, "answers": ", ".join(asked.choices)},
            code="answer",
        )
    if answer:
        batch.settled[key] = {
            "answer": answer,
            "by": user.get_username() if user else "",
            "at": timezone.now().isoformat(),
        }
    else:
        batch.settled.pop(key, None)
