"""The tables of names, seats, legal forms and sizes for a time."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from registry.models import (
    ClusterEntity,
    ClusterNaming,
    OrganisationForm,
    OrganisationNaming,
    OrganisationSeat,
    OrganisationSize,
)
from registry.resources import (
    ClusterEntityResource,
    ClusterNamingResource,
    OrganisationFormResource,
    OrganisationNamingResource,
    OrganisationSeatResource,
    OrganisationSizeResource,
)

from .base import (
    CLUSTERS,
    ORGANISATIONS,
    PERIOD_FIELDSET,
    SOURCE_FIELDSET,
    RegistryAdmin,
)
from .filters import UsedFilter


class DatedAdmin(RegistryAdmin):
    """The values of one kind, each with its period."""

    list_filter = [("source", UsedFilter)]
    list_select_related = True
    search_help_text = gettext_lazy("Any name, present or former.")

    def get_list_display(self, request):
        return ["__str__", self.model.owner, "start_on", "end_on"]

    def get_fieldsets(self, request, obj=None):
        own = [self.model.owner, *self.model.columns]
        if hasattr(self.model, "language"):
            own.append("language")
        return [(None, {"fields": own}), PERIOD_FIELDSET, SOURCE_FIELDSET]


@admin.register(OrganisationNaming)
class OrganisationNamingAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationNamingResource]
    autocomplete_fields = ["organisation", "source"]
    search_fields = carried = ["organisation"]


@admin.register(OrganisationSeat)
class OrganisationSeatAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationSeatResource]
    autocomplete_fields = ["organisation", "place", "source"]
    search_fields = carried = ["organisation"]


@admin.register(OrganisationForm)
class OrganisationFormAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationFormResource]
    autocomplete_fields = ["organisation", "source"]
    search_fields = carried = ["organisation"]


@admin.register(OrganisationSize)
class OrganisationSizeAdmin(DatedAdmin):
    group = ORGANISATIONS
    resource_classes = [OrganisationSizeResource]
    autocomplete_fields = ["organisation", "source"]
    search_fields = carried = ["organisation"]


@admin.register(ClusterNaming)
class ClusterNamingAdmin(DatedAdmin):
    group = CLUSTERS
    resource_classes = [ClusterNamingResource]
    autocomplete_fields = ["cluster", "source"]
    search_fields = carried = ["cluster"]


@admin.register(ClusterEntity)
class ClusterEntityAdmin(DatedAdmin):
    group = CLUSTERS
    resource_classes = [ClusterEntityResource]
    autocomplete_fields = ["cluster", "legal_entity", "source"]
    search_fields = carried = ["cluster"]
