"""Nobody saves over a change that the form did not show: it is shown, and one chooses.

A form says which version of the row and of its parts it shows. If somebody changed them
since, nothing is saved: the form comes again with what both changed, and whoever sent
it chooses where both changed one field.
"""

from contextlib import suppress
from copy import copy

from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from registry.forms import is_key, refused
from registry.history.events import (
    as_recorded,
    events_of,
    last_event,
    last_event_with_links,
    last_events,
)
from registry.history.meeting import OPEN, FieldMet, RowMet, meet
from registry.history.reasons import asking_why, give_reason, reason_in
from registry.history.versions import FIELD, Versions
from registry.rights.rows import readable_events

from .parts_sent import PartsSent, is_to_go
from .removing import RemovingAdmin

SAVE_AS_NEW = "_saveasnew"

AGAIN = "_again"
"""Says that a row that somebody removed is to be added again."""


class VersionedAdmin(RemovingAdmin):
    """A table whose forms know the version of the row, and of the parts, they show."""

    change_form_template = "registry/admin/change_form.html"

    def get_object(self, request, object_id, from_field=None):
        """Return the row, with the number of the last event that it shows."""
        seen = {}
        if from_field is None:
            # Asked first: a change between the two is then newer than what is shown.
            with suppress(ValidationError, ValueError, OverflowError):
                seen = last_events(self.model, [self.opts.pk.to_python(object_id)])
        row = super().get_object(request, object_id, from_field)
        if row is not None and row.pk in seen:
            row.last_event = seen[row.pk]
        return row

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if getattr(request, "met", None):
            return refused(form, [_("Nothing was saved yet: see what others changed.")])
        return form

    def render_change_form(self, request, context, add=False, change=False, **kwargs):
        context |= {
            "met": getattr(request, "met", []),
            "version_field": FIELD,
            "open_field": OPEN,
            "again_field": AGAIN if add else "",
            "version": Versions.read(request.POST.get(FIELD, "")),
            **asking_why(request),
        }
        if change:
            parts = [
                form.instance
                for inline in context["inline_admin_formsets"]
                for form in inline.formset.initial_forms
            ]
            context["version"] = Versions.of([context["original"], *parts]).with_links(
                context["original"], context["adminform"].form
            )
        return super().render_change_form(
            request, context, add=add, change=change, **kwargs
        )

    def _changeform_view(self, request, object_id, form_url, extra_context):
        give_reason(reason_in(request.POST))
        if SAVE_AS_NEW in request.POST:
            # No form offers it: what is sent of a row changes that row.
            request.POST = request.POST.copy()
            del request.POST[SAVE_AS_NEW]
        # Django calls it in a transaction: the lock lasts until the row is saved.
        if request.method == "POST" and object_id is not None:
            if gone := self._gone(request, object_id):
                object_id = None
                request.met = [] if AGAIN in request.POST else [gone]
            else:
                self._meet_others(request, unquote(object_id))
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _gone(self, request, object_id) -> RowMet | None:
        """Return who removed the row since the form showed it, if somebody did."""
        shown = Versions.read(request.POST.get(FIELD, ""))
        key = unquote(object_id)
        if not is_key(key) or int(key) not in shown.keys(self.model):
            return None
        if self.model._base_manager.filter(pk=key).exists():
            return None
        event = last_event(self.model(pk=int(key)))
        if event is None or event.pgh_label != "delete":
            return None
        if not self.has_add_permission(request) or not _may_read(event, request.user):
            return None
        return RowMet.told_by(
            event,
            as_recorded(self.model, event),
            outcome=_("Saving what stands in the form adds it again."),
        )

    def _meet_others(self, request, object_id) -> None:
        """Put into what was sent what others changed since the form showed it."""
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if to_field and not self.to_field_allowed(request, to_field):
            return  # Django refuses it.
        row = self.get_object(request, object_id, to_field)
        if row is None or not self.has_change_permission(request, row):
            return
        rows = self.model._base_manager.select_for_update(of=("self",), no_key=True)
        if rows.filter(pk=row.pk).first() is None:
            return
        row = self.get_object(request, object_id, to_field)
        sent = request.POST.copy()
        shown = Versions.read(sent.get(FIELD, ""))
        met = []
        form_class = self.get_form(
            request,
            row,
            change=True,
            fields=flatten_fieldsets(self.get_fieldsets(request, row)),
        )
        if events_of(self.model) is not None:
            mine = form_class(sent, request.FILES, instance=copy(row))
            fields = _met(mine, row, shown, sent, user=request.user)
            if fields:
                event = last_event_with_links(row)
                met.append(RowMet.told_by(event, row, fields=fields))
        formsets, inlines = self._create_formsets(request, row, change=True)
        for formset, inline in zip(formsets, inlines, strict=True):
            if events_of(inline.model) and inline.has_change_permission(request, row):
                met += self._meet_in_parts(formset, shown, sent, request.user)
        request.POST = sent
        request.met = met

    def _meet_in_parts(self, formset, shown, sent, user):
        """Yield the parts of one kind that others changed, removed or added."""
        there = {part.pk: part for part in formset.get_queryset()}
        for form in formset.initial_forms:
            part = there.get(form.instance.pk)
            fields = part and _met(form, part, shown, sent, user=user, formset=formset)
            if not fields:
                continue
            outcome = ""
            if is_to_go(form):
                del sent[form.add_prefix(DELETION_FIELD_NAME)]
                outcome = _("You were removing it: it stays unless you repeat it.")
            yield RowMet.told_by(last_event(part), part, fields=fields, outcome=outcome)
        parts = PartsSent(formset, sent)
        for key in parts.keys() - there.keys():
            event = last_event(formset.model(pk=key))
            if event is None or event.pgh_label != "delete":
                continue
            if not _may_read(event, user):
                continue
            part = as_recorded(formset.model, event)
            if parts.is_changed(key, part):
                parts.add_again(key)
                outcome = _("You changed it: saving adds it again.")
            else:
                parts.drop(key)
                outcome = ""
            yield RowMet.told_by(event, part, outcome=outcome)
        for key in there.keys() - parts.keys() - shown.keys(formset.model):
            part = there[key]
            parts.show(part)
            yield RowMet.told_by(last_event(part), part)
        parts.write(sent)


def _met(mine, row, shown, sent, *, user, formset=None) -> list[FieldMet]:
    """Return what others changed in the fields of a form; ``sent`` takes it over."""

    def unbound(instance, **initial):
        if formset is None:
            return type(mine)(instance=instance, initial=initial)
        kwargs = formset.get_form_kwargs(None)
        return type(mine)(instance=instance, prefix=mine.prefix, **kwargs)

    now = unbound(copy(row))
    there = {} if formset else Versions().with_links(row, now).links_of(row)
    links = {k: keys for k, keys in shown.links_of(row).items() if k in there}
    is_newer = shown.of_row(row) != Versions.of([row]).of_row(row)
    before = None if links.keys() < there.keys() else _shown(row, shown, user, is_newer)
    return meet(
        mine,
        before and unbound(before, **links),
        now,
        sent,
        is_newer=is_newer or links != there,
    )


def _shown(row, shown, user, is_newer) -> models.Model | None:
    """Return a row as a form showed it; None if that is not known, or not for all."""
    if not is_newer:
        return copy(row)
    seen = shown.of_row(row)
    event = events_of(type(row)).filter(pgh_id=seen, pgh_obj_id=row.pk).first()
    if event is None or not _may_read(event, user):
        return None
    return as_recorded(type(row), event)


def _may_read(event, user) -> bool:
    """Whether ``user`` may read what a row was when an event was recorded."""
    model = event.pgh_tracked_model
    one = events_of(model).filter(pgh_id=event.pgh_id)
    return readable_events(one, model, user).exists()
