"""Neither a clock that is set back nor the zone of the machine changes what is told."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory

from registry.api import limits
from walloon_clusters.settings import BASE_DIR

FARTHEST = ("Pacific/Kiritimati", "Etc/GMT+12")
TELL = (
    "import django; django.setup(); from datetime import date; "
    "from django.utils import timezone; print(date.today(), timezone.localdate())"
)


@pytest.mark.django_db
def test_today_is_that_of_brussels_wherever_the_machine_thinks_it_is(server):
    for zone in FARTHEST:
        server.environment["TZ"] = zone
        before = today()
        try:
            done = server.run_python(TELL)
        finally:
            del server.environment["TZ"]
        assert done.returncode == 0, done.stderr
        days = set(done.stdout.split())
        assert len(days) == 1
        assert days <= {before, today()}


def test_no_query_asks_the_database_for_its_day():
    """Its sessions have the day of UTC, which at midnight is another for an hour."""
    asks = re.compile(r"current_date|now\(\)::date|localtimestamp", re.I)
    apps = ("walloon_clusters", "registry", "programmes", "evaluation")
    files = [
        path
        for app in apps
        for path in (BASE_DIR / app).rglob("*")
        if path.suffix in (".py", ".sql") and "node_modules" not in path.parts
    ]

    assert len(files) > 500
    assert [path for path in files if asks.search(path.read_text())] == []


def today():
    return datetime.now(ZoneInfo("Europe/Brussels")).date().isoformat()


@pytest.mark.django_db
def test_a_clock_that_is_set_back_counts_anew(monkeypatch, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    request = RequestFactory().get("/api/v1/clusters")
    now = 1_800_000_000.0
    for moment, asked in ((now, 1), (now, 2), (now, 3), (now - 3600, 1), (now, 1)):
        monkeypatch.setattr(limits.time, "time", lambda moment=moment: moment)
        assert limits.count(request).asked == asked
