from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.models import (
    MandateAttestation,
    MembershipAttestation,
    Source,
)
from registry.resources import (
    MandateAttestationResource,
    MembershipAttestationResource,
    SourceResource,
)

from .base import NOTES, SOURCE_FIELDSET, SOURCES, RegistryAdmin
from .filters import UsedFilter
from .merging import MergingAdmin


@admin.register(Source)
class SourceAdmin(MergingAdmin, RegistryAdmin):
    group = SOURCES
    found_on_desk = True
    resource_classes = [SourceResource]
    list_display = ["title", "publisher", "kind", "published_on", "language"]
    list_filter = ["kind", "language", "published_precision"]
    date_hierarchy = "published_on"
    search_fields = ["title", "publisher", "slug", "url"]
    search_help_text = _("Title, publisher, identifier or address.")
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", ("publisher", "kind"), "url", "language"]}),
        (
            _("Dates"),
            {"fields": [("published_on", "published_precision"), "accessed_on"]},
        ),
        (None, {"fields": [NOTES]}),
    ]


@admin.register(MembershipAttestation)
class MembershipAttestationAdmin(RegistryAdmin):
    group = SOURCES
    resource_classes = [MembershipAttestationResource]
    list_display = ["organisation", "cluster", "documented_on", "source"]
    list_select_related = [
        "membership__organisation",
        "membership__cluster",
        "source",
    ]
    list_filter = ["basis", ("source", UsedFilter)]
    date_hierarchy = "documented_on"
    autocomplete_fields = ["membership", "source"]
    search_fields = [
        "membership__organisation",
        "membership__cluster",
        "source__title__unaccent",
    ]
    search_help_text = _("Organisation, cluster or source.")
    carried = ["source", "documented_on"]
    fieldsets = [
        (None, {"fields": ["membership", ("documented_on", "wording")]}),
        SOURCE_FIELDSET,
    ]

    @admin.display(
        description=_("organisation"),
        ordering="membership__organisation__name_key",
    )
    def organisation(self, row):
        return row.membership.organisation

    @admin.display(description=_("cluster"), ordering="membership__cluster__name_key")
    def cluster(self, row):
        return row.membership.cluster


@admin.register(MandateAttestation)
class MandateAttestationAdmin(RegistryAdmin):
    group = SOURCES
    resource_classes = [MandateAttestationResource]
    list_display = ["mandate", "documented_on", "source"]
    list_select_related = [
        "mandate__person",
        "mandate__cluster",
        "mandate__organisation",
        "source",
    ]
    list_filter = ["basis", ("source", UsedFilter)]
    date_hierarchy = "documented_on"
    autocomplete_fields = ["mandate", "source"]
    search_fields = [
        "mandate__person__name__unaccent",
        "mandate__cluster",
        "mandate__organisation",
        "source__title__unaccent",
    ]
    search_help_text = _("Person, cluster, organisation or source.")
    carried = ["source", "documented_on"]
    fieldsets = [
        (None, {"fields": ["mandate", ("documented_on", "wording")]}),
        SOURCE_FIELDSET,
    ]
