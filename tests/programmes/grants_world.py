"""Calls, projects and grants of the world of the tests: see `tests.world`."""

from datetime import date
from decimal import Decimal

from programmes.models import IncomeOrigin, PoleRole, ProjectKind, ProjectOutcome
from registry.models import ParticipationRole
from tests.factories import make_partnership, pick
from tests.programmes.factories import (
    make_budget_decision,
    make_call,
    make_grant,
    make_income,
    make_payment,
    make_project,
    make_project_participant,
    make_project_pole,
    make_published_amount,
)


def make_grants_in_the_middle(world):
    """Make a call, a project and a grant that are called "hub"."""
    world.call = make_call(
        slug="hub",
        title="Hub call",
        number=1,
        plan=world.plan,
        opened_on=date(2006, 1, 1),
        decided_on=date(2006, 7, 1),
        published_submitted=60,
        published_retained=20,
        **world.sourced,
    )
    world.project = make_project(
        slug="hub",
        title="Hub research",
        description="To find out.",
        kind=ProjectKind.RESEARCH,
        call=world.call,
        # It has no page of its own: its address leads to the project.
        partnership=make_partnership(slug="carried"),
        submitted_on=date(2006, 3, 1),
        outcome=ProjectOutcome.LABELLED,
        outcome_on=date(2006, 7, 1),
        total_budget=Decimal(4_000_000),
        public_part=Decimal(2_500_000),
        budget_wording="4 M EUR, 2.5 M public",
        is_consortium_complete=True,
        **world.sourced,
    )
    for role, body in (
        (ParticipationRole.COORDINATOR, {"organisation": world.organisation}),
        (ParticipationRole.PARTNER, {"cluster": world.cluster}),
    ):
        make_project_participant(
            project=world.project, role=role, **body, **world.sourced
        )
    world.grant = make_grant(
        slug="hub",
        title="Hub grant",
        amount=300_000,
        decided_on=date(2007, 1, 1),
        funding_line=world.funding_line,
        cluster=world.cluster,
        organisation=world.organisation,
        project=world.project,
        agreement=world.agreement,
        start_on=date(2007, 1, 1),
        end_on=date(2009, 12, 31),
        closed_on=date(2010, 3, 31),
        eligible_cost=Decimal(900_000),
        other_public_amount=Decimal("1000.50"),
        **world.sourced,
    )
    make_payment(
        grant=world.grant,
        amount=Decimal(150_000),
        paid_on=date(2008, 12, 31),
        paid_precision="year",
        **world.sourced,
    )


def make_grants_of_a_round(world, cluster, organisation, number):
    """Add to what is called "hub" whatever hangs on it, and a project beside it."""
    for about in ("call", "project", "cluster"):
        make_published_amount(**{about: getattr(world, about)}, **world.sourced)
    make_project_pole(
        project=world.project,
        cluster=cluster,
        role=pick(PoleRole, number),
        **world.sourced,
    )
    make_project_participant(
        project=world.project,
        organisation=organisation,
        budget=pick([Decimal(100_000), None], number),
        **world.sourced,
    )
    project = make_project(
        kind=pick([*ProjectKind, ""], number),
        call=pick([world.call, None], number),
        outcome=pick(ProjectOutcome, number),
        total_budget=pick([Decimal(1_000_000), None], number),
        submitted_on=pick([date(2006, 3, 1), None, date(2014, 3, 1)], number),
        **world.sourced,
    )
    make_project_pole(project=project, cluster=world.cluster, **world.sourced)
    for role, body in (
        (pick(ParticipationRole, number), world.organisation),
        (ParticipationRole.PARTNER, organisation),
    ):
        make_project_participant(
            project=project, organisation=body, role=role, **world.sourced
        )
    for receiver in (organisation, world.organisation):
        make_grant(
            amount=pick([20_000, None, 30_000], number),
            cluster=world.cluster,
            organisation=receiver,
            project=pick([world.project, project], number),
            **world.sourced,
        )
    make_budget_decision(
        grant=world.grant,
        amount=pick([Decimal(2_000), Decimal(-1_000)], number),
        decided_on=date(2008, 1, 1 + number % 28),
        **world.sourced,
    )
    make_payment(
        grant=world.grant,
        amount=pick([Decimal(2_000), Decimal(-1_000)], number),
        paid_on=date(2009, 1, 1 + number % 28),
        **world.sourced,
    )
    make_grant(
        kind="animation",
        amount=1_000,
        cluster=world.cluster,
        organisation=None,
        start_on=date(2004 + number, 1, 1),
        end_on=date(2004 + number, 12, 31),
        **world.sourced,
    )
    make_income(
        cluster=world.cluster,
        year=1995 + number // 2,
        origin=pick([IncomeOrigin.FEES, IncomeOrigin.PUBLIC], number),
        **world.sourced,
    )
