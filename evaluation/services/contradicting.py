"""What is made of a candidate: a contradiction of the register, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation.disagreements.candidates import Disagreement, candidates
from evaluation.models import Contradiction, Dismissal, Statement
from registry.history.reasons import give_reason
from registry.services.identifiers import free_slug

from .acts import allow

LONGEST_NAME = 200


def accept_candidate(*, key: str, user) -> Contradiction:
    """Enter a candidate in the register, as a contradiction that is not resolved.

    Each of the two becomes a statement, in the words and with the source that it has.
    The name is made of what they are about; the resolution is for somebody to write.

    Raises:
        ValidationError: there is no such candidate any more.
        PermissionDenied: the user may not add contradictions.
    """
    allow(user, "add_contradiction")
    with _one_at_a_time():
        candidate = _candidate(key)
        last = Contradiction.objects.aggregate(Max("number"))
        names = _names(candidate)
        contradiction = Contradiction(
            slug=free_slug(Contradiction, names["name_en"]),
            number=(last["number__max"] or 0) + 1,
            **names,
        )
        contradiction.full_clean()
        contradiction.save()
        for number, claim in enumerate((candidate.first, candidate.second), start=1):
            row = claim.row
            statement = Statement(
                contradiction=contradiction,
                number=number,
                text=row.wording,
                source=row.source,
                quote=row.quote,
                locator=row.locator,
                basis=row.basis,
                **{candidate.kind: row},
            )
            statement.full_clean()
            statement.save()
    return contradiction


def dismiss_candidate(*, key: str, reason: str, user) -> Dismissal:
    """Say that the two of a candidate do not contradict each other, and why.

    Raises:
        ValidationError: there is no such candidate any more, or no reason is given.
        PermissionDenied: the user may not dismiss candidates.
    """
    allow(user, "add_dismissal")
    with _one_at_a_time():
        candidate = _candidate(key)
        dismissal = Dismissal(
            slug=free_slug(Dismissal, _names(candidate)["name_en"]),
            reason=reason.strip(),
            **{
                candidate.kind: candidate.first.row,
                f"other_{candidate.kind}": candidate.second.row,
            },
        )
        dismissal.full_clean()
        give_reason(dismissal.reason)
        dismissal.save()
    return dismissal


def take_back_dismissal(*, slug: str, user) -> None:
    """Offer a dismissed candidate again.

    Raises:
        ValidationError: it was taken back already.
        PermissionDenied: the user may not take back dismissals.
    """
    allow(user, "delete_dismissal")
    removed, _of_which = Dismissal.objects.filter(slug=slug).delete()
    if not removed:
        raise ValidationError(_("It was taken back already."))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Judge candidates while nobody else does: the second sees what the first made."""
    tables = (model._meta.db_table for model in (Contradiction, Dismissal))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
        yield


def _candidate(key: str) -> Disagreement:
    found = next((each for each in candidates() if each.key == key), None)
    if found is None:
        raise ValidationError(
            _("Somebody judged these two already, or one of them was corrected.")
        )
    return found


def _names(candidate: Disagreement) -> dict[str, str]:
    row = candidate.second.row
    years = dict.fromkeys((candidate.first.last.year, candidate.second.last.year))
    names = {}
    for code in ("en", "fr"):
        with translation.override(code):
            when = " – ".join(map(str, years))
            name = f"{row.about}: {row.get_measure_display()}, {when}"
            names[f"name_{code}"] = name[:LONGEST_NAME]
    return names
