"""Long imports: done by a worker, taken up again when it was killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from registry.imports.plans import tasks
from registry.imports.plans.planning import make_plan
from registry.imports.plans.tasks import Work
from registry.models import ImportBatch, ImportStatus, Membership, Organisation
from tests.factories import make_cluster, make_superuser
from tests.programs import WORK
from walloon_clusters.work.tasks import requeue_stalled_jobs

from .lists import plan_list, receive_list

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120

ROWS = [("Sonaca", "", ""), ("Besix", "", "")]


@pytest.fixture
def small(monkeypatch):
    """Every list is a large one."""
    monkeypatch.setattr(tasks, "LARGE", 0)


@pytest.fixture
def queue(transactional_db):
    """The queue, empty before and after: its tables belong to no model of ours."""

    def empty():
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE procrastinate_jobs, procrastinate_workers, "
                "procrastinate_periodic_defers, procrastinate_events"
            )

    empty()
    yield
    empty()


def jobs():
    return list(ProcrastinateJob.objects.filter(queue_name="imports").order_by("pk"))


def worker(*options):
    """Start a worker on the database of the tests."""
    connection.ensure_connection()
    given = connection.connection.info
    where = urlencode({"host": given.host, "port": given.port})
    user = f"{quote(given.user)}:{quote(given.password)}"
    address = f"postgres://{user}@/{given.dbname}?{where}"
    return subprocess.Popen(
        [sys.executable, "manage.py", *WORK, *options],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
    )


def work():
    """Let a worker do what is queued, and end."""
    assert worker("--one-shot").wait(PATIENCE) == 0


def wait_until(true):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def let_worker_seem_gone():
    """Make the last sign of life of every worker an old one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = %s",
            [timezone.now() - timedelta(seconds=tasks.SECONDS_OF_SILENCE + 1)],
        )


@pytest.mark.django_db
def test_a_small_list_needs_no_worker():
    batch = receive_list(*ROWS)
    tasks.plan(batch=batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert tasks.confirm(batch=batch, user=None)
    assert Membership.objects.count() == 2
    assert jobs() == []


@pytest.mark.django_db
def test_a_large_list_is_queued_once(small):
    batch = receive_list(*ROWS)
    tasks.plan(batch=batch)
    tasks.resume(batch=batch)
    (job,) = jobs()
    assert (job.task_name, job.args) == ("registry.plan_import", {"batch_id": batch.pk})
    batch.refresh_from_db()
    assert batch.status == ImportStatus.RECEIVED
    assert tasks.work_on(batch) == Work.NO_WORKER


@pytest.mark.django_db
def test_a_huge_file_is_not_opened_to_know_that_it_is_large(monkeypatch):
    monkeypatch.setattr(tasks, "LARGE_FILE", 10)
    monkeypatch.setattr(tasks, "read_file", None)
    tasks.plan(batch=receive_list(*ROWS))
    assert len(jobs()) == 1


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_refused_at_once(small):
    batch = receive_list(content=b"%PDF", filename="list.pdf")
    tasks.plan(batch=batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.REFUSED


@pytest.mark.django_db
def test_a_list_that_was_applied_or_dropped_meanwhile_is_left_alone():
    batch = plan_list(*ROWS)
    tasks.apply_import(batch_id=batch.pk)
    tasks.plan_import(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert not Membership.objects.exists()


@pytest.mark.django_db
def test_what_prevents_applying_leads_back_to_the_plan(small):
    for number in range(2):
        Organisation.objects.create(
            name="Verlux SA",
            slug=f"verlux-{number}",
            kind="enterprise",
            source=make_cluster().source,
        )
    batch = plan_list(("Verlux", "", ""))
    tasks.confirm(batch=batch, user=make_superuser())
    tasks.apply_import(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED


def test_a_worker_plans_and_applies(small, queue):
    batch, user = receive_list(*ROWS), make_superuser()
    tasks.plan(batch=batch)
    work()
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert tasks.confirm(batch=batch, user=user)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLYING
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.applied_by) == (ImportStatus.APPLIED, user)
    assert Membership.objects.count() == 2


def test_a_job_whose_worker_was_killed_left_nothing_and_is_taken_up_again(
    small, queue, client
):
    user = make_superuser()
    client.force_login(user)
    batch = receive_list(*ROWS)
    make_plan(batch=batch)
    tasks.confirm(batch=batch, user=user)
    batch.refresh_from_db()
    # The worker waits in the middle of its work: we hold what it needs.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_lock(hashtext('registry.imports'), %s)",
            [batch.cluster_id],
        )
        killed = worker()
        try:
            wait_until(lambda: [job.status for job in jobs()] == ["doing"])
            assert tasks.work_on(batch) == Work.RUNNING
        finally:
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        cursor.execute("SELECT pg_advisory_unlock_all()")
    let_worker_seem_gone()
    assert tasks.work_on(batch) == Work.INTERRUPTED
    assert not Membership.objects.exists()
    shown = client.get(batch.get_absolute_url()).content.decode()
    assert "Take it up again" in shown
    client.post(reverse("import_resume", args=[batch.reference]))
    work()
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED
    assert Membership.objects.count() == 2


def test_a_worker_finds_by_itself_what_another_left(small, queue):
    batch = receive_list(*ROWS)
    tasks.plan(batch=batch)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert tasks.work_on(batch) == Work.INTERRUPTED
    requeue_stalled_jobs.defer(timestamp=0)
    work()
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED


def test_an_import_that_was_interrupted_can_be_dropped(small, queue, client):
    client.force_login(make_superuser())
    batch = receive_list(*ROWS)
    tasks.plan(batch=batch)
    client.post(reverse("import_drop", args=[batch.reference]))
    work()
    batch.refresh_from_db()
    assert batch.status == ImportStatus.DROPPED


def test_a_job_that_failed_says_so(small, queue):
    batch = receive_list(*ROWS)
    tasks.plan(batch=batch)
    ImportBatch.objects.filter(pk=batch.pk).delete()
    work()
    assert tasks.work_on(batch) == Work.FAILED
