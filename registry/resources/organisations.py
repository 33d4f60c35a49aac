"""The tables of organisations and persons."""

from registry.models import (
    Mandate,
    MandateAttestation,
    Organisation,
    OrganisationActivity,
    OrganisationName,
    Person,
)
from registry.services import attest_from_start, follow_start

from .base import PERIOD, SOURCED, RegistryResource


class OrganisationResource(RegistryResource):
    class Meta:
        model = Organisation
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "name",
            "enterprise_number",
            "kind",
            "size_class",
            "legal_form",
            "place",
            "locality",
            "country",
            "founded_on",
            "founded_precision",
            "closed_on",
            "closed_precision",
            "website",
            "email",
            "originates_from",
            "merged_into",
            *SOURCED,
        )


class OrganisationNameResource(RegistryResource):
    class Meta:
        model = OrganisationName
        import_id_fields = ("organisation", "name", "kind")
        fields = ("organisation", "name", "kind", "language", *SOURCED)


class OrganisationActivityResource(RegistryResource):
    class Meta:
        model = OrganisationActivity
        import_id_fields = ("organisation", "activity", "start_on")
        fields = ("organisation", "activity", *PERIOD, "rank", *SOURCED)


class PersonResource(RegistryResource):
    class Meta:
        model = Person
        import_id_fields = ("slug",)
        fields = ("slug", "name", "also_written", *SOURCED)


class MandateResource(RegistryResource):
    class Meta:
        model = Mandate
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "person",
            "role",
            "title",
            "cluster",
            "organisation",
            "represents",
            *PERIOD,
            *SOURCED,
        )

    def before_save_instance(self, instance, row, **kwargs):
        self._before = Mandate.objects.filter(pk=instance.pk).first()

    def after_save_instance(self, instance, row, **kwargs):
        if self._before:
            follow_start(fact=instance, before=self._before)
        attest_from_start(fact=instance)


class MandateAttestationResource(RegistryResource):
    class Meta:
        model = MandateAttestation
        import_id_fields = ("mandate", "documented_on", "source")
        fields = ("mandate", "documented_on", *SOURCED, "wording")
