"""MEM-10 by the company register: which part of the enterprises like its own it has."""

from datetime import date
from decimal import Decimal

import pytest

from registry.register.loading import load
from tests.factories import make_cluster
from tests.registry.register.extracts import Enterprise, numbered, write_full

from .lists import read_whole
from .test_indicators import DAY, bounds, figures, join, lacking

pytestmark = pytest.mark.django_db

SOFTWARE, STEEL, BAKERY = (
    [("2008", code, "MAIN")] for code in ("62010", "24100", "10710")
)


def enterprise(number, post_code="4000", activities=SOFTWARE, **fields):
    return Enterprise(
        numbered(number), f"I {number}", post_code, activities=activities, **fields
    )


@pytest.fixture
def register(tmp_path):
    """Ten Walloon software firms, one abroad, five of steel, one bakery, a person."""

    def load_on(day):
        load(
            write_full(
                tmp_path / "e.zip",
                [
                    *(enterprise(n) for n in range(10)),
                    enterprise(10, "1000"),
                    *(enterprise(n, "7000", STEEL) for n in range(11, 16)),
                    enterprise(16, activities=BAKERY),
                    enterprise(17, kind="1", form=""),
                ],
                snapshot=day,
            ),
            force=True,
        )

    return load_on


def join_as(cluster, *numbers):
    for number in numbers:
        join(cluster, enterprise_number=numbered(number))


def test_it_is_a_share_of_the_walloon_enterprises_of_shared_activities(register):
    """Three software firms, one of them in Brussels, of ten: 2 / 10.

    The one of steel and the bakery share their activity with nobody: they count in
    neither.
    """
    register(DAY)
    cluster = make_cluster()
    join_as(cluster, 0, 1, 10, 11, 16)
    assert figures(cluster, "MEM-10") == (Decimal("0.2"), 2, 10, 1)


def test_who_is_not_in_the_register_may_be_of_these_activities(register):
    register(DAY)
    cluster = make_cluster()
    join_as(cluster, 0, 1)
    join(cluster, 2)
    read_whole(cluster)
    assert bounds(cluster, "MEM-10") == (
        Decimal("0.2"),
        Decimal("0.4"),
        2,
        10,
        Decimal("0.5"),
    )


def test_it_says_so_where_no_activity_is_shared(register):
    register(DAY)
    cluster = make_cluster()
    join_as(cluster, 0, 11)
    assert "2 of 2 were found" in lacking(cluster, "MEM-10")


@pytest.mark.parametrize("day", [date(2004, 6, 30), date(2008, 6, 30)])
def test_an_extract_of_another_time_says_nothing(register, day):
    register(day)
    cluster = make_cluster()
    join_as(cluster, 0, 1)
    assert "extract of the company register" in lacking(cluster, "MEM-10")
