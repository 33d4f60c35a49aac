"""Who changed a row, when, and what it was before: from the triggers' own record."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ACTS = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("removed"),
}
PER_PAGE = 50


@dataclass
class HistoryEntry:
    """One change of a row: the columns that it changed, before and after."""

    at: object
    act: str
    who: str
    where: str
    file: str
    columns: list[tuple[str, str, str]]


class HistoryAdmin:
    """A page with the history of each row, and one with the rows that are gone."""

    def get_urls(self):
        opts = self.opts
        return [
            path(
                "removed/",
                self.admin_site.admin_view(self.removed_view),
                name=f"{opts.app_label}_{opts.model_name}_removed",
            ),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        try:
            key = self.opts.pk.to_python(object_id)
        except ValidationError:
            raise Http404 from None
        events = list(self._events().filter(pgh_obj_id=key).order_by("pgh_id"))
        if not events:
            raise Http404
        page = Paginator(self._entries(events)[::-1], PER_PAGE).get_page(
            request.GET.get("page")
        )
        return self._render(
            request,
            "registry/admin/history.html",
            title=_("History of %(row)s") % {"row": row or self._words(events[-1])},
            row=row,
            page=page,
            **(extra_context or {}),
        )

    def removed_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        events = (
            self._events()
            .filter(pgh_label="delete")
            .exclude(pgh_obj_id__in=self.model._default_manager.values("pk"))
            .order_by("-pgh_id")
        )
        page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
        users = _Users(page.object_list)
        opts = self.opts
        rows = [
            (
                event.pgh_created_at,
                users.who(event),
                self._words(event),
                reverse(
                    f"admin:{opts.app_label}_{opts.model_name}_history",
                    args=[event.pgh_obj_id],
                ),
            )
            for event in page.object_list
        ]
        return self._render(
            request,
            "registry/admin/removed.html",
            title=_("Removed: %(rows)s") % {"rows": opts.verbose_name_plural},
            page=page,
            rows=rows,
        )

    def _events(self):
        return self.model.pgh_event_model.objects.select_related("pgh_context")

    def _render(self, request, template, **context):
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            self.admin_site.each_context(request) | {"opts": self.opts} | context,
        )

    def _fields(self) -> list[models.Field]:
        recorded = {field.name for field in self.model.pgh_event_model._meta.fields}
        return [
            field
            for field in self.opts.concrete_fields
            if field.name in recorded
            and not field.primary_key
            and not isinstance(field, models.JSONField)
        ]

    def _entries(self, events) -> list[HistoryEntry]:
        """Return what each event changed; the events of one row, the oldest first."""
        words, users = _Words(self._fields(), events), _Users(events)
        entries, before = [], None
        for event in events:
            # A row that was made again has nothing before; one that goes, all of it.
            old = None if event.pgh_label == "insert" else before
            new = None if event.pgh_label == "delete" else event
            if event.pgh_label == "delete":
                old = event
            entries.append(
                HistoryEntry(
                    at=event.pgh_created_at,
                    act=str(ACTS.get(event.pgh_label, event.pgh_label)),
                    who=users.who(event),
                    where=users.where(event),
                    file=users.file(event),
                    columns=words.differences(old, new),
                )
            )
            before = new
        return entries

    def _words(self, event) -> str:
        """Return how a row of which only its history is left was shown."""
        columns = {
            field.attname: getattr(event, field.attname) for field in self._fields()
        }
        try:
            return str(self.model(pk=event.pgh_obj_id, **columns))
        except ObjectDoesNotExist:
            return f"{self.opts.verbose_name} {event.pgh_obj_id}"


class _Users:
    """The users of some events, each looked up once."""

    def __init__(self, events):
        self._users = get_user_model().objects.in_bulk(
            {_context(event).get("user") for event in events} - {None}
        )

    def who(self, event) -> str:
        context = _context(event)
        key = context.get("user")
        if key is not None:
            user = self._users.get(key)
            return str(user) if user else _("user no. %(key)s") % {"key": key}
        return context.get("command") or _("outside the site")

    def where(self, event) -> str:
        return _context(event).get("url", "")

    def file(self, event) -> str:
        return _context(event).get("file", "")


class _Words:
    """The values of some events in words: labels of choices, names of other rows."""

    def __init__(self, fields, events):
        self._fields = fields
        self._names = {}
        wanted = defaultdict(set)
        for field in fields:
            if field.is_relation:
                wanted[field.related_model] |= {
                    getattr(event, field.attname) for event in events
                }
        for model, keys in wanted.items():
            rows = model._default_manager.all()
            if hasattr(rows, "with_subjects"):
                rows = rows.with_subjects()
            self._names[model] = rows.in_bulk(keys - {None})

    def differences(self, old, new) -> list[tuple[str, str, str]]:
        """Return the columns that differ; all that say anything if one side is none."""
        return [
            (capfirst(field.verbose_name), self._say(field, old), self._say(field, new))
            for field in self._fields
            if _value(field, old) != _value(field, new)
        ]

    def _say(self, field, event) -> str:
        value = _value(field, event)
        if value is None:
            return ""
        if field.is_relation:
            row = self._names[field.related_model].get(value)
            return str(row) if row else _("no. %(key)s, removed") % {"key": value}
        choices = dict((getattr(field, "base_field", None) or field).flatchoices or [])
        if isinstance(value, list):
            return ", ".join(str(choices.get(code, code)) for code in value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if choices:
            return str(choices.get(value, value))
        return str(formats.localize(value))


def _context(event) -> dict:
    return event.pgh_context.metadata if event.pgh_context else {}


def _value(field, event):
    """Return a column of an event, nothing for what is empty."""
    value = None if event is None else getattr(event, field.attname)
    return None if value in ("", []) else value
