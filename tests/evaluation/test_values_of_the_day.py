"""Indicators count members by the size and the seat that they had on the day."""

from datetime import date

import pytest

from evaluation.indicators import measure
from registry.models import SizeClass
from registry.services import change_from
from tests.factories import (
    make_cluster,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_place,
    make_source,
    make_territory,
)

from .lists import read_whole

pytestmark = pytest.mark.django_db

CHANGED_ON = date(2012, 1, 1)


def members(firm, **others):
    """Return a cluster of the firm and nine more, each shown shortly before."""
    cluster = make_cluster()
    for organisation in (firm, *(make_organisation(**others) for _ in range(9))):
        membership = make_membership(cluster=cluster, organisation=organisation)
        make_membership_attestation(
            membership=membership, documented_on=date(2011, 6, 30)
        )
    return cluster


def counted(cluster, code, day):
    read_whole(cluster, days=(day,))
    found = measure([cluster], day, [code])[cluster.pk][code]
    assert found.low == found.high, found.missing
    return found.numerator, found.denominator


def test_a_firm_that_grew_was_an_sme_before():
    firm = make_organisation(size_class=SizeClass.SME)
    cluster = members(firm, size_class=SizeClass.LARGE)
    change_from(
        row=firm,
        values={"size_class": SizeClass.LARGE},
        day=CHANGED_ON,
        source=make_source(),
    )

    assert counted(cluster, "MEM-06", date(2011, 12, 31)) == (1, 10)
    assert counted(cluster, "MEM-06", CHANGED_ON) == (0, 10)


def test_a_firm_that_moved_to_brussels_was_walloon_before():
    firm = make_organisation(place=make_place())
    brussels = make_place(region=make_territory(code="BE1"))
    cluster = members(firm, place=brussels)
    change_from(
        row=firm, values={"place": brussels}, day=CHANGED_ON, source=make_source()
    )

    assert counted(cluster, "MEM-07", date(2011, 12, 31)) == (1, 10)
    assert counted(cluster, "MEM-07", CHANGED_ON) == (0, 10)
