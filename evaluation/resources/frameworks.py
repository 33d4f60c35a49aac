"""The tables of what clusters are judged by, aim at and are labelled with."""

from evaluation.models import Criterion, Framework, QualityLabel, Target
from programmes.resources.plans import NAMES
from registry.resources.base import PERIOD, SOURCED, RegistryResource


class FrameworkResource(RegistryResource):
    class Meta:
        model = Framework
        import_id_fields = ("slug",)
        fields = ("slug", *NAMES, "cluster_kind", *PERIOD, *SOURCED)


class CriterionResource(RegistryResource):
    class Meta:
        model = Criterion
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "framework",
            "rank",
            *NAMES,
            "description_en",
            "description_fr",
            *SOURCED,
        )


class TargetResource(RegistryResource):
    class Meta:
        model = Target
        import_id_fields = ("slug",)
        fields = (
            "slug",
            *NAMES,
            "cluster",
            "organisation",
            "code",
            *PERIOD,
            "target",
            "result",
            *SOURCED,
        )


class QualityLabelResource(RegistryResource):
    class Meta:
        model = QualityLabel
        import_id_fields = ("cluster", "start_on")
        fields = ("cluster", *PERIOD, "level", *SOURCED)
