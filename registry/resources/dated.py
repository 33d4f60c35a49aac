"""The tables of names, seats, legal forms and sizes for a time."""

from registry.models import (
    ClusterEntity,
    ClusterNaming,
    OrganisationForm,
    OrganisationNaming,
    OrganisationSeat,
    OrganisationSize,
)

from .base import PERIOD, SOURCED, RegistryResource


class OrganisationNamingResource(RegistryResource):
    class Meta:
        model = OrganisationNaming
        import_id_fields = ("organisation", "start_on")
        fields = ("organisation", "name", *PERIOD, *SOURCED)


class OrganisationSeatResource(RegistryResource):
    class Meta:
        model = OrganisationSeat
        import_id_fields = ("organisation", "start_on")
        fields = ("organisation", "place", "locality", "country", *PERIOD, *SOURCED)


class OrganisationFormResource(RegistryResource):
    class Meta:
        model = OrganisationForm
        import_id_fields = ("organisation", "start_on")
        fields = ("organisation", "legal_form", *PERIOD, *SOURCED)


class OrganisationSizeResource(RegistryResource):
    class Meta:
        model = OrganisationSize
        import_id_fields = ("organisation", "start_on")
        fields = ("organisation", "size_class", *PERIOD, *SOURCED)


class ClusterNamingResource(RegistryResource):
    class Meta:
        model = ClusterNaming
        import_id_fields = ("cluster", "start_on")
        fields = ("cluster", "name", "language", *PERIOD, *SOURCED)


class ClusterEntityResource(RegistryResource):
    class Meta:
        model = ClusterEntity
        import_id_fields = ("cluster", "start_on")
        fields = ("cluster", "legal_entity", *PERIOD, *SOURCED)
