"""Kills at random moments: ``KILLS=25 make bench ONLY=kills`` does so many of each."""

import os

import pytest

from tests.outages.kills import Kills
from tests.outages.servers import OwnServer

from .figures import say

ACTS = [
    "imports",
    "exports",
    "dumps",
    "migrations",
    "restorations",
    "servers",
    "workers",
]
FEW = 2


@pytest.fixture(scope="module")
def kills():
    server = OwnServer(copied=False)
    assert server.manage("load_founding_facts").returncode == 0
    yield Kills(server, int(os.environ.get("KILLS", FEW)))
    server.remove()


@pytest.mark.parametrize("act", ACTS)
def test_a_kill_at_any_moment_leaves_nothing_in_part(kills, act):
    getattr(kills, act)()
    kills.look_at_all()
    say(f"kills.{act}", kills.times, f"{kills.cut[act]} in the middle of it")
