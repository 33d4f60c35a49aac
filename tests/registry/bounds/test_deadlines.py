"""What takes too long in the database is stopped, and told as that."""

import time
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import RequestFactory
from django.urls import reverse

from registry.bounds.answers import HELD, TOOK_TOO_LONG
from registry.bounds.deadlines import Deadline, TimeIsOver, Watch
from registry.bounds.kinds import RequestKind
from registry.bounds.stopped import StoppedInTime, why_stopped
from registry.models import Cluster
from tests.factories import make_cluster

SHORT = RequestKind("short", 1, 0.3, lock_seconds=0.2)
LONG = RequestKind("long", 1, 60, lock_seconds=7)


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.fixture
def within():
    """A function that begins a time, which ends with the test at the latest."""
    begun = []

    def begin(kind):
        deadline = Deadline(kind)
        deadline.begin()
        begun.append(deadline)
        return deadline

    yield begin
    for deadline in begun:
        deadline.end()


def settings_of_transaction():
    return [
        ask(f"SHOW {name}")[0]
        for name in (
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
        )
    ]


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_stopped_when_the_time_is_over(within):
    within(SHORT)
    began = time.monotonic()

    with pytest.raises(OperationalError) as stopped:
        ask("SELECT pg_sleep(20)")

    assert time.monotonic() - began < 5
    assert why_stopped(stopped.value) is TOOK_TOO_LONG


@pytest.mark.django_db(transaction=True)
def test_no_other_statement_begins_when_the_time_is_over(within):
    within(SHORT)
    time.sleep(0.4)

    with pytest.raises(TimeIsOver) as stopped:
        ask("SELECT 1")

    assert why_stopped(stopped.value) is TOOK_TOO_LONG


@pytest.mark.django_db(transaction=True)
def test_rows_that_come_one_after_the_other_are_stopped_too(within):
    within(RequestKind("short", 1, 2))

    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.05), n FROM generate_series(1, 999) n")
        with pytest.raises(OperationalError) as stopped:
            cursor.fetchmany(999)
        transaction.set_rollback(True)

    assert why_stopped(stopped.value) is TOOK_TOO_LONG


@pytest.mark.django_db(transaction=True)
def test_what_comes_after_the_end_is_stopped_by_nobody(within):
    within(SHORT).end()

    assert ask("SELECT pg_sleep(0.6), 1")[1] == 1


def test_one_that_cannot_be_stopped_is_no_end_of_watching(caplog):
    class Broken:
        until = time.monotonic()

        def stop(self):
            raise OSError(24, "Too many open files")

    class Sound:
        def __init__(self):
            self.until = time.monotonic() + 0.1
            self.is_stopped = Event()

        def stop(self):
            self.is_stopped.set()
            self.until = 0

    watching, broken, sound = Watch(), Broken(), Sound()

    watching.over(broken)
    watching.over(sound)

    assert sound.is_stopped.wait(10)
    broken.until = 0
    assert "could not be stopped" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_it_costs_no_query(within, django_assert_num_queries):
    within(LONG)

    with django_assert_num_queries(1):
        ask("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_a_transaction_has_limits_as_long_as_it_lasts(within):
    before = settings_of_transaction()
    within(LONG)
    with transaction.atomic():
        with transaction.atomic():
            ask("SELECT 1")
        meanwhile = settings_of_transaction()

    assert meanwhile == ["1min", "7s", "1min"]
    assert settings_of_transaction() == before


@pytest.mark.django_db(transaction=True)
def test_a_transaction_may_still_choose_what_it_sees(within):
    within(LONG)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

        assert ask("SHOW transaction_isolation") == ("repeatable read",)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_long_for_a_row_that_another_changes(within):
    cluster = make_cluster()
    held, given_up = connection.copy(), []
    held.connect()
    held.set_autocommit(False)
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT FROM registry_cluster FOR UPDATE")
        within(RequestKind("act", 1, 20, lock_seconds=0.2))
        with pytest.raises(OperationalError) as stopped, transaction.atomic():
            Cluster.objects.select_for_update().get(pk=cluster.pk)
        given_up.append(why_stopped(stopped.value))
    finally:
        held.rollback()
        held.close()

    assert given_up == [HELD]


@pytest.mark.django_db(transaction=True)
def test_each_thread_has_its_own_time(within):
    within(SHORT)
    told = []

    def elsewhere():
        told.append(ask("SELECT pg_sleep(0.6), 1")[1])
        connections.close_all()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert told == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/clusters/", "text/html", "text/html; charset=utf-8"),
        ("/api/v1/clusters", "application/json", "application/problem+json"),
    ],
)
def test_a_page_that_takes_too_long_is_answered_503(
    client, monkeypatch, within, path, accept, kind
):
    def slow(_view):
        return Cluster.objects.extra(where=["pg_sleep(20) IS NOT NULL"])

    make_cluster()
    client.get("/")
    monkeypatch.setattr("registry.pages.clusters.ClusterList.get_queryset", slow)
    within(RequestKind("short", 1, 5))

    answer = client.get(path, headers={"accept": accept})

    assert answer.status_code == 503
    assert answer["Content-Type"] == kind
    assert int(answer["Retry-After"]) > 0
    assert "Narrow what you ask for" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_before_the_page_may_take_too_long_as_well(
    client, monkeypatch, within
):
    def slow(_middleware, _request):
        ask("SELECT pg_sleep(20)")

    monkeypatch.setattr("registry.values.ValuesOfTheDay.__call__", slow)
    client.raise_request_exception = False
    within(RequestKind("short", 1, 0.5))

    answer = client.get("/clusters/", headers={"accept": "text/html"})

    assert answer.status_code == 503
    assert "Narrow what you ask for" in answer.content.decode()


def test_any_other_fault_stays_one():
    request = RequestFactory().get(reverse("home"))
    door = StoppedInTime(lambda request: None)

    assert door.process_exception(request, LookupError()) is None
    assert door.process_exception(request, OperationalError()) is None
