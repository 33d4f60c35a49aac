"""What the tests in a browser share: a registry to look at."""

import pytest

from tests.world import World


@pytest.fixture
def world(live_server):
    return World(3)
