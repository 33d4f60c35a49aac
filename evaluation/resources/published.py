"""The tables of what sources state, and of where they contradict each other."""

from evaluation.models import Contradiction, Dismissal, PublishedFigure, Statement
from programmes.resources.plans import NAMES
from registry.resources.base import SOURCED, RegistryResource


class PublishedFigureResource(RegistryResource):
    class Meta:
        model = PublishedFigure
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "cluster",
            "organisation",
            "event",
            "territory",
            "cluster_kind",
            "measure",
            "value",
            "exactness",
            "wording",
            "stated_on",
            "stated_precision",
            *SOURCED,
        )


class ContradictionResource(RegistryResource):
    class Meta:
        model = Contradiction
        import_id_fields = ("slug",)
        fields = ("slug", "number", *NAMES, "resolution", "reason_en", "reason_fr")


class StatementResource(RegistryResource):
    class Meta:
        model = Statement
        import_id_fields = ("contradiction", "number")
        fields = (
            "contradiction",
            "number",
            "text",
            "figure",
            "amount",
            "is_preferred",
            *SOURCED,
        )


class DismissalResource(RegistryResource):
    class Meta:
        model = Dismissal
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "figure",
            "other_figure",
            "amount",
            "other_amount",
            "reason",
        )
