"""One mail a day to each person, with what changed; never empty, and easily stopped."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from evaluation.models import Evaluation
from registry.following import tasks
from registry.following.digest import readers, send_digest, stop_token
from registry.models import Cadence, Membership, SavedView
from tests.evaluation.factories import make_evaluation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_saved_view,
    make_staff,
)
from tests.registry.recorded.ages import FIRST, bear

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mail_set_up(settings):
    settings.MAIL = True
    settings.ALLOWED_HOSTS = ["clusters.example.org", "testserver"]


@pytest.fixture
def member():
    member = make_membership(
        cluster=make_cluster(name="TWEED", slug="tweed"),
        organisation=make_organisation(name="Sonaca"),
        start_on=date(2010, 1, 1),
    )
    bear(FIRST)
    return member


@pytest.fixture
def reader():
    return make_staff(username="anne.clerk", email="anne@example.org")


def keep(reader, address, **fields):
    fields = {"cadence": Cadence.DAILY, "kept_at": FIRST + DAY / 2} | fields
    return make_saved_view(user=reader, address=address, **fields)


def test_what_changed_is_told_once(member, reader):
    keep(reader, "/memberships/?cluster=tweed", name="Members of TWEED")
    keep(reader, "/clusters/tweed/", name="TWEED itself")
    keep(reader, "/organisations/?q=nothing", name="Nothing")
    make_membership(
        cluster=member.cluster, organisation=make_organisation(name="Issol")
    )
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)

    assert send_digest(reader.pk, FIRST + 2 * DAY)
    assert not send_digest(reader.pk, FIRST + 3 * DAY)

    (letter,) = mail.outbox
    assert letter.to == ["anne@example.org"]
    assert letter.subject == "2 of your views changed"
    assert "+ Issol" in letter.body
    assert "— → page 3" in letter.body
    assert "http://clusters.example.org/memberships/?cluster=tweed" in letter.body
    assert "Nothing" not in letter.body
    assert "anne.clerk" not in letter.body


def test_what_changed_before_it_was_kept_is_not_told(member, reader):
    keep(reader, "/memberships/", kept_at=FIRST + DAY)

    assert not send_digest(reader.pk, FIRST + 2 * DAY)
    assert mail.outbox == []


def test_a_mail_is_in_the_language_of_its_reader(member, reader):
    keep(reader, "/memberships/", name="Affiliations", language="fr")
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)

    send_digest(reader.pk, FIRST + 2 * DAY)

    assert "Endroit dans la source" in mail.outbox[0].body


def test_one_click_ends_the_mails_without_logging_in(member, reader):
    keep(reader, "/memberships/")
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)
    send_digest(reader.pk, FIRST + 2 * DAY)
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"].strip("<>")
    stranger = Client(enforce_csrf_checks=True)

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.outbox[0].body
    path = address.removeprefix("http://clusters.example.org")
    assert stranger.get(path).status_code == 200
    assert readers() == [reader.pk]
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert readers() == []
    assert SavedView.objects.exists()


def test_only_a_token_of_the_site_ends_mails(client, reader):
    keep(reader, "/memberships/")

    assert client.post(f"/views/stop/{stop_token(reader.pk)}x/").status_code == 404
    assert readers() == [reader.pk]


def test_nobody_is_written_to_where_no_mail_is_set_up(member, reader, settings):
    settings.MAIL = False
    keep(reader, "/memberships/")
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)

    assert not send_digest(reader.pk, FIRST + 2 * DAY)


def test_who_is_blocked_gets_nothing(member, reader):
    keep(reader, "/memberships/")
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)
    reader.is_active = False
    reader.save()

    assert readers() == []
    assert not send_digest(reader.pk, FIRST + 2 * DAY)


def test_a_view_tells_what_its_reader_may_see_on_the_day_of_sending(member, reader):
    keep(reader, "/evaluations/")
    keep(reader, "/clusters/tweed/", name="TWEED")
    make_evaluation(cluster=member.cluster, method="plantedword")
    bear(FIRST + DAY)

    send_digest(reader.pk, FIRST + 2 * DAY)

    assert Evaluation.objects.exists()
    assert "plantedword" not in "".join(letter.body for letter in mail.outbox)


@pytest.mark.parametrize(
    ("moment", "is_sent"),
    [
        (datetime(2026, 7, 1, 5, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 6, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 5, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 6, tzinfo=UTC), True),
    ],
)
def test_mails_are_sent_at_seven_in_brussels(moment, is_sent, reader, monkeypatch):
    keep(reader, "/memberships/")
    deferred = []
    monkeypatch.setattr(
        tasks.send_one_digest, "defer", lambda **asked: deferred.append(asked["user"])
    )

    tasks.send_digests(int(moment.timestamp()))

    assert deferred == ([reader.pk] if is_sent else [])


def test_what_a_mail_lost_is_told_by_the_next(member, reader, monkeypatch):
    keep(reader, "/memberships/")
    Membership.objects.filter(pk=member.pk).update(locator="page 3")
    bear(FIRST + DAY)

    def fail(*args, **kwargs):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        with pytest.raises(ConnectionError):
            send_digest(reader.pk, FIRST + 2 * DAY)

    assert send_digest(reader.pk, timezone.now())
