"""The tables of grants, of what was decided and paid on them, and of incomes."""

from django.utils.translation import gettext as _

from programmes.models import BudgetDecision, Grant, Income, Payment
from registry.resources.base import SOURCED, TITLES, Column, RegistryResource
from registry.resources.cells import IntegerCell


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


def _corrected_number() -> Column:
    """Return the column with the number of the entry that a row puts right."""
    return Column(
        "corrects__number", IntegerCell(), column_name="corrects", readonly=True
    )


class MovementResource(RegistryResource):
    """Money that was decided or paid: a file adds to it, and never rewrites it.

    Where its source says so, and what a reader must know of it, can be corrected.
    """

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        before = field.get_value(instance)
        super().import_field(field, instance, row, is_m2m, **kwargs)
        changed = field.get_value(instance) != before
        if changed and instance.pk and field.column_name not in SOURCED:
            raise ValueError(
                _(
                    "What was decided or paid stays as it was recorded: record what "
                    "changed as a further row."
                )
            )


class BudgetDecisionResource(MovementResource):
    corrects = _corrected_number()

    class Meta:
        model = BudgetDecision
        import_id_fields = ("plan", "envelope", "funding_line", "grant", "number")
        fields = (
            "plan",
            "envelope",
            "funding_line",
            "grant",
            "number",
            "kind",
            "decided_on",
            "decided_precision",
            "amount",
            "wording",
            "corrects",
            *SOURCED,
        )


class PaymentResource(MovementResource):
    corrects = _corrected_number()

    class Meta:
        model = Payment
        import_id_fields = ("grant", "number")
        fields = (
            "grant",
            "number",
            "paid_on",
            "paid_precision",
            "amount",
            "corrects",
            *SOURCED,
        )


class IncomeResource(RegistryResource):
    class Meta:
        model = Income
        import_id_fields = ("cluster", "year", "origin")
        fields = ("cluster", "year", "origin", "amount", *SOURCED)
