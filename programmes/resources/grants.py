"""The tables of grants, and of incomes."""

from programmes.models import Grant, Income
from registry.resources.base import SOURCED, TITLES, RegistryResource


class GrantResource(RegistryResource):
    class Meta:
        model = Grant
        import_id_fields = ("slug",)
        fields = (
            "slug",
            *TITLES,
            "code",
            "kind",
            "funding_line",
            "cluster",
            "organisation",
            "project",
            "start_on",
            "end_on",
            "closed_on",
            "to_person",
            "eligible_cost",
            "other_public_amount",
            "eu_amount",
            "region_amount",
            "agreement",
            "international_action",
            *SOURCED,
        )


class IncomeResource(RegistryResource):
    class Meta:
        model = Income
        import_id_fields = ("cluster", "year", "origin")
        fields = ("cluster", "year", "origin", "amount", *SOURCED)
