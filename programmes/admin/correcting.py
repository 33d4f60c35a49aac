"""The page on which a mistyped decision or payment is put right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.correcting import correct_entry, day_of, typed_today_by
from programmes.forms import CorrectionForm
from registry.forms import KeySelect

TYPED = {"amount", "kind", "wording", "paid_on", "decided_on"} | {
    "paid_precision",
    "decided_precision",
}
"""What the author of an entry corrects on the day on which it was typed."""


class CorrectingAdmin:
    """An entry that nobody rewrites: its author does on the same day, and says so."""

    change_form_template = "programmes/admin/movement.html"

    def get_urls(self):
        return [
            path(
                "<int:pk>/correct/",
                self.admin_site.admin_view(self.correct_view),
                name=f"programmes_{self.opts.model_name}_correct",
            ),
            *super().get_urls(),
        ]

    def is_own_slip(self, request, obj) -> bool:
        """Whether the reader typed the entry today, and nothing corrects it yet."""
        return (
            obj is not None
            and obj.corrects_id is None
            and typed_today_by(obj, request.user)
            and not obj.corrections.exists()
        )

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        if not self.is_own_slip(request, obj):
            return names
        return [name for name in names if name not in TYPED]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        own = self.is_own_slip(request, obj)
        more = {
            "own_slip": own,
            "may_correct": obj is not None
            and not own
            and obj.corrects_id is None
            and self.has_add_permission(request),
            "corrections": [] if obj is None else list(obj.corrections.all()),
        }
        return super().change_view(
            request, object_id, form_url, (extra_context or {}) | more
        )

    def correct_view(self, request, pk):
        entry = self.get_object(request, str(pk))
        if entry is None:
            raise Http404
        if not self.has_add_permission(request) or not self.has_view_permission(
            request, entry
        ):
            raise PermissionDenied
        form = CorrectionForm(
            request.POST or None,
            initial={"amount": entry.amount, "day": day_of(entry)},
        )
        source = self.model._meta.get_field("source")
        form.fields["source"].widget = KeySelect(
            source, self.admin_site, choices=form.fields["source"].choices
        )
        if form.is_valid():
            try:
                rows = correct_entry(
                    entry=entry, user=request.user, **form.cleaned_data
                )
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(
                    request,
                    ngettext(
                        "Put right, by %(number)s further entry.",
                        "Put right, by %(number)s further entries.",
                        len(rows),
                    )
                    % {"number": len(rows)},
                )
                page = f"admin:programmes_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(page, args=[pk]))
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            "programmes/admin/correct.html",
            self.admin_site.each_context(request)
            | {
                "opts": self.opts,
                "title": _("Put a mistyped entry right"),
                "entry": entry,
                "form": form,
                "media": self.media + form.media,
            },
        )
