"""Changes of rows are taken back: exactly, or not at all, with all that is in the way.

The history tells what some changes touched, and what stood there before them. What
others did since stands in the way; nothing is guessed. Every step is SQL over all rows
of a table at once.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from registry.imports.plans.statements import fetch, make_table, run
from registry.recorded.tables import PROVEN_BY
from registry.services.relations import relations_of
from registry.words import moment as written

from .events import events_of, recorded_fields
from .statements import (
    BRING_BACK,
    LATER,
    LOST,
    NOT_AS_BEFORE,
    REFERRING,
    REMOVE,
    RESTORE,
    TOUCHED,
)

SHOWN = 20
"""How many obstacles of one kind are told one by one."""


class UndoRefused(ValidationError):
    """What cannot be taken back: each message names something in the way."""


class Undoing:
    """The rows of some tables that changes touched, on their way back.

    It works in a transaction, on tables of the session: one for each model, with the
    columns ``id``, ``first_event``, ``last_event``, ``made``, ``gone`` and
    ``before_event``.

    Args:
        models: the tables that the changes touched.
        named: what the names of the tables of the session begin with.
    """

    def __init__(self, models: Iterable[type[models.Model]], *, named: str = "undone"):
        self.models = list(models)
        self._named = named

    @cached_property
    def _tables(self) -> set[str]:
        return {model._meta.db_table for model in self.models}

    def table_of(self, model: type[models.Model]) -> str:
        """Return the name of the table of the session about a model."""
        return f"{self._named}_{model._meta.db_table}"

    def lock(self) -> None:
        """Let nobody else write these tables until the transaction ends."""
        tables = ", ".join(sorted(self._tables))
        run(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")

    def note(self, model: type[models.Model], which: str, **params) -> None:
        """Note the rows of a model that some events are about.

        Args:
            which: a condition on ``event``, in SQL.
        """
        make_table(
            self.table_of(model),
            TOUCHED.format(events=_events(model), which=which),
            **params,
        )

    # What stands in the way

    def changed_since(self) -> Iterator[str]:
        """Yield which rows somebody changed after these changes."""
        for model in self.models:
            found = fetch(self._sql(LATER, model), limit=SHOWN)
            rows = model._base_manager.in_bulk([key for key, *_rest in found])
            for key, label, moment, metadata in found:
                words = {
                    "model": model._meta.verbose_name,
                    "row": rows.get(key, key),
                    "when": written(moment),
                    "who": _who(metadata),
                }
                if label == "delete":
                    told = _(
                        "The %(model)s no. %(row)s was removed since, on %(when)s by "
                        "%(who)s."
                    )
                else:
                    told = _(
                        "The %(model)s “%(row)s” was changed since, "
                        "on %(when)s by %(who)s."
                    )
                yield told % words

    def resting_on_it(
        self, others: Callable[[type[models.Model]], str | None] = lambda model: "true"
    ) -> Iterator[str]:
        """Yield which rows lead to one that would go.

        Args:
            others: of which rows of a table that is not touched that counts, in SQL
                about ``referring``; None for none.
        """
        for target in self.models:
            for foreign_key in relations_of(target):
                model = foreign_key.model
                table = model._meta.db_table
                # A view shows rows of tables, which are asked themselves; so does what
                # is kept of them.
                if not model._meta.managed or model._meta.proxy:
                    continue
                if hasattr(model, PROVEN_BY):
                    continue
                counted = others(model)
                if table in self._tables:
                    counted = (
                        f"NOT EXISTS (SELECT FROM {self._named}_{table} ours "
                        "WHERE ours.id = referring.id)"
                    )
                if counted is None:
                    continue
                found = fetch(
                    self._sql(
                        REFERRING,
                        target,
                        key=model._meta.pk.column,
                        column=foreign_key.column,
                        table=table,
                        others=counted,
                    ),
                    limit=SHOWN,
                )
                yield from _referring(model, target, found)

    def lost_links(self) -> Iterator[str]:
        """Yield which rows would lead to one that is gone by now."""
        for model in self.models:
            for field in recorded_fields(model):
                if not field.is_relation:
                    continue
                target = field.related_model
                comes_back = ""
                if target._meta.db_table in self._tables:
                    comes_back = (
                        f"AND NOT EXISTS (SELECT FROM {self.table_of(target)} back "
                        f"WHERE back.id = before.{field.column} "
                        "AND back.before_event IS NOT NULL)"
                    )
                sql = self._sql(
                    LOST,
                    model,
                    column=field.column,
                    target=target._meta.db_table,
                    target_key=target._meta.pk.column,
                    comes_back=comes_back,
                )
                for key, led_to in fetch(sql, limit=SHOWN):
                    yield _(
                        "The %(model)s no. %(row)s led to the %(target)s no. "
                        "%(gone)s, which is gone: bring that back first."
                    ) % {
                        "model": model._meta.verbose_name,
                        "row": key,
                        "target": target._meta.verbose_name,
                        "gone": led_to,
                    }

    def unknown(self) -> Iterator[str]:
        """Yield which rows were changed though nothing tells what they were before."""
        for model in self.models:
            sql = (
                f"SELECT id FROM {self.table_of(model)} "
                "WHERE NOT made AND before_event IS NULL ORDER BY 1 LIMIT %(limit)s"
            )
            for (key,) in fetch(sql, limit=SHOWN):
                yield _("What the %(model)s no. %(row)s was before is not known.") % {
                    "model": model._meta.verbose_name,
                    "row": key,
                }

    # The way back

    def remove_made(self, model: type[models.Model]) -> None:
        """Remove the rows that the changes made."""
        run(self._sql(REMOVE, model))

    def restore(self, model: type[models.Model]) -> None:
        """Give the rows that the changes changed the values from before.

        Where that is refused for all at once, it goes the way back row by row: what was
        changed last is restored first.
        """
        try:
            with transaction.atomic():
                run(self._sql(RESTORE, model, one=""))
        except IntegrityError:
            last_first = (
                f"SELECT id FROM {self.table_of(model)} "
                "WHERE before_event IS NOT NULL ORDER BY last_event DESC"
            )
            for (key,) in fetch(last_first):
                run(self._sql(RESTORE, model, one="AND row.id = %(id)s"), id=key)

    def bring_back(self, model: type[models.Model]) -> None:
        """Make the rows anew that the changes removed, with their keys."""
        run(self._sql(BRING_BACK, model))

    def not_as_before(self) -> dict[type[models.Model], list[int]]:
        """Return the rows that are not, by now, what they were before the changes."""
        found = {
            model: [key for (key,) in fetch(self._sql(NOT_AS_BEFORE, model), limit=1)]
            for model in self.models
        }
        return {model: keys for model, keys in found.items() if keys}

    def _sql(self, template: str, model: type[models.Model], **more) -> str:
        names = [
            connection.ops.quote_name(field.column)
            for field in recorded_fields(model)
            if not field.generated
        ]
        values = ", ".join(f"before.{name}" for name in names)
        now = ", ".join(f"row.{name}" for name in names)
        left = ", ".join(f"left_it.{name}" for name in names)
        told = {
            "table": model._meta.db_table,
            "events": _events(model),
            "touched": self.table_of(model),
            "columns": ", ".join(f"{name} = before.{name}" for name in names),
            "names": ", ".join(names),
            "values": values,
            "is_other": f"ROW({now}) IS DISTINCT FROM ROW({left})",
            "differs": f"ROW({now}) IS DISTINCT FROM ROW({values})",
        }
        return template.format(**(told | more))


def _events(model: type[models.Model]) -> str:
    return events_of(model).model._meta.db_table


def _referring(model, target, found) -> Iterator[str]:
    rows = model._base_manager.in_bulk([key for key, _target in found])
    targets = target._base_manager.in_bulk([key for _key, key in found])
    for key, referred in found:
        yield _(
            "The %(model)s “%(row)s”, recorded since, rests on the "
            "%(target)s “%(referred)s”."
        ) % {
            "model": model._meta.verbose_name,
            "row": rows[key],
            "target": target._meta.verbose_name,
            "referred": targets[referred],
        }


def _who(metadata: str | None) -> str:
    told = json.loads(metadata or "{}")
    user = get_user_model().objects.filter(pk=told.get("user")).first()
    if user is not None:
        return user.get_username()
    command = told.get("command")
    return f"manage.py {command}" if command else _("somebody unknown")
