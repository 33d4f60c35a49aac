"""The database goes away under a site that is served, and comes back."""

import json

import pytest
from psycopg import OperationalError, errors

from tests.site.test_database import kill, postmaster
from walloon_clusters.outages.answers import AWAY, FULL, outage_of
from walloon_clusters.outages.presence import Away, Presence

from .servers import get, site_on, wait_until

AT_ONCE = 5.0
"""Seconds, on a busy machine; whoever waited for the pool would wait for ten."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(server):
    with site_on(server) as port:
        yield port


def assert_it_is_said(site, server):
    """Every way to ask is answered at once, with what is the matter."""
    log = server.folder / "site.log"
    for path in ("/", "/clusters/", "/search/?q=pole"):
        status, headers, said, seconds = get(site, path)
        assert status == 503, said[:2000]
        assert seconds < AT_ONCE
        assert int(headers["Retry-After"]) > 0
        assert "no-store" in headers["Cache-Control"]
        assert "The registry cannot be reached just now" in said
    _, _, said, _ = get(site, "/", language="fr")
    assert "Le registre ne répond pas pour le moment" in said
    status, headers, said, seconds = get(site, "/api/v1/clusters")
    assert status == 503
    assert seconds < AT_ONCE
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Retry-After"]
    assert json.loads(said)["type"] == "urn:problem-type:belgif:serviceUnavailable"
    assert get(site, "/static/base.css")[0] == 200
    status, _, _, seconds = get(site, "/healthz")
    assert status == 503
    assert seconds < AT_ONCE + 1
    assert "Traceback" not in log.read_text()


def assert_it_is_well(site):
    wait_until(lambda: get(site, "/")[0] == 200)
    for path in ("/clusters/", "/api/v1/clusters", "/healthz"):
        assert get(site, path)[0] == 200


def test_a_database_that_is_away_is_said_at_once_and_found_again(server, site):
    assert_it_is_well(site)
    with server.away():
        assert_it_is_said(site, server)
    assert_it_is_well(site)


def test_a_database_that_is_silent_is_said_at_once_and_found_again(server, site):
    assert_it_is_well(site)
    with server.frozen():
        assert_it_is_said(site, server)
    assert_it_is_well(site)


def test_a_server_that_was_killed_is_started_again_by_its_keeper(server, site):
    assert_it_is_well(site)
    kill([postmaster(server.home)])
    assert_it_is_well(site)


def test_the_log_tells_once_that_it_went_and_that_it_came_back(server, site):
    said = (server.folder / "site.log").read_text()
    assert said.count("The database answers again.") >= 2
    assert said.count("The database is away.") < 10


def test_those_who_ask_at_the_same_time_ask_together():
    asked = []

    def reach():
        asked.append(1)
        raise OperationalError("nobody")

    presence = Presence()
    for _ in range(5):
        with pytest.raises(Away, match="nobody"):
            presence.ask(reach)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (OperationalError("gone"), AWAY),
        (errors.AdminShutdown(), AWAY),
        (errors.CannotConnectNow(), AWAY),
        (errors.TooManyConnections(), AWAY),
        (errors.ConnectionFailure(), AWAY),
        (errors.DiskFull(), FULL),
        (OSError(28, "No space left on device"), FULL),
        (OSError(2, "No such file"), None),
        (errors.QueryCanceled(), None),
        (errors.UniqueViolation(), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_outage_is_told_from_a_mistake(error, outage):
    assert outage_of(error) is outage


def test_an_outage_is_known_by_what_caused_an_error():
    error = ValueError("no page")
    error.__cause__ = OperationalError("gone")
    assert outage_of(error) is AWAY
