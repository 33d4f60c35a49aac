"""A version of a row that is restored, and a row that is brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from registry.history.events import last_event
from registry.history.reasons import asking_why, reason_in
from registry.history.undoing import UndoRefused
from registry.history.versions import FIELD
from registry.history.words import Authors, ValuesInWords
from registry.services.taking_back import Changes, restore_version

from .taking_back import page_of, tell_way_back


class RestoringAdmin:
    """Two pages of each table: a version that is restored, a row that comes back.

    They show of the history what the reader may read: ``_events`` of the table.
    """

    def get_urls(self):
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path(
                "<int:key>/bring-back/",
                view(self.bring_back_view),
                name=f"{info}_bring_back",
            ),
            path(
                "<int:key>/restore/<int:event>/",
                view(self.restore_view),
                name=f"{info}_restore",
            ),
            *super().get_urls(),
        ]

    def bring_back_view(self, request, key):
        """Bring back a row that was removed, with the parts that went with it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not self._events(request).filter(pgh_obj_id=key).exists():
            raise Http404
        try:
            changes = Changes.removal_of(self.model, key)
        except UndoRefused:
            raise Http404 from None
        return page_of(
            request,
            changes,
            title=_("Bring it back"),
            does=_("Bring it back"),
            after=self._page("history", key),
            opts=self.opts,
        )

    def restore_view(self, request, key, event):
        """Give a row the values of an earlier version, once somebody said why."""
        row = self.get_object(request, str(key))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        events = self._events(request).filter(pgh_obj_id=key)
        version = get_object_or_404(events.exclude(pgh_label="delete"), pgh_id=event)
        newest = last_event(row)
        words = ValuesInWords(self._fields(), [newest, version])
        if request.method == "POST" and self._restore(request, row, version):
            return redirect(self._page("history", key))
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            "registry/admin/restore.html",
            self.admin_site.each_context(request)
            | asking_why(request)
            | {
                "title": _("Restore this version"),
                "opts": self.opts,
                "row": row,
                "at": version.pgh_created_at,
                "who": Authors([version]).who(version),
                "columns": words.differences(newest, version),
                "version_field": FIELD,
                "version": newest.pgh_id,
            },
        )

    def _restore(self, request, row, version) -> bool:
        """Restore a version; say what is in the way if it cannot be."""
        reason, seen = reason_in(request.POST), request.POST.get(FIELD, "")
        if not reason:
            messages.warning(
                request, _("Say why it is restored: the history keeps the reason.")
            )
            return False
        if fixed := self._fixed(request, row, version):
            messages.error(
                request, _("Nobody changes: %(fields)s.") % {"fields": ", ".join(fixed)}
            )
            return False
        try:
            restore_version(
                row=row,
                event=version,
                seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
                user=request.user,
                reason=reason,
            )
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
            return False
        tell_way_back(request, _("The version was restored."))
        return True

    def _fixed(self, request, row, version) -> list[str]:
        """Return the fields that differ, and that the form of the row only shows."""
        only_shown = self.get_readonly_fields(request, row)
        return [
            str(field.verbose_name)
            for field in self._fields()
            if field.name in only_shown
            and getattr(row, field.attname) != getattr(version, field.attname)
        ]

    def _page(self, page, *args) -> str:
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"admin:{info}_{page}", args=args)
