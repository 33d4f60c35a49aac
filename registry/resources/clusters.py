"""The tables of clusters and of what is said about them."""

from registry.models import (
    Cluster,
    ClusterName,
    ClusterSuccession,
    ClusterTheme,
    Recognition,
)

from .base import PERIOD, SOURCED, RegistryResource


class ClusterResource(RegistryResource):
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
