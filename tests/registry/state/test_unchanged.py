"""A page of a state is made once, and sent to nobody who holds it already."""

import gzip

import brotli
import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.models import Cluster
from registry.pages.clusters import ClusterList
from registry.state import unchanged
from tests.accounts.logins import log_in
from tests.factories import make_cluster, make_organisation, make_superuser
from tests.pages import PAGES, address
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

MADE_OF_MORE = {
    "api": "it names the network with most members of today, and the limits",
    "dump": "it lists the files of a folder",
}
"""Pages that are made anew each time, each with the reason."""


def held(response) -> dict:
    """Return what a browser sends that holds a page."""
    return {"if-none-match": response["ETag"]}


def test_every_page_is_the_same_twice_and_then_it_is_not_sent():
    World(1)
    client = Client()
    for name in PAGES:
        page = address(name)
        first = client.get(page)
        if name in MADE_OF_MORE:
            assert "ETag" not in first
            continue
        assert not first.cookies, name
        assert client.get(page).content == first.content, name
        again = client.get(page, headers=held(first))
        assert (again.status_code, again.content) == (304, b""), name
        assert again["ETag"] == first["ETag"]
        assert "Accept-Language" in again["Vary"]


def test_what_is_not_sent_costs_a_look_at_the_state():
    make_organisation()
    client = Client()
    first = client.get("/organisations/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/organisations/", headers=held(first)).status_code == 304
    assert len(queries) == 1


@pytest.fixture
def kept_pages(settings):
    """Pages are kept, as on the site."""
    locmem = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": locmem, "LOCATION": "test"}
    }
    yield
    caches["pages"].clear()


def test_every_page_is_made_once_for_everybody(kept_pages):
    World(1)
    for name in PAGES:
        made = Client().get(address(name))
        with CaptureQueriesContext(connection) as queries:
            again = Client().get(address(name))
        assert (again.status_code, again.content) == (200, made.content), name
        # Each request has a number of its own.
        assert again.headers.pop("X-Request-ID") != made.headers.pop("X-Request-ID")
        assert again.headers == made.headers, name
        assert (len(queries) == 1) == (name not in MADE_OF_MORE), name


def test_a_kept_page_is_made_anew_after_a_change(kept_pages):
    make_cluster(name="Old one")
    Client().get("/clusters/")
    make_cluster(name="New one")
    assert "New one" in Client().get("/clusters/").text


def test_a_page_that_was_changed_while_it_was_made_is_not_kept(kept_pages, monkeypatch):
    make_cluster(name="Old one")
    get = ClusterList.get

    def changing(self, request):
        response = get(self, request)
        Cluster.objects.update(name="New one")
        return response

    with monkeypatch.context() as patch:
        patch.setattr(ClusterList, "get", changing)
        Client().get("/clusters/")
    assert "New one" in Client().get("/clusters/").text


def test_what_is_not_found_or_refused_is_not_kept(kept_pages):
    client = Client()
    for path, status in (("/clusters/hub/", 404), ("/clusters/?sort=x", 400)):
        assert client.get(path).status_code == client.get(path).status_code == status
    make_cluster(slug="hub")
    assert client.get("/clusters/hub/").status_code == 200


def test_after_any_change_it_is_sent():
    client = Client()
    first = client.get("/clusters/")
    make_cluster(name="New one")
    again = client.get("/clusters/", headers=held(first))
    assert again.status_code == 200
    assert "New one" in again.text


def test_another_day_language_address_or_program_makes_it_another(monkeypatch):
    make_cluster()
    client = Client()
    first = client.get("/clusters/")
    others = [
        client.get("/clusters/", headers={"accept-language": "fr"}),
        client.get("/clusters/?sort=-name"),
        client.get("/clusters/", headers={"hx-request": "true"}),
        client.get("/clusters/", headers={"host": "localhost"}),
    ]
    client.cookies["csv"] = "csv-excel"
    others.append(client.get("/clusters/"))
    del client.cookies["csv"]
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(unchanged.timezone, "localdate", lambda: tomorrow)
        others.append(client.get("/clusters/"))
    with monkeypatch.context() as patch:
        patch.setattr(unchanged, "program", lambda: "another")
        others.append(client.get("/clusters/"))
    assert client.get("/clusters/")["ETag"] == first["ETag"]
    assert len({first["ETag"], *(each["ETag"] for each in others)}) == 8


def test_who_is_logged_in_gets_the_whole_page():
    make_cluster()
    anonymous = Client().get("/clusters/")
    client = Client()
    client.force_login(User.objects.create_user("anne"))
    page = client.get("/clusters/", headers=held(anonymous))
    assert page.status_code == 200
    assert "ETag" not in page


def test_a_file_a_feed_and_what_is_refused_have_no_mark_of_a_page():
    make_cluster()
    client = Client()
    page = client.get("/clusters/")
    for query in ("?_export=csv", "?sort=nothing"):
        response = client.get(f"/clusters/{query}")
        response.close()
        assert "ETag" not in response
    feed = client.get("/clusters/?_feed=atom", headers=held(page))
    assert (feed.status_code, feed["ETag"] == page["ETag"]) == (200, False)


def test_text_is_compressed_and_workbooks_are_not():
    make_cluster()
    client = Client(headers={"accept-encoding": "gzip"})
    plain = Client().get("/clusters/")
    page = client.get("/clusters/")
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content) == plain.content
    assert len(page.content) < len(plain.content) / 3
    assert client.get("/clusters/", headers=held(page)).status_code == 304
    assert encoding_of(client.get("/api/v1/clusters")) == "gzip"
    assert encoding_of(client.get("/clusters/?_export=csv")) == "gzip"
    assert encoding_of(client.get("/clusters/?_export=xlsx")) is None


def test_who_has_no_session_gets_brotli(client):
    make_cluster()
    plain = client.get("/clusters/")
    anybody = {"accept-encoding": "gzip, deflate, br, zstd"}

    page = client.get("/clusters/", headers=anybody)

    assert page["Content-Encoding"] == "br"
    assert "Accept-Encoding" in page["Vary"]
    assert int(page["Content-Length"]) == len(page.content)
    assert brotli.decompress(page.content) == plain.content
    assert client.get("/clusters/", headers=anybody | held(page)).status_code == 304
    assert encoding_of(client.get("/api/v1/clusters", headers=anybody)) == "br"
    assert encoding_of(client.get("/clusters/?_export=xlsx", headers=anybody)) is None
    for refused in ("gzip, br;q=0", "gzip;q=1.0, br;q=0.0", "gzip"):
        page = client.get("/clusters/", headers={"accept-encoding": refused})
        assert page["Content-Encoding"] == "gzip"

    client.force_login(make_superuser())
    assert encoding_of(client.get("/clusters/", headers=anybody)) == "gzip"


def encoding_of(response) -> str | None:
    response.close()
    return response.get("Content-Encoding")


def test_no_message_to_one_reader_is_kept_in_a_page_for_all(kept_pages):
    make_cluster()
    make_superuser()
    leaving = Client()
    log_in(leaving, "admin")
    answer = leaving.post("/accounts/logout/")
    forget_removed_cookies(leaving, answer)

    own = leaving.get("/clusters/")
    of_all = Client().get("/clusters/")

    assert "You have signed out" in own.text
    assert "no-store" in own["Cache-Control"]
    assert "You have signed out" not in of_all.text


def forget_removed_cookies(client, answer):
    """Do as browsers do with a cookie that is taken back; the test client sends it."""
    for name, cookie in answer.cookies.items():
        if not cookie.value:
            del client.cookies[name]
