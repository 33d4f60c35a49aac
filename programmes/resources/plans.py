"""The tables of plans, of what they set aside, and of what is published about it."""

from programmes.models import (
    Axis,
    Envelope,
    FundingLine,
    Plan,
    PlanActor,
    PlanLink,
    PublishedAmount,
)
from registry.resources.base import PERIOD, SOURCED, RegistryResource

NAMES = ("name_en", "name_fr")


class PlanResource(RegistryResource):
    class Meta:
        model = Plan
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "kind",
            *NAMES,
            "description_en",
            "description_fr",
            "published_actions",
            "published_dimensions",
            *PERIOD,
            *SOURCED,
        )


class AxisResource(RegistryResource):
    class Meta:
        model = Axis
        import_id_fields = ("slug",)
        fields = ("slug", "plan", "kind", "number", *NAMES, "rank", *SOURCED)


class PlanLinkResource(RegistryResource):
    class Meta:
        model = PlanLink
        import_id_fields = ("plan", "kind", "other")
        fields = ("plan", "kind", "other", "times_a_year", *SOURCED)


class PlanActorResource(RegistryResource):
    class Meta:
        model = PlanActor
        import_id_fields = ("plan", "role", "organisation", "cluster", "group_en")
        fields = (
            "plan",
            "role",
            "organisation",
            "cluster",
            "group_en",
            "group_fr",
            "rank",
            *SOURCED,
        )


class EnvelopeResource(RegistryResource):
    class Meta:
        model = Envelope
        import_id_fields = ("slug",)
        fields = ("slug", "plan", "axis", *NAMES, *SOURCED)


class FundingLineResource(RegistryResource):
    class Meta:
        model = FundingLine
        import_id_fields = ("slug",)
        fields = ("slug", "envelope", *NAMES, "category", "share", "rank", *SOURCED)


class PublishedAmountResource(RegistryResource):
    class Meta:
        model = PublishedAmount
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "plan",
            "envelope",
            "funding_line",
            "call",
            "project",
            "cluster",
            "cluster_kind",
            "measure",
            "exactness",
            "amount",
            "wording",
            "stated_on",
            "stated_precision",
            "is_preferred",
            *SOURCED,
        )
