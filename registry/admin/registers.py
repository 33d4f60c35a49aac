"""What other registers say of organisations: made by imports, looked at here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.models import ExternalRecord

from .base import SOURCES
from .filters import UsedFilter
from .history import HistoryAdmin


@admin.register(ExternalRecord)
class ExternalRecordAdmin(HistoryAdmin, admin.ModelAdmin):
    """The proof of what was taken over: nobody writes it by hand."""

    group = SOURCES
    list_display = ["organisation", "key", "matched_by", "source"]
    list_select_related = ["organisation", "source"]
    list_filter = ["matched_by", ("source", UsedFilter)]
    search_fields = ["key", "organisation__name__unaccent"]
    search_help_text = _("Organisation, or key in the register.")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
