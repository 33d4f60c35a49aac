from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import OrganisationMerge
from registry.services import MergeRefused, undo_merge

from .base import ORGANISATIONS
from .history import HistoryAdmin
from .merging import may_merge


@admin.register(OrganisationMerge)
class OrganisationMergeAdmin(HistoryAdmin, admin.ModelAdmin):
    """The merges that were made: nobody edits them, somebody may undo them."""

    group = ORGANISATIONS
    list_display = ["gone", "into", "made_by", "made_at", "undone_at"]
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

    @admin.display(description=gettext_lazy("organisation"), ordering="merged")
    def gone(self, merge):
        return merge.merged

    @admin.display(description=gettext_lazy("merged into"), ordering="kept")
    def into(self, merge):
        return merge.kept

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
