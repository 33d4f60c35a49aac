"""A worker outlives its database, and what it did when it was killed is done again."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from procrastinate import RetryStrategy
from procrastinate.jobs import Job
from psycopg import OperationalError
from psycopg.types.json import Json

from tests.programs import WORK
from walloon_clusters import database
from walloon_clusters.settings import BASE_DIR
from walloon_clusters.work import TRIES
from walloon_clusters.work.retrying import RetryWhenCutOff
from walloon_clusters.work.waiting import is_outage

from .servers import PATIENCE, wait_until

pytestmark = pytest.mark.django_db

FORGET = "registry.forget_old_commits"
REQUEUE = "walloon_clusters.requeue_stalled_jobs"
JOB = Job(
    id=1, queue="imports", lock=None, queueing_lock=None, task_name=FORGET, attempts=0
)


@pytest.fixture
def queue(server):
    """The queue of the server, without any job."""
    database.join(server.home)
    with server.connect() as own:
        own.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_workers, "
            "procrastinate_periodic_defers, procrastinate_events"
        )
    return server


@contextmanager
def worker(server, name="imports"):
    """Have a worker at a queue of a server; kill it at the end."""
    with (server.folder / "worker.log").open("a") as log:
        process = server.start("work", "--queues", name, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def queued(server, task=FORGET, name="imports", **fields):
    """Put a job into the queue; return its number."""
    names = ["queue_name", "task_name", "args", *fields]
    given = [name, task, Json({"timestamp": 0}), *fields.values()]
    holders = ", ".join(["%s"] * len(given))
    ((number,),) = server.ask(
        f"INSERT INTO procrastinate_jobs ({', '.join(names)}) "
        f"VALUES ({holders}) RETURNING id",
        *given,
    )
    return number


def status_of(server, number):
    """Return the status of a job, and how often it was tried; None if it is done."""
    rows = server.ask(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", number
    )
    return rows[0] if rows else None


def is_done(server, number):
    return status_of(server, number) is None


def test_a_worker_waits_for_a_database_that_comes_later_and_outlives_it(queue):
    first = queued(queue)
    with queue.away(), worker(queue) as process:
        log = queue.folder / "worker.log"
        wait_until(lambda: "The worker waits for the database" in log.read_text())
        assert process.poll() is None
        # `away` ends before the worker does.
        (queue.home / "data/PG_VERSION").write_text("18\n")
        wait_until(lambda: is_answering(queue))
        wait_until(lambda: is_done(queue, first))

        with queue.away():
            pass
        wait_until(lambda: is_answering(queue))
        second = queued(queue)
        wait_until(lambda: is_done(queue, second))

        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    database.join(queue.home)
    assert queue.ask("SELECT id FROM procrastinate_jobs WHERE status = 'failed'") == []


def is_answering(server):
    try:
        return server.ask("SELECT 1") == [(1,)]
    except OperationalError:
        return False


def test_a_long_job_holds_up_no_other(queue):
    # Nothing comes into this queue because it is time for it.
    name = "held up"
    with queue.connect() as own:
        # The job waits for this table, in the middle of what it does.
        own.execute("BEGIN")
        own.execute("LOCK TABLE registry_commit")
        long = queued(queue, FORGET, name)
        with worker(queue, name):
            wait_until(lambda: status_of(queue, long) == ("doing", 0))
            short = queued(queue, REQUEUE, name)
            wait_until(lambda: is_done(queue, short))
            assert status_of(queue, long) == ("doing", 0)
            own.execute("ROLLBACK")
            wait_until(lambda: is_done(queue, long))


def test_what_is_left_when_all_is_done_keeps_no_worker(tmp_path):
    """In a process of its own, which it ends."""
    script = tmp_path / "stuck.py"
    script.write_text(STUCK)
    ended = subprocess.run(
        [sys.executable, script],
        cwd=BASE_DIR,
        env=os.environ | {"PYTHONPATH": str(BASE_DIR)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (ended.returncode, ended.stdout) == (0, "done\n")
    assert "never_ends" in ended.stderr


STUCK = """
import asyncio

from walloon_clusters.work.letting_go import letting_go


async def never_ends():
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass


async def work(nothing_to_do):
    task = asyncio.create_task(never_ends())
    await asyncio.sleep(0)
    print("done", flush=True)
    nothing_to_do(asyncio.get_running_loop())


with letting_go(0.5) as nothing_to_do:
    asyncio.run(work(nothing_to_do))
"""


def test_what_a_killed_worker_did_is_done_again_by_another(queue):
    with queue.connect() as own:
        # The job waits for this table, in the middle of what it does.
        own.execute("BEGIN")
        own.execute("LOCK TABLE registry_commit")
        number = queued(queue)
        with worker(queue) as killed:
            wait_until(lambda: status_of(queue, number) == ("doing", 0))
            killed.kill()
            killed.wait()
        own.execute("ROLLBACK")
    queue.ask(
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' "
        "RETURNING id"
    )
    queued(queue, REQUEUE)
    with worker(queue):
        wait_until(lambda: is_done(queue, number))


def test_a_job_that_kills_its_worker_each_time_fails_in_the_end(queue):
    number = queued(queue, status="doing", attempts=TRIES - 1)
    fresh = queued(queue, "registry.no_such_task", status="doing")
    queued(queue, REQUEUE)
    assert queue.manage(*WORK, "--one-shot").returncode == 0
    assert status_of(queue, number) == ("failed", TRIES)
    # It was begun again, and nobody knows what it is.
    assert status_of(queue, fresh)[0] == "failed"


def test_two_workers_never_do_the_same_job(queue):
    numbers = [queued(queue) for _ in range(40)]
    with worker(queue), worker(queue):
        wait_until(lambda: all(is_done(queue, number) for number in numbers))
    started = queue.ask(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM procrastinate_events "
        "WHERE type = 'started' GROUP BY job_id) AS begun"
    )
    assert started in ([(1,)], [(None,)])


def test_a_job_that_lost_the_database_is_tried_again_a_few_times():
    lost, broken = OperationalError("gone"), ValueError("broken")
    plain = RetryWhenCutOff(None)
    first = plain.get_retry_decision(exception=lost, job=JOB)
    later = plain.get_retry_decision(exception=lost, job=JOB.evolve(attempts=2))
    assert first.retry_at < later.retry_at
    last = JOB.evolve(attempts=TRIES - 1)
    assert plain.get_retry_decision(exception=lost, job=last) is None
    assert plain.get_retry_decision(exception=broken, job=JOB) is None


def test_what_a_task_says_of_its_own_mistakes_still_holds():
    own = RetryWhenCutOff(RetryStrategy(max_attempts=3))
    assert own.get_retry_decision(exception=ValueError(), job=JOB) is not None
    last = JOB.evolve(attempts=3)
    assert own.get_retry_decision(exception=ValueError(), job=last) is None


def test_a_mistake_of_ours_is_no_outage():
    assert is_outage(OperationalError("gone"))
    assert not is_outage(ValueError("broken"))
