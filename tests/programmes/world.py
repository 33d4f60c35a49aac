"""The public money of the world of the tests: see `tests.world`."""

from datetime import date

from programmes.models import FundingCategory
from tests.factories import pick
from tests.programmes.factories import (
    make_axis,
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
    make_published_amount,
)

PERIODS = [
    {"start_on": date(2005, 1, 1), "end_on": None},
    {"start_on": date(2001, 1, 1), "end_on": date(2004, 12, 31)},
    {"start_on": date(2015, 1, 1), "end_on": None},
]
AMOUNTS = [None, 2_000_000, 3_000_000]
DECIDED = [date(2006, 1, 1), date(2009, 5, 1), date(2012, 5, 1)]


def make_money_in_the_middle(world):
    """Make a plan, an envelope and a funding line that are called "hub"."""
    world.plan = make_plan(
        slug="hub",
        name_en="Hub plan",
        amount=2_000_000_000,
        description="A plan in the middle.",
        start_on=date(2005, 1, 1),
        **world.sourced,
    )
    axis = make_axis(plan=world.plan, number="II", **world.sourced)
    world.envelope = make_envelope(
        slug="hub",
        name_en="Hub envelope",
        plan=world.plan,
        axis=axis,
        amount=500_000_000,
        **world.sourced,
    )
    world.funding_line = make_funding_line(
        slug="hub",
        name_en="Hub line",
        envelope=world.envelope,
        category=FundingCategory.RESEARCH,
        amount=100_000_000,
        **world.sourced,
    )
    make_budget_decision(
        funding_line=world.funding_line,
        amount=5_000_000,
        wording="5 million",
        decided_on=date(2012, 1, 1),
        **world.sourced,
    )


def make_money_of_a_round(world, cluster, organisation, number):
    """Add a plan, and to the middle an envelope, a line, a call, a grant, a payment."""
    make_plan(
        kind=pick(["plan", "strategy"], number),
        amount=pick(AMOUNTS, number),
        **pick(PERIODS, number),
        **world.sourced,
    )
    envelope = make_envelope(
        plan=pick([world.plan, make_plan()], number), amount=10_000_000, **world.sourced
    )
    share = {"share": "0.0100"} if number % 4 == 3 else {}
    make_funding_line(
        envelope=pick([envelope, envelope, world.envelope], number),
        category=pick([*FundingCategory, ""], number),
        amount=pick(AMOUNTS, number),
        decided_on=pick(DECIDED, number),
        **share,
        **world.sourced,
    )
    for about in ("plan", "envelope", "funding_line"):
        make_published_amount(**{about: getattr(world, about)}, **world.sourced)
    make_call(
        plan=pick([world.plan, None], number),
        opened_on=pick([*DECIDED, None], number),
        **world.sourced,
    )
    grant = make_grant(
        funding_line=world.funding_line,
        cluster=pick([cluster, world.cluster, None], number),
        organisation=organisation,
        amount=100_000,
        decided_on=pick(DECIDED, number),
        **world.sourced,
    )
    make_payment(grant=grant, paid_on=date(2013, 1, 1 + number % 28), **world.sourced)
