"""The pages on which two organisations become one, and two again."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.forms import MergeChoiceForm, ReasonForm
from registry.models import Organisation, OrganisationMerge
from registry.services import (
    MergeRefused,
    merge_organisations,
    preview_merge,
    undo_merge,
)

from .base import ORGANISATIONS
from .history import HistoryAdmin


def may_merge(request) -> bool:
    return request.user.has_perms(
        ["registry.change_organisation", "registry.add_organisationmerge"]
    )


class MergingAdmin:
    """Two chosen organisations, what merging them would do, and the merge."""

    actions = ["merge_two"]

    def get_urls(self):
        return [
            path(
                "merge/",
                self.admin_site.admin_view(self.merge_view),
                name="registry_organisation_merge",
            ),
            *super().get_urls(),
        ]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if not may_merge(request):
            actions.pop("merge_two", None)
        return actions

    @admin.action(description=gettext_lazy("Merge two organisations"))
    def merge_two(self, request, queryset):
        chosen = list(queryset.order_by("-enterprise_number", "pk")[:3])
        if len(chosen) != 2:
            messages.error(request, _("Choose two organisations to merge."))
            return None
        return redirect(merge_url(*chosen))

    def merge_view(self, request):
        if not may_merge(request):
            raise PermissionDenied
        choice = MergeChoiceForm(
            request.GET or None,
            admin_site=self.admin_site,
        )
        if not choice.is_valid():
            return self._render(
                request,
                "registry/admin/merge_choice.html",
                title=_("Merge two organisations"),
                form=choice,
                media=self.media + choice.media,
            )
        kept, merged = choice.cleaned_data["kept"], choice.cleaned_data["merged"]
        plan = preview_merge(kept, merged)
        form = ReasonForm(request.POST or None, initial={"agreed": plan.digest})
        if request.method == "POST" and form.is_valid():
            try:
                merge_organisations(
                    kept=kept, merged=merged, user=request.user, **form.cleaned_data
                )
            except MergeRefused as refusal:
                messages.error(request, str(refusal))
                return redirect(merge_url(kept, merged))
            messages.success(
                request,
                _("“%(merged)s” was merged into “%(kept)s”.")
                % {"merged": merged, "kept": kept},
            )
            return redirect(
                reverse("admin:registry_organisation_change", args=[kept.pk])
            )
        return self._render(
            request,
            "registry/admin/merge_preview.html",
            title=_("Merge “%(merged)s” into “%(kept)s”")
            % {"merged": merged, "kept": kept},
            plan=plan,
            moved=list(plan.moved.items()),
            form=form,
            compared=_compared(kept, merged),
            other_way=merge_url(merged, kept),
        )


def merge_url(kept: Organisation, merged: Organisation) -> str:
    url = reverse("admin:registry_organisation_merge")
    return f"{url}?kept={kept.pk}&merged={merged.pk}"


def _compared(kept, merged):
    """Return what the two records say of themselves, column by column."""
    for field in Organisation._meta.concrete_fields:
        if field.primary_key or field.generated or field.name == "merged_into":
            continue
        values = []
        for row in (kept, merged):
            display = getattr(row, f"get_{field.name}_display", None)
            values.append(display() if display else getattr(row, field.name) or "")
        if any(values):
            yield field.verbose_name, *values


@admin.register(OrganisationMerge)
class OrganisationMergeAdmin(HistoryAdmin, admin.ModelAdmin):
    """The merges that were made: nobody edits them, somebody may undo them."""

    group = ORGANISATIONS
    list_display = ["merged", "kept", "made_by", "made_at", "undone_at"]
    list_select_related = ["merged", "kept", "made_by"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "made_at"
    search_fields = ["kept__name__unaccent", "merged__name__unaccent", "reason"]
    search_help_text = gettext_lazy("Name of one of the two, or the reason.")
    fields = [
        ("merged", "kept"),
        "reason",
        ("made_by", "made_at"),
        ("undone_by", "undone_at"),
    ]
    change_form_template = "registry/admin/merge_record.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            path(
                "<int:pk>/undo/",
                self.admin_site.admin_view(self.undo_view),
                name="registry_organisationmerge_undo",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return super().change_view(
            request,
            object_id,
            form_url,
            (extra_context or {}) | {"may_undo": may_merge(request)},
        )

    def undo_view(self, request, pk):
        """Undo a merge, asked for with a form: the page of the merge has it."""
        if not may_merge(request):
            raise PermissionDenied
        merge = get_object_or_404(OrganisationMerge, pk=pk)
        page = reverse("admin:registry_organisationmerge_change", args=[pk])
        if request.method == "POST":
            try:
                undo_merge(merge=merge, user=request.user)
            except MergeRefused as refusal:
                for reason in refusal.reasons:
                    messages.error(request, reason)
            else:
                messages.success(
                    request,
                    _("“%(merged)s” and “%(kept)s” are two again, as before.")
                    % {"merged": merge.merged, "kept": merge.kept},
                )
        return HttpResponseRedirect(page)
