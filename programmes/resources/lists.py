"""Plans and funding lines as their lists show them: with their money on the day."""

from programmes.models import Envelope, FundingLine, Plan
from registry.resources.base import PERIOD, SOURCED, Column, RegistryResource, column_of
from registry.resources.cells import DecimalCell

from .plans import NAMES


def _amount(name: str) -> Column:
    """Return the column of a sum that ``with_balance`` annotates."""
    return Column(name, DecimalCell(), readonly=True)


def _of_envelope(name: str, path: str) -> Column:
    """Return the column of a field of the envelope."""
    cell = column_of(Envelope._meta.get_field(name)).widget
    return Column(path.replace("__", "."), cell, path=path, readonly=True)


class PlanListResource(RegistryResource):
    """It writes lists only: sums are never imported."""

    budget = _amount("budget")
    in_envelopes = _amount("allocated")
    granted = _amount("granted")
    paid = _amount("paid")

    class Meta:
        model = Plan
        import_id_fields = ()
        fields = (
            "slug",
            *NAMES,
            *PERIOD,
            "budget",
            "in_envelopes",
            "granted",
            "paid",
            *SOURCED,
        )
        export_order = fields


class FundingLineListResource(RegistryResource):
    """It writes lists only: sums are never imported."""

    plan = _of_envelope("plan", "envelope__plan__slug")
    budget = _amount("budget")
    granted = _amount("granted")
    paid = _amount("paid")

    class Meta:
        model = FundingLine
        import_id_fields = ()
        fields = (
            "slug",
            *NAMES,
            "plan",
            "envelope",
            "category",
            "share",
            "budget",
            "granted",
            "paid",
            *SOURCED,
        )
        export_order = fields
