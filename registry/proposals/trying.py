"""What a change does is found out by making it: kept if it is meant, else undone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.imports.plans.applying import source_of
from registry.models import (
    ImportBatch,
    Mandate,
    Membership,
    RowOutcome,
    Source,
)
from registry.refusals import explain
from registry.services import (
    attest_from_start,
    change_from,
    follow_start,
    kept_in_its_place,
)
from registry.services.identifiers import free_slug
from registry.words import labelled

from .changes import ChangeAct, ProposedChange

LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class ChangeLine:
    """A row of a plan: its number, and what it proposes."""

    number: int
    change: ProposedChange
    left_out: bool = False


@dataclass
class Tried:
    """What became of a row: its outcome and why, by which values it differs now."""

    number: int
    outcome: str
    reason: str = ""
    fact: int | None = None
    changes: dict = field(default_factory=dict)
    refusal: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.outcome == RowOutcome.NEW


class NotMade(Exception):
    """A change that cannot be made for a reason that has a code."""


def try_changes(batch: ImportBatch, lines: Iterable[ChangeLine]) -> list[Tried]:
    """Return what each row would do, one after the other; nothing is kept."""
    with transaction.atomic():
        tried = make_changes(batch, lines, batch.source or source_of(batch))
        transaction.set_rollback(True)
    return tried


def make_changes(
    batch: ImportBatch, lines: Iterable[ChangeLine], source: Source
) -> list[Tried]:
    """Make the changes of rows, one after the other; what is refused stays as it was.

    Args:
        source: of the whole change: what states what is added or ended.
    """
    made: dict[int, models.Model] = {}
    return [_tried(line, made, source) for line in lines]


def _tried(line: ChangeLine, made: dict, source: Source) -> Tried:
    if line.left_out:
        return Tried(line.number, RowOutcome.LEFT_OUT, "left_out", line.change.key)
    try:
        with transaction.atomic():
            row, changes = _make(line.change, made, source)
            if changes:
                _check_at_once()
    except NotMade as told:
        return Tried(line.number, RowOutcome.REFUSED, str(told), line.change.key)
    except (ValidationError, IntegrityError, DataError):
        return Tried(
            line.number,
            RowOutcome.REFUSED,
            "rules",
            line.change.key,
            refusal=_refusal(line.change, made, source),
        )
    made[line.number] = row
    if not changes:
        return Tried(line.number, RowOutcome.UNCHANGED, "so_already", row.pk)
    adds = line.change.act == ChangeAct.ADD
    return Tried(
        line.number,
        RowOutcome.NEW if adds else RowOutcome.CHANGED,
        "",
        row.pk,
        changes,
    )


def _make(change, made, source) -> tuple[models.Model, dict]:
    """Make one change; return the row and ``{field: [old, new]}``."""
    row = _row_of(change)
    values = {
        name: _value(row, name, value, made, source)
        for name, value in change.values.items()
    }
    if change.act == ChangeAct.END and row.end_on is not None:
        raise NotMade("ended")
    changes = _differences(row, values, change.values)
    if not changes:
        return row, {}
    if change.act == ChangeAct.FROM_DAY:
        change_from(
            row=row,
            values=values,
            day=date.fromisoformat(change.day),
            precision=change.precision,
            source=source,
        )
        return row, changes
    before = _as_it_was(row)
    for name, value in values.items():
        setattr(row, name, value)
    _give_identifier(row)
    _check(row, values)
    row.save()
    if before is not None:
        follow_start(fact=row, before=before)
    if isinstance(row, Mandate | Membership):
        attest_from_start(fact=row)
    return row, changes


def _row_of(change) -> models.Model:
    if change.key is None:
        return change.model()
    rows = change.model._base_manager.select_for_update(of=("self",))
    row = rows.filter(pk=change.key).first()
    if kept_in_its_place(change.model, change.key) != row:
        raise NotMade("merged")
    if row is None:
        raise NotMade("gone")
    return row


def _value(row, name, told, made, source):
    """Return what a field is given: of a link, the row."""
    column = row._meta.get_field(name)
    if not column.is_relation:
        return column.to_python(told)
    if isinstance(told, dict):
        if "row" not in told:
            return source
        if told["row"] not in made:
            raise NotMade("rests")
        return made[told["row"]]
    if told in (None, ""):
        return None
    linked = kept_in_its_place(column.related_model, told)
    if linked is None:
        raise NotMade("link_gone")
    return linked


def _differences(row, values, told) -> dict[str, list]:
    """Return ``{field: [old, new]}`` of what differs.

    What the plan itself makes has another key each time that it is tried: the new
    value of a link to it is what was told, not a key.
    """
    changes = {}
    for name, value in values.items():
        column = row._meta.get_field(name)
        old = None if row.pk is None else _plain(column, getattr(row, column.attname))
        new = _plain(column, value.pk if column.is_relation and value else value)
        empty = (None, "", [])
        if old != new and not (old in empty and new in empty):
            made = isinstance(told[name], dict)
            changes[name] = [old, told[name] if made else new]
    return changes


def _plain(column, value):
    """Return a value as JSON holds it."""
    prepared = column.get_prep_value(value)
    plain = prepared is None or isinstance(prepared, bool | int | str | list)
    return prepared if plain else column.value_to_string(_Holder(column, prepared))


class _Holder:
    """What a field reads its value of to write it as text."""

    def __init__(self, column, value):
        setattr(self, column.attname, value)


def _as_it_was(row):
    if isinstance(row, Mandate | Membership) and row.pk:
        return type(row).objects.get(pk=row.pk)
    return None


def _check(row, values) -> None:
    """Check a new row in full; of one that changes, what it is given.

    The database holds the rules, and says which it refuses by.
    """
    if row.pk is None:
        row.full_clean()
        return
    others = {column.name for column in row._meta.fields} - set(values)
    row.clean_fields(exclude=others)
    row.clean()
    row.validate_unique(exclude=others)


def _give_identifier(row) -> None:
    """Give a new row the identifier that nobody typed: made of what it is called."""
    names = {column.name for column in row._meta.concrete_fields}
    if row.pk is None and "slug" in names and not row.slug:
        called = getattr(row, "name_fr", "") or getattr(row, "title_fr", "")
        row.slug = free_slug(type(row), called or str(row))


def _check_at_once() -> None:
    """Have the rules checked that otherwise wait for the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _refusal(change, made, source) -> dict[str, str]:
    """Return what speaks against a change, in each language of the site."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            try:
                with transaction.atomic():
                    _make(change, made, source)
                    _check_at_once()
                    transaction.set_rollback(True)
            except (ValidationError, IntegrityError, DataError) as error:
                said[language] = in_words(change.model, error)
    return said


def in_words(model: type[models.Model], error: Exception) -> str:
    """Return why a row is refused, in the reader's language."""
    if isinstance(error, IntegrityError):
        error = explain(error)
    if isinstance(error, DataError):
        return _("A value is outside of what the registry can hold.")
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {column.name: column.verbose_name for column in model._meta.fields}
    return " ".join(
        labelled(capfirst(names[name]), message) if name in names else message
        for name, messages in error.message_dict.items()
        for message in messages
    )
