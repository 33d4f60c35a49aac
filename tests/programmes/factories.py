"""The smallest valid object of each model of public money, as in `tests.factories`.

`make_grant(amount=1000)` also decides the amount on it, and so do the other wholes;
`make_payment()` makes a grant that is large enough.
"""

from datetime import date
from decimal import Decimal

from programmes.models import (
    Axis,
    BeneficiaryList,
    BudgetDecision,
    BudgetDecisionKind,
    Call,
    Envelope,
    FundingLine,
    Grant,
    GrantKind,
    Income,
    IncomeOrigin,
    Measure,
    Payment,
    Plan,
    PlanActor,
    PlanLink,
    PlanLinkKind,
    PlanRole,
    Project,
    ProjectParticipant,
    ProjectPole,
    PublishedAmount,
)
from tests.factories import (
    in_both_languages,
    make_cluster,
    make_import_batch,
    make_organisation,
    named,
    sourced,
)

DECIDED_ON = date(2006, 1, 1)


def _in_two_languages(model, label: str, fields: dict) -> dict:
    named(model, label, fields, "name_en")
    fields.setdefault("name_fr", fields["name_en"])
    return sourced(fields)


def _decided(whole, row, amount, decided_on):
    """Decide the amount of a row that was just made, if one is given."""
    if amount is not None:
        make_budget_decision(
            **{whole: row}, amount=Decimal(amount), decided_on=decided_on
        )
    return row


def make_plan(amount=None, decided_on=DECIDED_ON, **fields):
    fields.setdefault("start_on", date(2006, 1, 1))
    in_both_languages(fields, "description")
    plan = Plan.objects.create(**_in_two_languages(Plan, "Plan", fields))
    return _decided("plan", plan, amount, decided_on)


def make_axis(**fields):
    if "plan" not in fields:
        fields["plan"] = make_plan()
    return Axis.objects.create(**_in_two_languages(Axis, "Axis", fields))


def make_plan_link(**fields):
    for end in ("plan", "other"):
        if end not in fields:
            fields[end] = make_plan()
    fields.setdefault("kind", PlanLinkKind.REPORTS_TO)
    return PlanLink.objects.create(**sourced(fields))


def make_plan_actor(**fields):
    if "plan" not in fields:
        fields["plan"] = make_plan()
    if not fields.keys() & {"organisation", "cluster", "group_en"}:
        fields["organisation"] = make_organisation()
    fields.setdefault("role", PlanRole.ACTOR)
    return PlanActor.objects.create(**sourced(fields))


def make_envelope(amount=None, decided_on=DECIDED_ON, **fields):
    if "plan" not in fields:
        fields["plan"] = make_plan()
    row = Envelope.objects.create(**_in_two_languages(Envelope, "Envelope", fields))
    return _decided("envelope", row, amount, decided_on)


def make_funding_line(amount=None, decided_on=DECIDED_ON, **fields):
    if "envelope" not in fields:
        fields["envelope"] = make_envelope()
    fields = _in_two_languages(FundingLine, "Line", fields)
    row = FundingLine.objects.create(**fields)
    return _decided("funding_line", row, amount, decided_on)


def make_grant(amount=None, decided_on=DECIDED_ON, **fields):
    """Make a grant to an organisation, unless a cluster is given."""
    named(Grant, "Grant", fields, "title")
    in_both_languages(fields, "title")
    fields.setdefault("kind", GrantKind.PROJECT)
    if "cluster" not in fields and "organisation" not in fields:
        fields["organisation"] = make_organisation()
    grant = Grant.objects.create(**sourced(fields))
    return _decided("grant", grant, amount, decided_on)


def make_budget_decision(**fields):
    """Make the next decision on a grant, or on what is given."""
    if not fields.keys() & {"plan", "envelope", "funding_line", "grant"}:
        fields["grant"] = make_grant()
    whole = {
        name: fields[name]
        for name in ("plan", "envelope", "funding_line", "grant")
        if name in fields
    }
    before = BudgetDecision.objects.filter(**whole).count()
    fields.setdefault("number", before + 1)
    fields.setdefault("amount", Decimal(100_000))
    if "kind" not in fields and before:
        fields["kind"] = (
            BudgetDecisionKind.INCREASE
            if fields["amount"] > 0
            else BudgetDecisionKind.DECREASE
        )
    fields.setdefault("decided_on", DECIDED_ON)
    return BudgetDecision.objects.create(**sourced(fields))


def make_payment(**fields):
    if "grant" not in fields:
        fields["grant"] = make_grant(amount=100_000)
    before = Payment.objects.filter(grant=fields["grant"]).count()
    fields.setdefault("number", before + 1)
    fields.setdefault("paid_on", date(2007, 12, 31))
    fields.setdefault("amount", Decimal(1000))
    return Payment.objects.create(**sourced(fields))


def make_call(**fields):
    named(Call, "Call", fields, "title")
    in_both_languages(fields, "title")
    return Call.objects.create(**sourced(fields))


def make_project(**fields):
    named(Project, "Project", fields, "title")
    in_both_languages(fields, "description")
    return Project.objects.create(**sourced(fields))


def make_project_pole(**fields):
    if "project" not in fields:
        fields["project"] = make_project()
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    return ProjectPole.objects.create(**sourced(fields))


def make_project_participant(**fields):
    if "project" not in fields:
        fields["project"] = make_project()
    if "organisation" not in fields and "cluster" not in fields:
        fields["organisation"] = make_organisation()
    return ProjectParticipant.objects.create(**sourced(fields))


def make_published_amount(**fields):
    """Make what a source says of an envelope, unless it is about something else."""
    about = {"plan", "envelope", "funding_line", "call", "project", "cluster"}
    if not fields.keys() & {*about, "cluster_kind"}:
        fields["envelope"] = make_envelope()
    fields.setdefault("slug", f"amount-{PublishedAmount.objects.count() + 1}")
    fields.setdefault("measure", Measure.BUDGET)
    fields.setdefault("amount", Decimal(240_000_000))
    fields.setdefault("wording", "240 million")
    fields.setdefault("stated_on", date(2006, 12, 31))
    return PublishedAmount.objects.create(**sourced(fields))


def make_income(**fields):
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    fields.setdefault("year", 2008)
    fields.setdefault("origin", IncomeOrigin.FEES)
    fields.setdefault("amount", Decimal(20_000))
    return Income.objects.create(**sourced(fields))


def make_beneficiary_list(**fields):
    if "batch" not in fields:
        fields["batch"] = make_import_batch(
            kind="grants", cluster=None, title="Beneficiaries"
        )
    fields.setdefault("grant_kind", GrantKind.PROJECT)
    return BeneficiaryList.objects.create(**fields)


FACTORIES = {
    Plan: make_plan,
    Axis: make_axis,
    PlanLink: make_plan_link,
    PlanActor: make_plan_actor,
    Envelope: make_envelope,
    FundingLine: make_funding_line,
    Grant: make_grant,
    BudgetDecision: make_budget_decision,
    Payment: make_payment,
    Call: make_call,
    Project: make_project,
    ProjectPole: make_project_pole,
    ProjectParticipant: make_project_participant,
    PublishedAmount: make_published_amount,
    Income: make_income,
}
"""The function that makes a row of each model of public money."""
