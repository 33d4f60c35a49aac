"""The pages on which two organisations become one, and two again."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.forms import MergeChoiceForm, ReasonForm
from registry.models import Organisation
from registry.services import (
    MergeRefused,
    merge_organisations,
    preview_merge,
)


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
