"""A person's name is removed wherever it stands."""

from collections.abc import Collection, Iterable

import pghistory
import pgtrigger
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from registry.dump.tasks import renew_dumps
from registry.history.events import events_of
from registry.models import Erasure, Mandate, Person
from registry.ordered.kept import remove_orders
from registry.refusals import explain

from .columns import text_columns
from .files import files_with
from .finding import accounts_called, earlier_accounts_called, held
from .spelling import compiled, is_too_short, pattern


def erase_person(
    *,
    spellings: list[str],
    reason: str,
    user,
    also: Collection[str] = (),
    spared: Iterable[Person] = (),
) -> Erasure:
    """Put something else in the place of a name, in all tables, and in their history.

    What it said of the person stays: that somebody held a role, who is “N. N. 3” from
    now on. Accounts of that name are closed. Files that hold the name lose their
    content. The act is recorded, without the name. It cannot be undone.

    Args:
        spellings: of one name; case, accents and the order of its words do not count.
        also: keys of files that hold the name as somebody saw, such as pictures.
        spared: who bears the same name and is somebody else: they keep it, and so do
            their mandates.

    Raises:
        ValidationError: a spelling is too short, the reason names the person, the
            account is one's own, the name stands nowhere, or what takes its place
            breaks a rule.
    """
    name = _checked(spellings, reason)
    accounts = accounts_called(spellings)
    if user is not None and user in accounts:
        raise ValidationError(_("This is your own account: somebody else erases it."))
    try:
        with transaction.atomic():
            # Dumps and files that were made before hold the name.
            transaction.on_commit(renew_dumps)
            transaction.on_commit(remove_orders)
            return _erase(spellings, name, accounts, reason, user, also, spared)
    except IntegrityError as error:
        raise explain(error) from error


def _checked(spellings, reason):
    if not spellings:
        raise ValidationError(_("Say which name is to be erased."))
    for text in spellings:
        if is_too_short(text):
            raise ValidationError(
                _("“%(text)s” is too short, or too long, to be looked for.")
                % {"text": text}
            )
    name = compiled(spellings)
    if not reason.strip():
        raise ValidationError(_("Say why."))
    if name.search(reason):
        raise ValidationError(_("The reason names the person: say it otherwise."))
    return name


def _erase(spellings, name, accounts, reason, user, also, spared) -> Erasure:
    key = user.pk if user else None
    with pghistory.context(erasure=True, reason=reason, user=key):
        erasure = Erasure.objects.create(reason=reason, made_by=user)
        files, unsearched = files_with(name)
        files += [file for file in unsearched if file.key in also]
        for file in files:
            file.remove()
        for number, account in enumerate(accounts):
            _close(account, erasure, number)
        _end_sessions(name)
        # Last, in what the history keeps of all that too, which is not asked to keep
        # this.
        with pgtrigger.ignore():
            earlier = _forget(earlier_accounts_called(spellings), erasure.slug, erasure)
            rows = _replace(pattern(spellings), erasure, spared)
        if not (rows or files or accounts or earlier):
            raise ValidationError(_("This name stands nowhere."))
        erasure.rows, erasure.files = rows, len(files)
        erasure.save(update_fields=["rows", "files"])
    return erasure


def _replace(sql_pattern: str, erasure: Erasure, spared) -> dict[str, int]:
    """Replace the name in every column of text; return how many rows of which table."""
    changed = {}
    keys = [person.pk for person in spared]
    bearer = {
        rows.model._meta.db_table: column
        for model, column in ((Person, "id"), (Mandate, "person_id"))
        for rows in (model.objects, events_of(model))
    }
    for table, columns in text_columns().items():
        whose = bearer.get(table, "NULL::bigint")
        which = f"{held(columns)} AND NOT coalesce({whose} = ANY(%s), false)"
        try:
            with transaction.atomic():
                rows = _update(table, columns, sql_pattern, erasure, which, keys)
        except IntegrityError:
            # Two spellings of one name would be the same by now: each gets a number.
            with transaction.atomic():
                rows = _update(table, columns, sql_pattern, erasure, which, keys, "id")
        if rows:
            changed[table] = rows
    return changed


def _update(table, columns, sql_pattern, erasure, which, keys, numbered="") -> int:
    sets, values = [], []
    for column in columns:
        text, told = column.replaced(sql_pattern, erasure.label, erasure.slug, numbered)
        sets.append(f"{column.sql} = {text}")
        values += told
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(table)} SET {', '.join(sets)} "
            f"WHERE {which}",
            [*values, sql_pattern, keys],
        )
        return cursor.rowcount


def _close(account, erasure: Erasure, number: int) -> None:
    account.username = f"{erasure.slug}-{number}" if number else erasure.slug
    account.first_name, account.last_name = "", erasure.label
    account.email = ""
    account.is_active = False
    account.set_unusable_password()
    account.save()
    with pgtrigger.ignore():
        kept = events_of(type(account)).filter(pgh_obj_id=account.pk)
        _forget(kept, account.username, erasure)


def _forget(events: QuerySet, username: str, erasure: Erasure) -> int:
    """Take away what the history of accounts says of a person; return of how many."""
    return events.update(
        username=username, first_name="", last_name=erasure.label, email=""
    )


def _end_sessions(name) -> None:
    """End the sessions that hold the name, such as in a message not yet shown."""
    for session in Session.objects.iterator():
        if name.search(str(session.get_decoded())):
            session.delete()
