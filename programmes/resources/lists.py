"""The lists of money as files: each row with its amounts on the day."""

from programmes.models import Call, Envelope, FundingLine, Grant, Plan, Project
from registry.resources.base import PERIOD, SOURCED, Column, RegistryResource, column_of
from registry.resources.cells import DecimalCell, IntegerCell

from .plans import NAMES


def _amount(name: str) -> Column:
    """Return the column of a sum that ``with_balance`` annotates."""
    return Column(name, DecimalCell(), readonly=True)


def _number(name: str) -> Column:
    """Return the column of a count that the list annotates."""
    return Column(name, IntegerCell(), readonly=True)


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


class GrantListResource(RegistryResource):
    """It writes lists only: sums are never imported."""

    plan = _of_envelope("plan", "funding_line__envelope__plan__slug")
    decided = _amount("budget")
    paid = _amount("paid")

    class Meta:
        model = Grant
        import_id_fields = ()
        fields = (
            "slug",
            "title",
            "code",
            "kind",
            "plan",
            "funding_line",
            "cluster",
            "organisation",
            "project",
            "decided",
            "paid",
            "start_on",
            "end_on",
            "closed_on",
            "eligible_cost",
            "other_public_amount",
            "agreement",
            "international_action",
            *SOURCED,
        )
        export_order = fields


class CallListResource(RegistryResource):
    """It writes lists only: what is recorded of a call is counted."""

    recorded_submitted = _number("recorded_submitted")
    recorded_retained = _number("recorded_retained")

    class Meta:
        model = Call
        import_id_fields = ()
        fields = (
            "slug",
            "title",
            "number",
            "plan",
            "opened_on",
            "opened_precision",
            "decided_on",
            "decided_precision",
            "published_submitted",
            "recorded_submitted",
            "published_retained",
            "recorded_retained",
            *SOURCED,
        )
        export_order = fields


class ProjectListResource(RegistryResource):
    """It writes lists only: the outcome is that of the day."""

    outcome = Column(
        "outcome_then",
        column_of(Project._meta.get_field("outcome")).widget,
        readonly=True,
    )
    participants = _number("participant_count")

    class Meta:
        model = Project
        import_id_fields = ()
        fields = (
            "slug",
            "title",
            "kind",
            "call",
            "partnership",
            "submitted_on",
            "submitted_precision",
            "outcome",
            "outcome_on",
            "outcome_precision",
            "total_budget",
            "public_part",
            "budget_wording",
            "participants",
            "is_consortium_complete",
            *SOURCED,
        )
        export_order = fields
