"""How much there is in the registry and in the queue, asked when somebody measures."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from prometheus_client import Metric
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from registry.dump.kept import folders
from walloon_clusters.backups.making import backups_in

from .asking import (
    SECONDS_TO_ANSWER,
    SECONDS_TO_CONNECT,
    Asker,
    own_connection,
    rows_of,
)
from .counters import SITE
from .health import SECONDS_OF_A_HEARTBEAT

SECONDS_KEPT = 10
SECONDS_TO_WAIT = 2.5

ASKED = {
    "queue_jobs": (
        "Jobs that wait (todo), are done (doing), or failed for good",
        ("task", "state"),
        """
        SELECT task_name, status::text, count(*) FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2
        """,
    ),
    "queue_oldest_seconds": (
        "For how long the oldest job waits that could be done",
        (),
        """
        SELECT coalesce(max(extract(
            epoch FROM clock_timestamp() - greatest(event.at, job.scheduled_at))), 0)
        FROM procrastinate_jobs AS job
        JOIN procrastinate_events AS event
            ON event.job_id = job.id AND event.type = 'deferred'
        WHERE job.status = 'todo'
            AND (job.scheduled_at IS NULL OR job.scheduled_at <= clock_timestamp())
        """,
    ),
    "workers": (
        "Workers that told of themselves in the last minute",
        (),
        f"""
        SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat
            > clock_timestamp() - make_interval(secs => {SECONDS_OF_A_HEARTBEAT})
        """,
    ),
    "organisations": (
        "Organisations",
        (),
        "SELECT count(*) FROM registry_organisation",
    ),
    "memberships": ("Memberships", (), "SELECT count(*) FROM registry_membership"),
    "imports": (
        "Lists that were sent, by what became of them: received, planned and applying "
        "ones wait",
        ("state",),
        "SELECT status, count(*) FROM registry_importbatch GROUP BY 1",
    ),
    "open_contradictions": (
        "Contradictions between sources that nobody has resolved",
        (),
        "SELECT count(*) FROM evaluation_contradiction WHERE resolution = 'open'",
    ),
    "database_bytes": (
        "Bytes of the database on its disk",
        (),
        "SELECT pg_database_size(current_database())",
    ),
}
"""What is asked: for what, by which labels, with which query."""


class AskedGauges(Collector):
    """What the database knows, kept for some seconds: many may measure.

    Where the database does not answer, there is a number that says so, and the rest of
    the measurement is answered all the same.
    """

    def __init__(self):
        self._asker = Asker(self._ask)
        self._kept: dict[str, list[tuple]] = {}
        self._is_up = False
        self._until = 0.0

    def describe(self) -> list[Metric]:
        """Return nothing: to be entered costs no query."""
        return []

    def collect(self) -> Iterator[Metric]:
        if time.monotonic() > self._until:
            self._wait()
            self._until = time.monotonic() + SECONDS_KEPT
        up = GaugeMetricFamily(f"{SITE}_database_up", "Whether the database answers")
        up.add_metric([], self._is_up)
        yield up
        kept = dict(self._kept) if self._is_up else {}
        for name, (text, labels, _query) in ASKED.items():
            if rows := kept.get(name):
                gauge = GaugeMetricFamily(f"{SITE}_{name}", text, labels=labels)
                for *values, number in rows:
                    gauge.add_metric(values, float(number))
                yield gauge
        yield from _ages()

    def _wait(self) -> None:
        """Ask, and wait a little; what is answered later is there the next time."""
        self._is_up = False
        with suppress(connection.Database.Error, TimeoutError):
            self._asker.answer(SECONDS_TO_WAIT)

    def _ask(self) -> None:
        for name, rows in _answers():
            self._is_up = True
            self._kept[name] = rows


def _answers() -> Iterator[tuple[str, list[tuple]]]:
    """Yield what is told of each question; of one that takes too long nothing."""
    with own_connection(SECONDS_TO_CONNECT + len(ASKED) * SECONDS_TO_ANSWER) as own:
        for name, (_text, _labels, query) in ASKED.items():
            try:
                yield name, rows_of(own, query)
            except (
                connection.Database.errors.QueryCanceled,
                connection.Database.ProgrammingError,
            ):
                yield name, []  # it would take too long, or is not set up


def _ages() -> Iterator[Metric]:
    """Yield how old the last dump and the last backup are, of those that are there."""
    kept = {"dump": folders(), "backup": backups_in(Path(settings.BACKUP_DIR))}
    for what, those in kept.items():
        for folder in those[:1]:
            age = GaugeMetricFamily(
                f"{SITE}_last_{what}_age_seconds", f"How long ago the last {what} was"
            )
            age.add_metric([], time.time() - folder.stat().st_mtime)
            yield age
