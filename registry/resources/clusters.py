"""The tables of clusters and of what is said about them."""

from registry.models import (
    Cluster,
    ClusterName,
    ClusterSuccession,
    ClusterTheme,
    Recognition,
)

from .base import PERIOD, SOURCED, RegistryResource
from .cells import Cell, DateCell, DecimalCell, IntegerCell

KNOWN_MEMBERS = {
    "members_documented": IntegerCell(),
    "members_recently_documented": IntegerCell(),
    "members_published": IntegerCell(),
    "members_published_exactness": Cell(),
    "members_published_on": DateCell(),
    "members_published_precision": Cell(),
    "members_publisher": Cell(),
    "members_share": DecimalCell(),
    "completeness": Cell(),
}
"""What a file of clusters tells besides: it is worked out, and never imported."""


class ClusterResource(RegistryResource):
    passed_over = frozenset({*RegistryResource.passed_over, *KNOWN_MEMBERS})

    class Meta:
        model = Cluster
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "name",
            "kind",
            "country",
            "legal_entity",
            "created_on",
            "created_precision",
            "description_en",
            "description_fr",
            "website",
            *SOURCED,
        )


class ClusterNameResource(RegistryResource):
    class Meta:
        model = ClusterName
        import_id_fields = ("cluster", "name", "kind")
        fields = ("cluster", "name", "kind", "language", *SOURCED)


class ClusterThemeResource(RegistryResource):
    class Meta:
        model = ClusterTheme
        import_id_fields = ("cluster", "theme", "start_on")
        fields = ("cluster", "theme", *PERIOD, *SOURCED)


class ClusterSuccessionResource(RegistryResource):
    class Meta:
        model = ClusterSuccession
        import_id_fields = ("predecessor", "successor", "kind")
        fields = (
            "predecessor",
            "successor",
            "kind",
            "happened_on",
            "happened_precision",
            *SOURCED,
        )


class RecognitionResource(RegistryResource):
    class Meta:
        model = Recognition
        import_id_fields = ("cluster", "start_on")
        fields = ("cluster", *PERIOD, "regime", "act", "ending", *SOURCED)
