"""Whatever is killed, at whatever moment, nothing is left in part."""

import os

import pytest

from walloon_clusters import database

from .kills import Kills

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "THOROUGH" not in os.environ, reason="Minutes: with THOROUGH=1 only."
    ),
]

TWICE = 2


@pytest.fixture(scope="module")
def kills(server):
    database.join(server.home)
    assert server.manage("load_founding_facts").returncode == 0
    return Kills(server, TWICE)


@pytest.mark.parametrize(
    "act",
    ["imports", "dumps", "restorations", "migrations", "servers", "exports", "workers"],
)
def test_a_kill_leaves_nothing_in_part(kills, act):
    getattr(kills, act)()
    kills.look_at_all()
