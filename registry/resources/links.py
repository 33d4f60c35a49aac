"""The tables of what links clusters and organisations."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models import (
    ActionParticipation,
    Agreement,
    AgreementParty,
    Cluster,
    Event,
    EventParticipation,
    InternationalAction,
    Membership,
    MembershipAttestation,
    Organisation,
    Participation,
    Partnership,
    PartnershipCluster,
)
from registry.services import attest_from_start, follow_start

from .base import PERIOD, SOURCED, TITLES, Column, RegistryResource
from .cells import DateCell, KeyCell

PURPOSES = ("purpose_en", "purpose_fr")


class MembershipResource(RegistryResource):
    class Meta:
        model = Membership
        import_id_fields = ("cluster", "organisation", "start_on")
        fields = ("cluster", "organisation", *PERIOD, "category", *SOURCED)

    def before_save_instance(self, instance, row, **kwargs):
        self._before = Membership.objects.filter(pk=instance.pk).first()

    def after_save_instance(self, instance, row, **kwargs):
        if self._before:
            follow_start(fact=instance, before=self._before)
        attest_from_start(fact=instance)


class MembershipAttestationResource(RegistryResource):
    """The attested membership is named by its own key: three columns."""

    cluster = Column(
        "membership__cluster",
        KeyCell(Cluster, "slug"),
        path="membership__cluster__slug",
        blank=False,
    )
    organisation = Column(
        "membership__organisation",
        KeyCell(Organisation, "slug"),
        path="membership__organisation__slug",
        blank=False,
    )
    start_on = Column("membership__start_on", DateCell(), blank=False)

    class Meta:
        model = MembershipAttestation
        import_id_fields = (
            "cluster",
            "organisation",
            "start_on",
            "documented_on",
            "source",
        )
        fields = (
            "cluster",
            "organisation",
            "start_on",
            "documented_on",
            *SOURCED,
            "wording",
        )

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        if not field.attribute.startswith("membership__"):
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def import_instance(self, instance, row, **kwargs):
        errors = {}
        if instance.membership_id is None:
            try:
                instance.membership = self._membership_of(row)
            except ValueError as error:
                errors["membership"] = ValidationError(str(error), code="invalid")
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _membership_of(self, row):
        cluster, organisation, start_on = (
            self.fields[name].clean(row)
            for name in ("cluster", "organisation", "start_on")
        )
        membership = Membership.objects.filter(
            cluster=cluster, organisation=organisation, start_on=start_on
        ).first()
        if membership is None:
            raise ValueError(
                _(
                    "There is no membership of “%(organisation)s” in “%(cluster)s” "
                    "that starts on %(start)s: import it first."
                )
                % {
                    "organisation": row["organisation"],
                    "cluster": row["cluster"],
                    "start": row["start_on"],
                }
            )
        return membership


class PartnershipResource(RegistryResource):
    class Meta:
        model = Partnership
        import_id_fields = ("slug",)
        fields = ("slug", *TITLES, "fields", *PURPOSES, *PERIOD, *SOURCED)


class PartnershipClusterResource(RegistryResource):
    class Meta:
        model = PartnershipCluster
        import_id_fields = ("partnership", "cluster")
        fields = ("partnership", "cluster", *SOURCED)


class ParticipationResource(RegistryResource):
    class Meta:
        model = Participation
        import_id_fields = ("partnership", "organisation")
        fields = ("partnership", "organisation", "role", *SOURCED)


class AgreementResource(RegistryResource):
    class Meta:
        model = Agreement
        import_id_fields = ("slug",)
        fields = ("slug", *TITLES, "kind", "scope", *PURPOSES, *PERIOD, *SOURCED)


class AgreementPartyResource(RegistryResource):
    class Meta:
        model = AgreementParty
        import_id_fields = ("agreement", "cluster", "organisation")
        fields = ("agreement", "cluster", "organisation", *SOURCED)


class EventResource(RegistryResource):
    class Meta:
        model = Event
        import_id_fields = ("slug",)
        fields = (
            "slug",
            *TITLES,
            "series",
            "place",
            "attendance",
            "description_en",
            "description_fr",
            *PERIOD,
            *SOURCED,
        )


class EventParticipationResource(RegistryResource):
    class Meta:
        model = EventParticipation
        import_id_fields = ("event", "role", "cluster", "organisation", "person")
        fields = ("event", "role", "cluster", "organisation", "person", *SOURCED)


class InternationalActionResource(RegistryResource):
    class Meta:
        model = InternationalAction
        import_id_fields = ("slug",)
        fields = (
            "slug",
            *TITLES,
            "kind",
            "countries",
            "organiser",
            *PERIOD,
            *SOURCED,
        )


class ActionParticipationResource(RegistryResource):
    class Meta:
        model = ActionParticipation
        import_id_fields = ("action", "cluster")
        fields = ("action", "cluster", *SOURCED)
