"""Pages on which changes are taken back: what would happen, what is in the way, why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.history.events import as_recorded, events_of, recorded_fields
from registry.history.reasons import asking_why, current_change, reason_in
from registry.history.undoing import UndoRefused
from registry.history.words import Authors, ValuesInWords
from registry.rights.rows import readable_events
from registry.services.taking_back import (
    Changes,
    changes_by_model,
    obstacles,
    take_back,
)

SHOWN_ROWS = 100
"""How many rows of a table a page shows."""


@dataclass
class RowBack:
    """A row that changes touched, and what taking them back makes of it."""

    words: str
    act: str
    columns: list[tuple[str, str, str]]


@dataclass
class TableBack:
    """The rows of one table that changes touched."""

    name: str
    rows: list[RowBack]
    unseen: int


def whole_change(request, change):
    """Show what a request or a command changed, and take all of it back."""
    changes = Changes(change)
    return page_of(
        request,
        changes,
        title=_("Take a change back"),
        after=reverse("admin:index"),
    )


def page_of(request, changes: Changes, *, title: str, after: str, **context):
    """Show what taking some changes back does; do it if somebody says so, and why.

    Args:
        after: the address to which it leads once it is done.
    """
    found = changes_by_model(changes)
    if not found:
        raise Http404
    refused = _refused(request, found)
    if any(act == "view" for act, _model in refused) or not _readable(request, found):
        raise PermissionDenied
    told = [
        _("Your account may not do that with: %(rows)s.")
        % {"rows": model._meta.verbose_name_plural}
        for _act, model in sorted(refused, key=str)
    ]
    told += _rewritten(request, found)
    reason = reason_in(request.POST)
    if request.method == "POST" and not told:
        if not reason:
            messages.warning(
                request, _("Say why it is taken back: the history keeps the reason.")
            )
        else:
            try:
                take_back(changes=changes, user=request.user, reason=reason)
            except UndoRefused as refusal:
                for message in refusal.messages:
                    messages.error(request, message)
            else:
                tell_way_back(request, _("Everything is as it was before."))
                return redirect(after)
    with transaction.atomic():
        told += obstacles(changes.undoing(found), changes.elsewhere)
    newest = max(
        (event for events in found.values() for event in events),
        key=lambda event: event.pgh_created_at,
    )
    authors = Authors([newest])
    request.current_app = admin.site.name
    return TemplateResponse(
        request,
        "registry/admin/take_back.html",
        admin.site.each_context(request)
        | asking_why(request)
        | {
            "title": title,
            "obstacles": told,
            "who": authors.who(newest),
            "at": newest.pgh_created_at,
            "where": authors.where(newest),
            "why": authors.why(newest),
            "tables": [_table(model, events) for model, events in found.items()],
        }
        | context,
    )


def tell_way_back(request, text: str) -> None:
    """Say that something was done, with a link that takes all of this request back."""
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            text,
            reverse("history_change", args=[current_change()]),
            _("Undo it"),
        ),
    )


def may(request, act: str, row: models.Model) -> bool:
    """Whether the table of a row lets somebody do that with it."""
    table = admin.site._registry.get(type(row))
    if table is not None:
        asked = getattr(table, f"has_{act}_permission")
        return asked(request) if act == "add" else asked(request, row)
    opts = row._meta
    return request.user.has_perm(f"{opts.app_label}.{act}_{opts.model_name}")


def _readable(request, found) -> bool:
    """Whether somebody may read all that changes say of each row."""
    return all(
        readable_events(
            events_of(model).filter(pgh_id__in=[event.pgh_id for event in events]),
            model,
            request.user,
        ).count()
        == len(events)
        for model, events in found.items()
    )


def _refused(request, found) -> set[tuple[str, type[models.Model]]]:
    """Return what somebody may not do of what taking changes back does."""
    refused = set()
    for model, events in found.items():
        for made, gone, row in _acts(model, events):
            if made and gone:
                acts = ["view"]
            elif made:
                acts = ["view", "delete"]
            else:
                acts = ["view", "add" if gone else "change"]
            refused |= {(act, model) for act in acts if not may(request, act, row)}
    return refused


def _rewritten(request, found) -> Iterator[str]:
    """Yield which fields taking changes back would rewrite, though nobody may."""
    for model, events in found.items():
        table = admin.site._registry.get(model)
        if not hasattr(table, "kept_as_entered"):
            continue
        for event in events:
            before = (
                events_of(model)
                .filter(pgh_obj_id=event.pgh_obj_id, pgh_id__lt=event.pgh_id)
                .order_by("-pgh_id")
                .first()
            )
            row = model._base_manager.filter(pk=event.pgh_obj_id).first()
            if before is None or row is None:
                continue
            kept = table.kept_as_entered(request, row)
            fixed = [
                str(field.verbose_name)
                for field in recorded_fields(model)
                if field.name in kept
                and getattr(event, field.attname) != getattr(before, field.attname)
            ]
            if fixed:
                yield _("Nobody changes: %(fields)s.") % {"fields": ", ".join(fixed)}


def _acts(model, events):
    """Yield of each row whether it was made, and removed, and how it is now."""
    labels = {}
    for event in events:
        labels.setdefault(event.pgh_obj_id, []).append(event)
    for key, each in labels.items():
        row = model._base_manager.filter(pk=key).first() if len(labels) < 50 else None
        yield (
            each[0].pgh_label == "insert",
            each[-1].pgh_label == "delete",
            row or as_recorded(model, each[-1]),
        )


def _table(model, events) -> TableBack:
    each = {}
    for event in events:
        each.setdefault(event.pgh_obj_id, []).append(event)
    shown = dict(list(each.items())[:SHOWN_ROWS])
    earlier = {}
    for event in events_of(model).filter(pgh_obj_id__in=shown).order_by("pgh_id"):
        if event.pgh_id < shown[event.pgh_obj_id][0].pgh_id:
            earlier[event.pgh_obj_id] = event
    fields = [
        field
        for field in recorded_fields(model)
        if not isinstance(field, models.JSONField)
    ]
    words = ValuesInWords(fields, [*events, *earlier.values()])
    rows = []
    for key, of_row in shown.items():
        first, last = of_row[0], of_row[-1]
        before = earlier.get(key)
        if first.pgh_label != "update":
            before = None if first.pgh_label == "insert" else first
        after = None if last.pgh_label == "delete" else last
        if after is None and before is None:
            continue
        act = _("goes") if before is None else _("gets its former values")
        rows.append(
            RowBack(
                words=_words(model, last),
                act=act if after is not None else _("comes back"),
                columns=words.differences(after, before),
            )
        )
    return TableBack(
        capfirst(model._meta.verbose_name_plural), rows, len(each) - len(shown)
    )


def _words(model, event) -> str:
    try:
        return str(as_recorded(model, event))
    except (models.ObjectDoesNotExist, ValidationError):
        return f"{model._meta.verbose_name} {event.pgh_obj_id}"
