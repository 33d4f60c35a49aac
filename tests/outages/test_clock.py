"""Neither a clock that is set back nor the zone of the machine changes what is told."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory

from registry.api import limits

FARTHEST = ("Pacific/Kiritimati", "Etc/GMT+12")
TELL = (
    "import django; django.setup(); from datetime import date, datetime; "
    "from django.utils import timezone; from django.db import connection; "
    "cursor = connection.cursor(); cursor.execute('SELECT current_date'); "
    "print(date.today(), timezone.localdate(), cursor.fetchone()[0])"
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
