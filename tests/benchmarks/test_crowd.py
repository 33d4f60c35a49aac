"""A crowd before the site: it answers health and a page within a second throughout.

`make bench ONLY=crowd`; CROWD_SECONDS says for how long (150), CROWD_CLIENTS how many
search at once (200), CROWD_ORGANISATIONS how many organisations there are (100,000).
"""

import os

import pytest
from django.db import connection

from tests.crowd import PARTS, Crowd, storm

from .databases import sized, within
from .figures import say
from .pages import NETWORK
from .promises import MIDDLE
from .server import serving

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

SECONDS = int(os.environ.get("CROWD_SECONDS", 150))
CLIENTS = int(os.environ.get("CROWD_CLIENTS", 200))
ORGANISATIONS = int(os.environ.get("CROWD_ORGANISATIONS", MIDDLE))

STORMS = {"nobody": (), **{part: (part,) for part in PARTS}, "all": tuple(PARTS)}


def test_a_crowd_before_the_site():
    page = f"/clusters/{NETWORK}/"
    with (
        within(sized(ORGANISATIONS)),
        serving(connection, PAGE_REQUESTS_A_MINUTE="600") as port,
    ):
        for _ in range(8):
            # Each process has made it once.
            Crowd(port).ask("watcher", page, source="127.0.0.9")
        for name, parts in STORMS.items():
            stormed = storm(
                port,
                parts,
                seconds=SECONDS / len(STORMS),
                clients=CLIENTS,
                page=page,
            )
            for part, statuses in sorted(stormed.statuses.items()):
                told = ", ".join(f"{n} × {status}" for status, n in statuses.items())
                print(f"  {part}: {told}")
            print(*stormed.faults[:20], sep="\n")
            say(f"crowd.{name}.health_s", stormed.longest["/healthz"])
            say(f"crowd.{name}.page_s", stormed.longest[page])
            say(f"crowd.{name}.faults", len(stormed.faults))
            before, after = stormed.memory
            say(f"crowd.{name}.memory_grows_mb", after - before, f"{after:.0f} MB")
