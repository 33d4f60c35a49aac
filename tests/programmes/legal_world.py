"""The decree of 2007 and clusters recognised under it, for tests of the legal rules."""

from datetime import date
from decimal import Decimal

from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_recognition,
    make_subsidy_rate,
)

from .factories import make_grant

FIRST_OF_JULY = date(2007, 7, 1)


def make_decree():
    """Make the decree of 2007, as it was until the middle of 2024."""
    decree = make_legal_regime(
        name_en="Decree of 2007",
        name_fr="Décret du 18 janvier 2007",
        start_on=FIRST_OF_JULY,
        end_on=date(2024, 6, 30),
        eligible_cost_ceiling=Decimal(160_000),
        specific_subsidy_ceiling=Decimal(24_000),
    )
    make_subsidy_rate(regime=decree, from_year=1, to_year=3, rate=Decimal(1))
    make_subsidy_rate(regime=decree, from_year=4, to_year=6, rate=Decimal("0.8"))
    make_subsidy_rate(regime=decree, from_year=7, to_year=None, rate=Decimal("0.5"))
    return decree


def make_reform():
    """Make the decree as amended in 2024: no source states its rates and ceilings."""
    return make_legal_regime(
        name_en="Decree of 2024", name_fr="Décret de 2024", start_on=date(2024, 7, 1)
    )


def make_recognised_cluster(decree, **fields):
    """Make a cluster recognised since 1 July 2007, as long as the decree held."""
    cluster = make_cluster(**fields)
    make_recognition(
        cluster=cluster,
        regime=decree,
        start_on=FIRST_OF_JULY,
        end_on=date(2024, 6, 30),
    )
    return cluster


def animate(cluster, start_on, amount, eligible_cost=200_000, **fields):
    return make_grant(
        kind="animation",
        cluster=cluster,
        start_on=start_on,
        amount=amount,
        eligible_cost=eligible_cost,
        **fields,
    )
