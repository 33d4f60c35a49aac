"""The site behind PgBouncer in transaction mode, where no two servers are the same."""

import csv
import io

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from registry.bounds.deadlines import Deadline
from registry.bounds.kinds import RequestKind
from registry.imports.plans import tasks
from registry.models import ImportStatus, Membership, Organisation
from tests.factories import make_cluster, make_organisation, make_superuser
from tests.pages import PAGES, address
from tests.registry.imports.lists import plan_list
from tests.site.pgbouncer import SERVERS, asked_through, pgbouncer
from tests.worlds import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def door(django_db_setup, django_db_blocker):
    """How to reach a PgBouncer."""
    with django_db_blocker.unblock(), pgbouncer() as door:
        yield door


@pytest.fixture
def pooled(door, transactional_db):
    """A function within which all is asked through PgBouncer."""
    return lambda: asked_through(door)


def server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_one_who_asks_is_answered_by_several_servers(pooled):
    with pooled():
        assert len({server() for _ in range(2 * SERVERS)}) == SERVERS

        with transaction.atomic():
            assert len({server() for _ in range(2 * SERVERS)}) == 1


def test_a_setting_of_a_connection_is_refused(door):
    """That is why the database keeps them."""
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter"):
        psycopg.connect(**door, options="-c pg_trgm.word_similarity_threshold=0.5")


def test_every_page_answers(pooled):
    make_world(2)

    with pooled():
        client = Client()
        answers = {name: client.get(address(name)).status_code for name in PAGES}
        earlier = {
            name: client.get(address(name, as_of="2015-06-30")).status_code
            for name in ("cluster_list", "organisation_list", "search", "home")
        }

    assert set(answers.values()) == {200}, answers
    assert set(earlier.values()) == {200}, earlier


def test_searches_forgive_on_every_server(pooled):
    make_organisation(name="Skywin")
    alike = "SELECT current_setting(%s), word_similarity('skywqn', 'skywin')"

    with pooled():
        asked = []
        for _ in range(2 * SERVERS):
            with connection.cursor() as cursor:
                cursor.execute(alike, ["pg_trgm.word_similarity_threshold"])
                asked.append(cursor.fetchone())
        found = [
            list(Organisation.objects.search("Skywqn")) for _ in range(2 * SERVERS)
        ]

    # PostgreSQL's own would forgive a likeness of 0.6 and more.
    assert {threshold for threshold, _alike in asked} == {"0.5"}
    assert all(0.5 <= alike < 0.6 for _threshold, alike in asked), asked
    assert all(found), found


def test_a_list_is_confirmed_and_its_history_says_who(pooled):
    somebody = make_superuser("confirms")
    batch = plan_list(("Sonaca", "", ""), cluster=make_cluster(name="Aero"))

    with pooled():
        client = Client()
        client.force_login(somebody)
        client.post(reverse("import_apply", args=[batch.reference]))

        batch.refresh_from_db()
        assert batch.status == ImportStatus.APPLIED
        membership = Membership.objects.get()
        assert membership.organisation.name == "Sonaca"
        context = membership.history.get().pgh_context.metadata
    assert context["user"] == somebody.pk


def test_of_several_who_write_each_is_said_of_his_own_change(pooled):
    """What one transaction says of itself is not said by the next on its server."""
    users = [make_superuser(f"confirms-{number}") for number in range(2 * SERVERS)]
    batches = [
        plan_list((user.username, "", ""), cluster=make_cluster(name=user.username))
        for user in users
    ]

    with pooled():
        for user, batch in zip(users, batches, strict=True):
            client = Client()
            client.force_login(user)
            client.post(reverse("import_apply", args=[batch.reference]))
        said = {
            each.cluster.name: each.history.get().pgh_context.metadata["user"]
            for each in Membership.objects.all()
        }

    assert said == {user.username: user.pk for user in users}


def test_a_file_of_many_rows_leaves_piece_by_piece(pooled):
    for number in range(300):
        make_organisation(name=f"Member {number}")

    with pooled(), transaction.atomic():
        asked = Organisation.objects.order_by("pk").iterator(chunk_size=10)
        first = next(asked)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_cursors WHERE NOT is_holdable")
            assert cursor.fetchone()[0] == 1
        assert first.name == "Member 0"
        assert len(list(asked)) == 299

    with pooled():
        answer = Client().get(reverse("organisation_list"), {"_export": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
    names = {row["name"] for row in csv.DictReader(io.StringIO(text))}
    assert names == {f"Member {number}" for number in range(300)}


def test_rows_that_are_read_outside_of_a_transaction_need_no_server_to_wait(pooled):
    """A cursor that outlives its transaction would be on another server."""
    for number in range(30):
        make_organisation(name=f"Member {number}")

    with pooled():
        read = [
            (row.name, server()) for row in Organisation.objects.iterator(chunk_size=5)
        ]

    assert len(read) == 30


def test_work_is_handed_to_the_worker(pooled, monkeypatch):
    monkeypatch.setattr(tasks, "LARGE", 0)
    batch = plan_list(("Sonaca", "", ""))

    with pooled():
        tasks.confirm(batch=batch, user=make_superuser())

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.status) == ("registry.apply_import", "todo")


def test_what_takes_too_long_is_stopped(pooled):
    """PgBouncer hands on that a statement is to be stopped, to the right server."""
    with pooled():
        assert server()
        deadline = Deadline(RequestKind("short", 1, 2))
        deadline.begin()
        try:
            with pytest.raises(OperationalError, match="canceling statement"):
                connection.cursor().execute("SELECT pg_sleep(20)")
        finally:
            deadline.end()

        assert server()
