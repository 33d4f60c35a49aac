"""Who changed a row, when, and what it was before: from the triggers' own record."""

from dataclasses import dataclass

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from registry.history.events import (
    as_recorded,
    events_of,
    recorded_fields,
    told_elsewhere,
)
from registry.history.words import ACTS, Authors, ValuesInWords, context_of
from registry.models import ImportBatch
from registry.proposals.rights import may_open
from registry.rights.rows import readable_events

from .readers import ReadersRows
from .restoring import RestoringAdmin

PER_PAGE = 50


@dataclass
class HistoryEntry:
    """One change of a row: the columns that it changed, before and after."""

    at: object
    act: str
    who: str
    where: str
    file: str
    by_import: tuple[str, str] | None
    """Name and page of the list that was imported, if the reader may open it."""
    why: str
    columns: list[tuple[str, str, str]]
    ways: list[tuple[str, str]]
    """What can be done about it: labels and addresses."""


class HistoryAdmin(ReadersRows, RestoringAdmin):
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
        events = list(self._events(request).filter(pgh_obj_id=key).order_by("pgh_id"))
        if not events:
            raise Http404
        entries = self._entries(
            events, request.user, may_write=self._may_write(request, row)
        )
        page = Paginator(entries[::-1], PER_PAGE).get_page(request.GET.get("page"))
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
        there = self.model._default_manager.filter(pk=OuterRef("pgh_obj_id"))
        events = (
            self._events(request)
            .filter(pgh_label="delete")
            .filter(~Exists(there))
            .order_by("-pgh_id")
        )
        page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
        users = Authors(page.object_list)
        opts = self.opts
        may_add = self.has_add_permission(request) and not told_elsewhere(self.model)
        rows = [
            (
                event.pgh_created_at,
                users.who(event),
                self._words(event),
                reverse(
                    f"admin:{opts.app_label}_{opts.model_name}_history",
                    args=[event.pgh_obj_id],
                ),
                users.why(event),
                self._page("bring_back", event.pgh_obj_id) if may_add else "",
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

    def _events(self, request):
        events = events_of(self.model).select_related("pgh_context")
        return readable_events(events, self.model, request.user)

    def _render(self, request, template, **context):
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            template,
            self.admin_site.each_context(request) | {"opts": self.opts} | context,
        )

    def _fields(self) -> list[models.Field]:
        return [
            field
            for field in recorded_fields(self.model)
            if not isinstance(field, models.JSONField)
        ]

    def _may_write(self, request, row) -> bool:
        if row is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, row)

    def _entries(self, events, user, *, may_write) -> list[HistoryEntry]:
        """Return what each event changed; the events of one row, the oldest first."""
        words, users = ValuesInWords(self._fields(), events), Authors(events)
        imports = _imports_of(events, user)
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
                    by_import=imports.get(context_of(event).get("import")),
                    why=users.why(event),
                    columns=words.differences(old, new),
                    ways=self._ways(event, events[-1]) if may_write else [],
                )
            )
            before = new
        return entries

    def _ways(self, event, newest) -> list[tuple[str, str]]:
        """Return what can be done about a change: the version, all of the change."""
        key, ways = event.pgh_obj_id, []
        if told_elsewhere(self.model):
            return ways
        if event.pgh_label == "delete" and event is newest:
            ways.append((_("Bring it back"), self._page("bring_back", key)))
        elif event is not newest and "delete" not in (
            event.pgh_label,
            newest.pgh_label,
        ):
            page = self._page("restore", key, event.pgh_id)
            ways.append((_("Restore this version"), page))
        if event.pgh_context_id:
            page = reverse("history_change", args=[event.pgh_context_id])
            ways.append((_("Take back all that was changed with it"), page))
        return ways

    def _words(self, event) -> str:
        """Return how a row of which only its history is left was shown."""
        try:
            return str(as_recorded(self.model, event))
        except ObjectDoesNotExist:
            return f"{self.opts.verbose_name} {event.pgh_obj_id}"


def _imports_of(events, user) -> dict[str, tuple[str, str]]:
    """Return the imports that made some events, with their pages, by reference."""
    references = {context_of(event).get("import") for event in events} - {None}
    if not references:
        return {}
    found = ImportBatch.objects.of_user(user).filter(reference__in=references)
    found = found.select_related("cluster")
    return {
        str(batch.reference): (str(batch), batch.get_absolute_url())
        for batch in found
        if may_open(user, batch)
    }
