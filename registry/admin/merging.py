"""The pages on which two records become one, and two again."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.alike.kinds import RecordKind
from registry.forms import MergeChoiceForm, ReasonForm
from registry.models import Organisation
from registry.rights.rows import may_read
from registry.services import (
    MergeRefused,
    merge_records,
    preview_merge,
    refusals,
)
from registry.services.merge_plan import MergePlan


def may_merge(user, model: type[models.Model]) -> bool:
    """Whether a user may merge two records of a model, and part them again."""
    record = "organisationmerge" if model is Organisation else "recordmerge"
    return user.has_perms(
        [f"registry.change_{model._meta.model_name}", f"registry.add_{record}"]
    )


class MergingAdmin:
    """Two chosen records, what merging them would do, and the merge."""

    def get_urls(self):
        return [
            path(
                "merge/",
                self.admin_site.admin_view(self.merge_view),
                name=f"registry_{self.opts.model_name}_merge",
            ),
            *super().get_urls(),
        ]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if may_merge(request.user, self.model):
            actions["merge_two"] = self.get_action("merge_two")
        return actions

    @admin.action(description=gettext_lazy("Merge two of them"))
    def merge_two(self, request, queryset):
        first = ["-enterprise_number"] if self.model is Organisation else []
        chosen = list(queryset.order_by(*first, "pk")[:3])
        if len(chosen) != 2:
            messages.error(request, _("Choose two records to merge."))
            return None
        return redirect(merge_url(*chosen))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Say while a record is typed which others it looks like."""
        kind = RecordKind.of(self.model)
        typed = [name.split("__")[0] for name in kind.known.columns]
        query = f"?but={obj.pk}" if obj else ""
        context["looks_like"] = {
            "url": reverse("looks_like", args=[kind]) + query,
            "trigger": ", ".join(
                f"{event} delay:400ms from:#id_{name}"
                for name in typed
                for event in ("input", "change")
            ),
            "include": ", ".join(f"#id_{name}" for name in typed),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def merge_view(self, request):
        if not may_merge(request.user, self.model):
            raise PermissionDenied
        choice = MergeChoiceForm(
            request.GET or None, admin_site=self.admin_site, model=self.model
        )
        if not choice.is_valid():
            return self._render(
                request,
                "registry/admin/merge_choice.html",
                title=_("Merge two records: %(kind)s")
                % {"kind": self.opts.verbose_name_plural},
                form=choice,
                media=self.media + choice.media,
            )
        kept, merged = choice.cleaned_data["kept"], choice.cleaned_data["merged"]
        plan = preview_merge(kept, merged)
        told = PlanTold(plan, request.user)
        if told.is_secret:
            plan.blocks.append(
                _(
                    "It would change what you may not read: somebody who may read it "
                    "merges the two."
                )
            )
        form = ReasonForm(request.POST or None, initial={"agreed": plan.digest})
        if request.method == "POST" and form.is_valid() and not told.is_secret:
            try:
                merge_records(
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
            return redirect(page_of(kept))
        plan.blocks = plan.blocks or refusals(plan)
        return self._render(
            request,
            "registry/admin/merge_preview.html",
            title=_("Merge “%(merged)s” into “%(kept)s”")
            % {"merged": merged, "kept": kept},
            plan=plan,
            pages=(page_of(kept), page_of(merged)),
            moved=told.named(plan.moved),
            going=told.named(plan.going),
            removed=told.removed,
            form=form,
            compared=_compared(kept, merged),
            other_way=merge_url(merged, kept),
        )


class PlanTold:
    """What a merge would do, as far as whoever plans it may read it."""

    def __init__(self, plan: MergePlan, user):
        self.plan = plan
        self.user = user

    @property
    def is_secret(self) -> bool:
        """Whether a row would go, or become one with another, that he may not read."""
        rows = [
            *(row for rows in self.plan.going.values() for row in rows),
            *(row for each in self.plan.removed for row in (each.row, each.twin)),
            *(row for each in self.plan.combined for row in each.rows),
        ]
        return not all(may_read(row, self.user) for row in rows)

    @property
    def removed(self) -> list[tuple[str, list]]:
        """The rows that say the same as another, and what each says otherwise."""
        return [
            (self._words(each.row), each.lost if self._may_read(each.row) else [])
            for each in self.plan.removed
        ]

    def named(self, found: dict[str, list]) -> list[tuple[str, list[str]]]:
        return [(name, list(map(self._words, rows))) for name, rows in found.items()]

    def _words(self, row) -> str:
        if self._may_read(row):
            return str(row)
        kind = capfirst(row._meta.verbose_name)
        return _("%(kind)s that you may not read") % {"kind": kind}

    def _may_read(self, row) -> bool:
        opts = row._meta
        acts = ("view", "change")
        may = (f"{opts.app_label}.{act}_{opts.model_name}" for act in acts)
        return any(map(self.user.has_perm, may)) and may_read(row, self.user)


def page_of(record: models.Model) -> str:
    """Return the address of the page of the admin on which a record is changed."""
    options = record._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return reverse(name, args=[record.pk])


def merge_url(kept: models.Model, merged: models.Model) -> str:
    """Return the address of the preview of a merge."""
    url = reverse(f"admin:registry_{kept._meta.model_name}_merge")
    return f"{url}?{urlencode({'kept': kept.pk, 'merged': merged.pk})}"


def _compared(kept, merged):
    """Return what the two records say of themselves, column by column."""
    for field in kept._meta.concrete_fields:
        if field.primary_key or field.generated or field.name == "merged_into":
            continue
        values = []
        for row in (kept, merged):
            display = getattr(row, f"get_{field.name}_display", None)
            values.append(display() if display else getattr(row, field.name) or "")
        if any(values):
            yield field.verbose_name, *values
