"""What was changed is made undone: a whole request, one removal, one version of a row.

Whatever was done in one request, or by one run of a command, bears one context in the
history: a form with its parts, rows removed from a list, a file that was imported.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import pghistory
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from registry.history.events import (
    as_recorded,
    events_of,
    last_event,
    recorded_fields,
    told_elsewhere,
    tracked_models,
)
from registry.history.undoing import Undoing, UndoRefused
from registry.imports.plans.statements import fetch
from registry.refusals import explain

from .relations import relations_of

OF_CHANGE = "event.pgh_context_id = %(change)s"
OF_EVENTS = "event.pgh_id = ANY(%(events)s)"


@dataclass(frozen=True)
class Changes:
    """Some changes that were made together.

    Attributes:
        change: the context that they bear in the history, if they bear one.
        events: which events of each model; None for all of the context.
    """

    change: UUID | None
    events: dict[type[models.Model], list[int]] | None = None

    @classmethod
    def removal_of(cls, model: type[models.Model], key: int) -> "Changes":
        """Return the removal of a row, with what was removed with it as its parts."""
        event = events_of(model).filter(pgh_obj_id=key).order_by("-pgh_id").first()
        if event is None or event.pgh_label != "delete":
            raise UndoRefused(_("This row was not removed."))
        found = {model: {key: event.pgh_id}}
        if event.pgh_context_id is not None:
            _add_parts(found, model, [key], event.pgh_context_id)
        return cls(
            event.pgh_context_id,
            {model: sorted(events.values()) for model, events in found.items()},
        )

    @property
    def tables(self) -> list[type[models.Model]]:
        """The models whose rows they touched."""
        return [model for model in tracked_models() if self._of(model).exists()]

    @property
    def elsewhere(self) -> list[str]:
        """Where else they are put right: what was removed by a merge comes with it."""
        whole = Changes(self.change) if self.change else self
        told = [told_elsewhere(model) for model in whole.tables]
        return list(filter(None, dict.fromkeys(told)))

    def undoing(self, touched: Iterable[type[models.Model]]) -> Undoing:
        """Note what they touched; in a transaction."""
        undoing = Undoing(touched)
        for model in undoing.models:
            if self.events is None:
                undoing.note(model, OF_CHANGE, change=self.change)
            else:
                undoing.note(model, OF_EVENTS, events=self.events[model])
        return undoing

    def _of(self, model) -> models.QuerySet:
        if self.events is None:
            return events_of(model).filter(pgh_context=self.change)
        return events_of(model).filter(pgh_id__in=self.events.get(model, []))


def take_back(*, changes: Changes, user: AbstractBaseUser | None, reason: str) -> None:
    """Make every row that some changes made, changed or removed what it was before.

    It is a change itself, which the history tells, and which can be taken back.

    Raises:
        UndoRefused: they were changed since, what was recorded since rests on them, or
            what was there before no longer fits: each message tells something in the
            way. Nothing is changed then.
    """
    with transaction.atomic():
        touched = changes.tables
        if not touched:
            raise UndoRefused(_("Nothing that is kept in the history."))
        undoing = changes.undoing(touched)
        undoing.lock()
        undoing = changes.undoing(touched)
        if told := list(obstacles(undoing, changes.elsewhere)):
            raise UndoRefused(told)
        with pghistory.context(
            taken_back=str(changes.change or ""),
            reason=reason,
            user=user.pk if user else None,
        ) as own:
            try:
                with transaction.atomic():
                    _go_back(undoing)
                    connection.check_constraints()
            except IntegrityError as error:
                told = explain(error).messages
                raise UndoRefused(
                    [_("What was there before no longer fits: %s") % t for t in told]
                ) from error
            if undoing.not_as_before() or _others_changed(undoing, own.id):
                raise UndoRefused(
                    _("What was there before would change other rows too.")
                )


def obstacles(undoing: Undoing, elsewhere: Iterable[str]) -> Iterable[str]:
    """Yield what stands in the way of taking changes back, in words.

    Args:
        elsewhere: where else it is put right, if it is not by going back.
    """
    yield from elsewhere
    yield from undoing.unknown()
    yield from undoing.changed_since()
    yield from undoing.resting_on_it()
    yield from undoing.lost_links()


@transaction.atomic
def restore_version(
    *,
    row: models.Model,
    event: models.Model,
    seen: int | None,
    user: AbstractBaseUser | None,
    reason: str,
) -> models.Model:
    """Give a row all values that it had after an event, as an ordinary change.

    Args:
        seen: the number of the newest event that whoever decides knew of.

    Raises:
        ValidationError: the row was changed since, or these values are refused now.
    """
    model = type(row)
    if told := told_elsewhere(model):
        raise ValidationError(told)
    kept = model._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    newest = last_event(kept)
    if newest is None or newest.pgh_id != seen:
        raise ValidationError(_("Somebody changed it since this page showed it."))
    version = as_recorded(model, event)
    for field in recorded_fields(model):
        if not field.generated:
            setattr(kept, field.attname, getattr(version, field.attname))
    with pghistory.context(
        restored=event.pgh_id, reason=reason, user=user.pk if user else None
    ):
        kept.full_clean()
        _refuse_merged_away(kept)
        try:
            with transaction.atomic():
                kept.save()
                connection.check_constraints()
        except IntegrityError as error:
            raise explain(error) from error
    return kept


def _refuse_merged_away(row) -> None:
    """Refuse values that lead to a record which was merged into another one."""
    for field in recorded_fields(type(row)):
        led_to = getattr(row, field.name) if field.is_relation else None
        if kept := getattr(led_to, "merged_into", None):
            raise ValidationError(
                _("“%(gone)s” was merged into “%(kept)s”: undo that merge first.")
                % {"gone": led_to, "kept": kept}
            )


def _add_parts(found, model, keys, change) -> None:
    """Add what was removed in the same change and led to these rows."""
    for foreign_key in relations_of(model):
        part = foreign_key.model
        if events_of(part) is None or part._meta.proxy:
            continue
        known = found.setdefault(part, {})
        events = events_of(part).filter(
            pgh_context=change,
            pgh_label="delete",
            **{f"{foreign_key.attname}__in": keys},
        )
        new = {
            event.pgh_obj_id: event.pgh_id
            for event in events.order_by("pgh_id")
            if event.pgh_obj_id not in known
        }
        if new:
            known |= new
            _add_parts(found, part, list(new), change)


def _go_back(undoing: Undoing) -> None:
    for model in undoing.models:
        undoing.remove_made(model)
    # Triggers keep the latest dated value and its thing in step: what one of them
    # wrote while the other was not restored yet is restored once more.
    for _round in range(2):
        for model in undoing.models:
            undoing.restore(model)
        for model in undoing.models:
            undoing.bring_back(model)
    for model in undoing.models:
        undoing.restore(model)


def _others_changed(undoing, change) -> bool:
    """Whether going back changed rows that were not touched."""
    asked = []
    for model in tracked_models():
        events = events_of(model).model._meta.db_table
        where = "event.pgh_context_id = %(change)s"
        if model in undoing.models:
            where += (
                f" AND NOT EXISTS (SELECT FROM {undoing.table_of(model)} touched "
                "WHERE touched.id = event.pgh_obj_id)"
            )
        asked.append(f"(SELECT 1 FROM {events} event WHERE {where} LIMIT 1)")
    return bool(fetch(" UNION ALL ".join(asked), change=change))


def changes_by_model(changes: Changes) -> dict[type[models.Model], list]:
    """Return the events of some changes by their model, in the order in which."""
    found = defaultdict(list)
    for model in changes.tables:
        found[model] = list(
            changes._of(model).select_related("pgh_context").order_by("pgh_id")
        )
    return dict(found)
