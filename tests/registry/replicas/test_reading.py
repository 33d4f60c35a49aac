"""Who reads from a replica, and that what fails there is asked of the primary."""

import gc
import gzip
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.files import pieces
from registry.files.streams import SourceLost
from registry.following.moments import settled
from registry.models import Organisation
from registry.replicas import middleware, watching
from registry.replicas.middleware import WROTE, ReadsFromReplicas
from registry.replicas.reading import ReplicaLost, reading_from
from tests.factories import make_organisation, make_superuser
from tests.pages import FOR_PROGRAMS, PAGES, address, address_for_programs
from walloon_clusters.views import DataDictionary

from .conftest import ALIAS, look_until

pytestmark = pytest.mark.django_db(transaction=True)


CURSORS = "ignore:.*ServerSideCursor.* was deleted while still open:ResourceWarning"
"""What psycopg says of a cursor whose server has gone: there is nothing to close."""


@pytest.fixture
def cursors_left():
    """What was left open is gone when the test is over, and told in it."""
    yield
    gc.collect()


@contextmanager
def lost_at(servers, number):
    """Have the replica end the connection of a reader, at a question of his."""
    asked = []

    def ask(execute, sql, params, many, context):
        asked.append(sql)
        if len(asked) == number:
            servers.replica.ask(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
        return execute(sql, params, many, context)

    connections[ALIAS].close()
    with connections[ALIAS].execute_wrapper(ask):
        yield asked


def answered_by(servers) -> set[str]:
    """Return which of the servers were asked for something since."""
    asked = {
        name: getattr(servers, name).was_asked() for name in ("primary", "replica")
    }
    return {name for name, statements in asked.items() if statements}


def test_every_page_is_read_from_the_replica_alone_and_says_the_same(servers):
    client = Client()
    addresses = [
        *map(address, PAGES),
        *(address(name, as_of="2015-06-30") for name in ("home", "cluster_list")),
        *map(address_for_programs, FOR_PROGRAMS),
    ]
    read = {path: client.get(path) for path in addresses}
    assert answered_by(servers) == {"replica"}
    servers.watched.leave_out()

    primary = {path: client.get(path) for path in addresses}

    assert answered_by(servers) == {"primary"}
    assert {each.status_code for each in read.values()} == {200}
    different = [p for p in addresses if read[p].content != primary[p].content]
    assert different == []


def test_whoever_has_a_session_reads_from_the_primary(servers):
    client = Client()
    client.force_login(make_superuser("somebody"))
    answered_by(servers)

    assert client.get(address("home")).status_code == 200
    assert answered_by(servers) == {"primary"}


def test_whoever_just_sent_something_reads_from_the_primary(servers):
    client = Client()

    client.post(reverse("set_language"), {"language": "fr"})
    assert client.get(address("home")).status_code == 200

    assert answered_by(servers) == {"primary"}
    cookie = client.cookies.pop(WROTE)
    assert cookie["max-age"] == middleware.seconds_at_the_primary()
    assert cookie["httponly"] is True
    client.get(address("home"))
    assert answered_by(servers) == {"replica"}


@pytest.mark.parametrize("lag", [0.2, 5, 30])
def test_they_do_so_for_longer_than_a_replica_may_be_behind(settings, lag):
    settings.REPLICA_LAG_SECONDS = lag

    assert middleware.seconds_at_the_primary() > lag + watching.SECONDS_KNOWN


def test_nothing_is_written_to_the_replica(servers):
    with reading_from(ALIAS), connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        assert cursor.fetchone() == ("on",)

    with pytest.raises(ReplicaLost), reading_from(ALIAS):
        make_organisation(name="Written")

    assert not Organisation.objects.filter(name="Written").exists()
    assert connection.alias == "default"


def test_a_page_that_writes_is_made_anew_by_the_primary(servers, monkeypatch):
    def written(page, **kwargs):
        make_organisation(name="Written by a page")
        return {"apps": []}

    monkeypatch.setattr(DataDictionary, "get_context_data", written)

    assert Client().get(address("data_dictionary")).status_code == 200

    assert answered_by(servers) == {"primary", "replica"}
    assert Organisation.objects.filter(name="Written by a page").count() == 1
    assert servers.watched.can_be_read(), "others may read from it"


def test_requests_of_programs_are_counted_on_the_primary(servers, monkeypatch):
    monkeypatch.setattr(settings, "API_REQUESTS_A_MINUTE", 2)
    monkeypatch.setattr("registry.api.limits.time.time", lambda: 6_000_010)
    path = address_for_programs("cluster_list")

    answers = [Client().get(path).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    asked = [line for line in servers.primary.was_asked() if "FROM registry_" in line]
    assert all("registry_api_use" in line for line in asked), asked
    assert any("registry_cluster" in line for line in servers.replica.was_asked())


@pytest.mark.filterwarnings(CURSORS)
@pytest.mark.usefixtures("cursors_left")
@pytest.mark.parametrize("number", [1, 2, 4, 8])
@pytest.mark.parametrize(
    "path",
    [
        address("cluster_list", as_of="2015-06-30"),
        address("organisation_list"),
        address_for_programs("organisation_list", known_on="2020-01-01"),
        address_for_programs("cluster_detail"),
    ],
)
def test_a_reader_does_not_notice_that_the_replica_goes(servers, path, number, caplog):
    servers.watched.leave_out()
    expected = Client().get(path)
    look_until(servers.watched, fit=True)

    with lost_at(servers, number) as asked:
        answer = Client().get(path)

    assert (answer.status_code, answer.content) == (
        expected.status_code,
        expected.content,
    )
    if len(asked) >= number:
        assert not servers.watched.can_be_read()
        assert "Asked the primary and not replica_1" in caplog.text
    assert "Internal Server Error" not in caplog.text
    assert connection.alias == "default"
    assert not connection.in_atomic_block


def test_a_file_is_read_from_the_replica_to_its_end(servers, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 1)

    answer = Client().get(reverse("organisation_list"), {"_export": "csv"})
    text = b"".join(answer.streaming_content)

    assert answered_by(servers) == {"replica"}
    servers.watched.leave_out()
    whole = Client().get(reverse("organisation_list"), {"_export": "csv"})
    assert text == b"".join(whole.streaming_content)
    assert connection.alias == "default"


@pytest.mark.filterwarnings(CURSORS)
@pytest.mark.usefixtures("cursors_left")
@pytest.mark.parametrize("as_of", ["", "2015-06-30"])
def test_a_file_begins_on_the_primary_where_the_replica_goes(servers, as_of):
    query = {"_export": "csv", "as_of": as_of}
    whole = Client().get(reverse("organisation_list"), query)
    expected = b"".join(whole.streaming_content)
    connections[ALIAS].close()
    for number in range(1, 12):
        look_until(servers.watched, fit=True)

        with lost_at(servers, number):
            answer = Client(headers={"Accept-Encoding": "gzip"}).get(
                reverse("organisation_list"), query
            )
            text = gzip.decompress(b"".join(answer.streaming_content))

        assert (answer.status_code, text) == (200, expected), number
        assert connection.alias == "default"


@pytest.mark.filterwarnings(CURSORS)
@pytest.mark.usefixtures("cursors_left")
def test_a_file_whose_replica_goes_on_the_way_says_that_it_broke_off(
    servers, monkeypatch
):
    """What has left cannot be taken back, nor be gone on with from another state."""
    monkeypatch.setattr(settings, "FILE_SECONDS", 0)
    monkeypatch.setattr(pieces, "PIECE", 1)
    monkeypatch.setattr("registry.lists.told.AT_ONCE", 1)
    answer = Client().get(reverse("organisation_list"), {"_export": "csv"})
    arriving = iter(answer.streaming_content)
    arrived = [next(arriving)]
    servers.replica.ask(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )

    with pytest.raises(SourceLost):
        arrived.extend(arriving)

    assert len(b"".join(arrived).splitlines()) < 1 + Organisation.objects.count()
    assert connection.alias == "default"


def test_what_only_the_primary_can_tell_is_asked_of_it(servers):
    """A feed waits for whoever writes; a replica knows nothing of them."""
    assert Client().get(address("cluster_detail", _feed="atom")).status_code == 200
    assert answered_by(servers) == {"primary"}

    with pytest.raises(ReplicaLost, match="only the primary"), reading_from(ALIAS):
        settled()


def test_what_was_known_just_now_is_asked_of_the_primary(servers):
    now = timezone.localtime().isoformat()

    assert Client().get(address("cluster_list", known_on=now)).status_code == 200

    assert "primary" in answered_by(servers)


def test_without_replicas_nothing_stands_before_the_pages(monkeypatch):
    monkeypatch.setattr(settings, "REPLICAS", [])

    with pytest.raises(MiddlewareNotUsed):
        ReadsFromReplicas(lambda request: None)


def test_whatever_reads_the_registry_stands_behind():
    """Files begin before it, and what they begin with may be lost as well."""
    asks = [each for each in settings.MIDDLEWARE if each.startswith("registry.")]
    asks.remove("registry.bounds.static.StaticFilesAlone")  # which asks nothing

    assert asks.index("registry.replicas.middleware.ReadsFromReplicas") == 1
