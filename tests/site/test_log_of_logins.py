"""Logins stand in the log of the site, for as long as the settings say."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from registry.erasure.terms import keep_terms
from registry.models import LogLine
from tests.factories import make_superuser
from walloon_clusters.accounts.models import AccountEvent, AccountEventKind

pytestmark = pytest.mark.django_db


def test_logins_and_guesses_stand_in_the_log(client):
    anne = make_superuser("anne")
    AccountEvent.objects.all().delete()
    AccountEvent.objects.create(
        user=anne, name="anne", kind=AccountEventKind.LOGGED_IN, address="192.0.2.1"
    )
    AccountEvent.objects.create(
        name="bob", kind=AccountEventKind.LOGIN_FAILED, address="2001:db8::7"
    )

    told = {
        (line.user and line.user.username, line.name, line.kind, line.url)
        for line in LogLine.objects.filter(key__startswith="accounts.accountevent-")
    }

    assert told == {
        ("anne", "anne", "logged_in", "192.0.2.1"),
        (None, "bob", "login_failed", "2001:db8::7"),
    }


def test_the_log_is_narrowed_to_a_kind_of_login(client):
    AccountEvent.objects.create(name="bob", kind=AccountEventKind.LOGIN_FAILED)
    client.force_login(make_superuser("anne"))

    page = client.get(reverse("log_list"), {"kind": "login_failed"})

    assert [line.who for line in page.context["table"].records] == ["bob"]


def test_logins_go_when_their_term_is_over(settings):
    AccountEvent.objects.create(name="bob", kind=AccountEventKind.LOGIN_FAILED)
    assert keep_terms()["accounts.accountevent"] == 0

    settings.KEEP_LOGINS_DAYS = -1

    assert keep_terms()["accounts.accountevent"] >= 1
    assert not AccountEvent.objects.exists()


def test_the_command_removes_logins_older_than_their_term(settings):
    settings.KEEP_LOGINS_DAYS = 30
    for days in (29, 31):
        AccountEvent.objects.create(
            name=f"{days} days ago",
            kind=AccountEventKind.LOGIN_FAILED,
            at=timezone.now() - timedelta(days=days),
        )

    call_command("keep_terms")

    assert [event.name for event in AccountEvent.objects.all()] == ["29 days ago"]
