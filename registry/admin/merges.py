"""The merges that were made, and the pairs that are not to be merged."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import DistinctPair, OrganisationMerge, RecordMerge
from registry.services import MergeRefused, undo_merge

from .base import ORGANISATIONS
from .history import HistoryAdmin
from .merging import may_merge


class OnlyRead(HistoryAdmin, admin.ModelAdmin):
    """What an act left: nobody edits it, though somebody may take the act back."""

    group = ORGANISATIONS

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class MergeAdmin(OnlyRead):
    """The merges that were made, each with the way back."""

    date_hierarchy = "made_at"
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    change_form_template = "registry/admin/merge_record.html"

    @property
    def undo_name(self) -> str:
        return f"registry_{self.opts.model_name}_undo"

    def get_urls(self):
        return [
            path(
                "<int:pk>/undo/",
                self.admin_site.admin_view(self.undo_view),
                name=self.undo_name,
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        merge = self.get_object(request, object_id)
        told = {
            "may_undo": merge and may_merge(request.user, type(merge.kept)),
            "undo_url": merge and reverse(f"admin:{self.undo_name}", args=[merge.pk]),
        }
        return super().change_view(
            request, object_id, form_url, (extra_context or {}) | told
        )

    def undo_view(self, request, pk):
        """Undo a merge, asked for with a form: the page of the merge has it."""
        merge = get_object_or_404(self.model, pk=pk)
        if not may_merge(request.user, type(merge.kept)):
            raise PermissionDenied
        if request.method == "POST":
            names = {"merged": self.gone(merge), "kept": merge.kept}
            try:
                undo_merge(merge=merge, user=request.user)
            except MergeRefused as refusal:
                for reason in refusal.reasons:
                    messages.error(request, reason)
            else:
                messages.success(
                    request,
                    _("“%(merged)s” and “%(kept)s” are two again, as before.") % names,
                )
        page = f"admin:registry_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(page, args=[pk]))


@admin.register(OrganisationMerge)
class OrganisationMergeAdmin(MergeAdmin):
    """The merges of organisations: tombstones lead to the one that was kept."""

    list_display = ["gone", "into", "made_by", "made_at", "undone_at"]
    list_select_related = ["merged", "kept", "made_by"]
    search_fields = ["kept__name__unaccent", "merged__name__unaccent", "reason"]
    search_help_text = gettext_lazy("Name of one of the two, or the reason.")
    fields = [
        ("merged", "kept"),
        "reason",
        ("made_by", "made_at"),
        ("undone_by", "undone_at"),
    ]

    @admin.display(description=gettext_lazy("organisation"), ordering="merged")
    def gone(self, merge):
        return merge.merged

    @admin.display(description=gettext_lazy("merged into"), ordering="kept")
    def into(self, merge):
        return merge.kept


@admin.register(RecordMerge)
class RecordMergeAdmin(MergeAdmin):
    """The merges of clusters, persons and sources: the other record is gone."""

    list_display = ["gone_name", "into", "made_by", "made_at", "undone_at"]
    list_select_related = ["cluster", "person", "document", "made_by"]
    search_fields = ["gone_name__unaccent", "gone", "reason"]
    search_help_text = gettext_lazy("Name of the one that went, or the reason.")
    fields = [
        ("gone_name", "gone"),
        ("cluster", "person", "document"),
        "reason",
        ("made_by", "made_at"),
        ("undone_by", "undone_at"),
    ]

    def gone(self, merge):
        return merge.gone_name

    @admin.display(description=gettext_lazy("merged into"))
    def into(self, merge):
        return merge.kept


@admin.register(DistinctPair)
class DistinctPairAdmin(OnlyRead):
    """The pairs that somebody told apart: the list of likely duplicates has the act."""

    list_display = ["__str__", "reason", "said_by", "said_at"]
    list_select_related = [
        *("organisation", "other_organisation", "cluster", "other_cluster"),
        *("person", "other_person", "document", "other_document", "said_by"),
    ]
    date_hierarchy = "said_at"
    search_fields = [
        "organisation__name__unaccent",
        "cluster__name__unaccent",
        "person__name__unaccent",
        "document__title__unaccent",
        "reason",
    ]
    search_help_text = gettext_lazy("Name of the older one, or the reason.")
