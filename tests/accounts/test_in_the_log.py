"""What happens at the door stands in the log of the site, for its term."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.models import LogLine
from tests.accounts.logins import log_in
from tests.factories import make_superuser
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = pytest.mark.django_db


def test_logins_and_refusals_are_lines_of_the_log(client):
    admin = make_superuser()
    log_in(client, "admin", "a wrong password")
    log_in(client, "admin")

    lines = {line.kind: line for line in LogLine.objects.all()}

    assert lines["login_failed"].user == admin
    assert lines["logged_in"].user == admin
    assert "127.0.0.1" in client.get("/log/").text


def test_events_of_an_account_are_lines_of_it_too():
    for kind in AccountEventKind:
        AccountEvent.objects.create(kind=kind, name="typed")

    assert set(AccountEventKind) <= {line.kind for line in LogLine.objects.all()}
    assert AccountEvent.objects.since(timezone.now() - timedelta(hours=1)).count() == (
        len(AccountEventKind)
    )
