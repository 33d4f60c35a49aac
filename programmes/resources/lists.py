"""The lists of money as files: each row with its amounts on the day."""

from programmes.models import Call, Envelope, Grant, Project
from registry.resources.base import SOURCED, Column, RegistryResource, column_of
from registry.resources.cells import DecimalCell, IntegerCell


def _amount(name: str) -> Column:
    """Return the column of a sum that the list annotates."""
    return Column(name, DecimalCell(), readonly=True)


def _number(name: str) -> Column:
    """Return the column of a count that the list annotates."""
    return Column(name, IntegerCell(), readonly=True)


def _plan(path: str) -> Column:
    """Return the column of the plan above a funding line."""
    cell = column_of(Envelope._meta.get_field("plan")).widget
    return Column(path.replace("__", "."), cell, path=path, readonly=True)


class GrantListResource(RegistryResource):
    """It writes lists only: sums are never imported."""

    plan = _plan("funding_line__envelope__plan__slug")
    decided = _amount("budget")
    paid = _amount("paid")

    class Meta:
        model = Grant
        import_id_fields = ()
        fields = (
            "slug",
            "title",
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
