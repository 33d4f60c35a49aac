"""Views that somebody keeps: his own, opened by whoever has a link to a shared one."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from registry.models import Cadence, Delivery, DeliveryKind, DeliveryState, SavedView
from registry.services.keeping_views import change_view, drop_view, keep_view
from tests.factories import (
    make_cluster,
    make_delivery,
    make_organisation,
    make_saved_view,
    make_staff,
)
from tests.html import page_of

pytestmark = pytest.mark.django_db

KEEP = "/views/keep/?address=/clusters/%3Fkind%3Dpole"


@pytest.fixture
def reader(client):
    reader = make_staff(username="reader", email="reader@example.org")
    client.force_login(reader)
    return reader


@pytest.fixture
def mail_set_up(settings):
    settings.MAIL = True
    settings.ALLOWED_HOSTS = ["clusters.example.org", "testserver"]


def test_a_list_is_kept_from_its_page(client, reader):
    page = page_of(client.get("/clusters/?q=tweed&page=1"))
    links = [a for a in page.find_all("a") if a.text == "Keep this view"]
    (kept,) = {link["href"] for link in links}

    sent = client.post(kept, {"name": "Tweed", "is_shared": "on"})

    (view,) = SavedView.objects.of_user(reader)
    assert sent.status_code == 302
    assert (view.name, view.address) == ("Tweed", "/clusters/?q=tweed")
    assert view.is_shared
    assert view.cadence == Cadence.NONE
    assert client.get(view.get_absolute_url())["Location"] == view.address


def test_who_is_not_logged_in_keeps_nothing(client):
    page = client.get("/clusters/").text

    assert "Keep this view" not in page
    assert "/accounts/login/" in client.get(KEEP)["Location"]
    assert "/accounts/login/" in client.post(KEEP, {"name": "A"})["Location"]


@pytest.mark.parametrize(
    "address",
    ["", "clusters/", "//evil.example/", "https://evil.example/", "/\\evil/", "/no/"],
)
def test_only_pages_of_the_site_are_kept(client, reader, address):
    assert client.get("/views/keep/", {"address": address}).status_code == 400


def test_a_name_is_used_once(client, reader):
    make_saved_view(user=reader, name="Poles")

    refused = client.post(KEEP, {"name": "Poles"})

    assert "You keep a view of this name already." in refused.text
    assert SavedView.objects.count() == 1


def test_a_shared_view_opens_to_all_and_another_to_nobody_else(client):
    shared = make_saved_view(is_shared=True)
    own = make_saved_view()

    assert client.get(shared.get_absolute_url()).status_code == 302
    assert client.get(own.get_absolute_url()).status_code == 404
    assert set(SavedView.objects.open_to(own.user)) == {shared, own}


def test_nobody_changes_the_view_of_another(client, reader):
    other = make_saved_view(name="Hers")
    for act in ("change", "remove"):
        sent = client.post(f"/views/{other.reference}/{act}/", {"name": "Mine"})

        assert sent.status_code == 404
    with pytest.raises(PermissionDenied):
        change_view(view=other, user=reader, name="Mine")
    with pytest.raises(PermissionDenied):
        drop_view(view=other, user=reader)
    assert SavedView.objects.get().name == "Hers"


def test_a_view_is_changed_and_removed(client, reader):
    view = make_saved_view(user=reader)
    path = f"/views/{view.reference}/change/"
    assert "Change this view" in client.get(path).text
    client.post(path, {"name": "Renamed"})

    assert "Renamed" in client.get("/views/").text
    client.post(f"/views/{view.reference}/remove/")
    assert not SavedView.objects.exists()


def test_a_list_that_nobody_follows_is_kept_all_the_same(client, reader, mail_set_up):
    organisation = make_organisation()
    address = f"{organisation.get_absolute_url()}suggestions/"

    page = client.get("/views/keep/", {"address": address}).text

    assert "Of this page nobody is told what changes" in page
    assert 'name="cadence"' not in page


def test_mails_are_asked_for_only_where_they_can_be_sent(client, reader, settings):
    assert 'name="cadence"' not in client.get(KEEP).text

    settings.MAIL = True
    assert 'name="cadence"' in client.get(KEEP).text
    assert 'name="cadence"' not in client.get("/views/keep/?address=/pivot/").text

    reader.email = ""
    reader.save()
    assert 'name="cadence"' not in client.get(KEEP).text


def test_programs_are_called_only_for_who_may(client, reader):
    assert 'name="hook_url"' not in client.get(KEEP).text
    client.post(KEEP, {"name": "A", "hook_url": "https://example.org/"})
    assert SavedView.objects.get().hook_url == ""
    with pytest.raises(PermissionDenied):
        keep_view(
            user=reader,
            name="B",
            address="/clusters/",
            language="en",
            hook_url="https://example.org/",
        )


def test_what_is_kept_is_an_address_of_the_site():
    with pytest.raises(ValidationError):
        keep_view(
            user=make_staff(),
            name="B",
            address="https://evil.example/",
            language="en",
        )


def test_what_was_sent_and_what_waits():
    waiting = make_delivery()
    sent = make_delivery(
        view=waiting.view,
        state=DeliveryState.SENT,
        until=datetime(2026, 4, 1, tzinfo=UTC),
    )
    make_delivery(view=waiting.view, kind=DeliveryKind.MAIL, state=DeliveryState.SENT)

    assert list(Delivery.objects.waiting()) == [waiting]
    assert list(Delivery.objects.sent(DeliveryKind.CALL)) == [sent]


def test_who_cannot_be_written_to_is_not(mail_set_up):
    told = make_saved_view(
        user=make_staff(username="a", email="a@example.org"), cadence=Cadence.DAILY
    )
    make_saved_view(cadence=Cadence.DAILY)
    make_saved_view(user=make_staff(username="b", email="b@example.org"))
    make_saved_view(
        user=make_staff(username="c", email="c@example.org", is_active=False),
        cadence=Cadence.DAILY,
    )

    assert list(SavedView.objects.with_mail()) == [told]


def test_the_views_of_a_reader_are_listed(client, reader):
    make_cluster()
    make_saved_view(user=reader, name="Mine", is_shared=True)
    make_saved_view(name="Hers")

    page = client.get("/views/").text

    assert "Mine" in page
    assert "Hers" not in page
    assert Client().get("/views/").status_code == 302
