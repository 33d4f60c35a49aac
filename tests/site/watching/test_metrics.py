import os
import re
import signal
import socket
import threading
import time
from urllib.request import urlopen

import psutil
import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from tests.factories import make_organisation
from tests.site.test_demo import get, running_demo
from walloon_clusters.watching import counters, gauges
from walloon_clusters.watching.counters import kind_of_query
from walloon_clusters.watching.metrics import start_metrics_server


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def samples(text):
    """Return each sample of a measurement: its name and labels, and its number."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = [value for _label, value in sorted(sample.labels.items())]
            name = sample.name.removeprefix("walloon_clusters_")
            found[name, *labels] = sample.value
    return found


def measured(port):
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return samples(answer.read().decode())


def measured_until(port, is_enough):
    deadline = time.monotonic() + 30
    while not is_enough(found := measured(port)):
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
    return found


def asked_gauges():
    registry = CollectorRegistry()
    registry.register(gauges.AskedGauges())
    return samples(generate_latest(registry).decode())


def requests_in(found, route):
    return sum(
        value
        for (name, *labels), value in found.items()
        if name == "request_seconds_count" and route in labels
    )


@pytest.mark.django_db(transaction=True)
def test_all_processes_of_a_site_are_measured_on_a_port_of_its_own(tmp_path):
    port, measuring = free_port(), free_port()
    old = tmp_path / "counter_1.db"
    old.write_bytes(b"of an earlier start")
    settings = {
        "METRICS_PORT": str(measuring),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    with running_demo(port, **settings) as (process, _printed):
        for _time in range(8):
            assert get(port, "/")[0] == 200
            get(port, "/nothing-here/?q=Zebulon")

        # A sample may be taken while a request waits: the next one tells of none.
        found = measured_until(
            measuring,
            lambda found: (
                requests_in(found, "home") == 8
                and {("workers",), ("organisations",)} <= set(found)
                and found["pool", "default", "waiting"] == 0
            ),
        )
        assert requests_in(found, "none") == 8
        assert found["request_seconds_bucket", "+Inf", "GET", "home", "2xx"] == 8
        assert found["query_seconds_count", "select"] > 0
        assert found["pages_total", "made"] + found["pages_total", "kept"] >= 16
        assert found["pages_total", "kept"] > 0
        assert found["sent_bytes_total",] > 8_000
        assert found["pool", "default", "connections"] >= 1
        assert found["database_up",] == 1
        assert found["organisations",] > 100
        memory = {key[1]: value for key, value in found.items() if "memory" in key[0]}
        family = psutil.Process(process.pid).children(recursive=True)
        assert set(memory) <= {str(each.pid) for each in family}
        assert all(20_000_000 < value < 2_000_000_000 for value in memory.values())
        assert not [key for key in found if "Zebulon" in str(key)]
        assert get(port, "/metrics")[0] == 404

        # Who dies leaves his counts behind, and nothing of his present state.
        gone = next(iter(memory))
        os.kill(int(gone), signal.SIGKILL)
        later = measured_until(
            measuring, lambda found: ("memory_bytes", gone) not in found
        )
        assert requests_in(later, "home") == 8

        process.send_signal(signal.SIGTERM)
        process.wait(30)
    with pytest.raises(OSError, match="refused"):
        measured(measuring)


@pytest.mark.django_db(transaction=True)
def test_the_queue_and_the_registry_are_measured_by_asking(monkeypatch):
    monkeypatch.setattr(gauges, "SECONDS_TO_WAIT", 60)
    make_organisation()
    task = "registry.send_letter"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) "
            "VALUES ('mail', %s, 'todo'), ('mail', %s, 'failed') RETURNING id",
            [task, task],
        )
        waiting, _failed = (number for (number,) in cursor.fetchall())
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '90 seconds' "
            "WHERE job_id = %s",
            [waiting],
        )
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

    found = asked_gauges()

    assert found["queue_jobs", "todo", task] == 1
    assert found["queue_jobs", "failed", task] == 1
    assert 90 <= found["queue_oldest_seconds",] < 150
    assert found["workers",] == 1
    assert found["organisations",] == 1
    assert found["memberships",] == 0
    assert found["open_contradictions",] == 0
    assert found["database_bytes",] > 1_000_000
    assert set(gauges.ASKED) - {"imports"} <= {name for name, *_labels in found}


@pytest.mark.django_db
def test_without_a_database_a_measurement_is_answered_all_the_same(
    monkeypatch, tmp_path
):
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))

    assert asked_gauges() == {("database_up",): 0}


@pytest.mark.django_db
def test_a_question_that_takes_too_long_leaves_the_others(monkeypatch):
    monkeypatch.setattr(gauges, "SECONDS_TO_WAIT", 60)
    monkeypatch.setitem(
        gauges.ASKED, "organisations", ("Late", (), "SELECT pg_sleep(9), 1")
    )

    found = asked_gauges()

    assert ("organisations",) not in found
    assert found["memberships",] == 0


def test_what_cannot_be_told_once_is_told_the_next_time(monkeypatch):
    tried, again = [], threading.Event()

    def sample():
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("the database is away")
        again.set()

    monkeypatch.setattr(counters, "sample", sample)
    monkeypatch.setattr(counters, "SECONDS_BETWEEN_SAMPLES", 0.01)
    counters.begin_sampling.__wrapped__()

    assert again.wait(10)
    monkeypatch.setattr(counters, "SECONDS_BETWEEN_SAMPLES", 10_000)


@pytest.mark.django_db
def test_answers_that_come_late_are_told_the_next_time(monkeypatch):
    slow = {f"slow_{n}": ("Slow", (), "SELECT 1 FROM pg_sleep(0.6)") for n in range(5)}
    for name, question in slow.items():
        monkeypatch.setitem(gauges.ASKED, name, question)
    monkeypatch.setattr(gauges, "SECONDS_KEPT", 0)
    registry = CollectorRegistry()
    registry.register(gauges.AskedGauges())

    first = samples(generate_latest(registry).decode())
    deadline = time.monotonic() + 30
    while ("slow_4",) not in (later := samples(generate_latest(registry).decode())):
        assert time.monotonic() < deadline, later
        time.sleep(0.2)

    assert first["database_up",] == later["database_up",] == 1
    assert ("slow_4",) not in first
    assert later["slow_4",] == 1


@pytest.mark.django_db
def test_whoever_measures_often_asks_the_database_once(monkeypatch):
    asked = []
    ask = gauges._answers
    monkeypatch.setattr(gauges, "_answers", lambda: asked.append(1) or ask())
    registry = CollectorRegistry()
    registry.register(gauges.AskedGauges())

    assert generate_latest(registry)
    assert generate_latest(registry)
    assert asked == [1]


def test_the_ages_of_the_last_dump_and_backup_are_measured(
    settings, tmp_path, monkeypatch
):
    settings.DUMP_DIR = str(tmp_path / "dumps")
    settings.BACKUP_DIR = str(tmp_path / "backups")
    monkeypatch.setattr(gauges, "_answers", dict)
    assert asked_gauges() == {("database_up",): 0}

    for what, hours in (("dumps/2026-11-29", 1), ("backups/2026-11-29T023000", 2)):
        made = tmp_path / what
        made.mkdir(parents=True)
        (made / "manifest.json").touch()
        os.utime(made, (time.time() - hours * 3600,) * 2)

    told = asked_gauges()
    assert told["last_dump_age_seconds",] == pytest.approx(3600, abs=60)
    assert told["last_backup_age_seconds",] == pytest.approx(7200, abs=60)


def test_without_a_port_nothing_is_measured(settings, monkeypatch):
    settings.METRICS_PORT = 0
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)

    start_metrics_server()

    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def test_a_port_that_is_taken_is_named(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "counts"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.METRICS_PORT = taken.getsockname()[1]
        message = re.escape(f"on 127.0.0.1:{settings.METRICS_PORT} (")
        with pytest.raises(CommandError, match=message):
            start_metrics_server()


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 1", "select"),
        ("  (select 1) UNION (select 2)", "select"),
        ("WITH a AS (SELECT 1) SELECT * FROM a", "select"),
        ("UPDATE a SET b = 1", "update"),
        ('SAVEPOINT "s1"', "other"),
    ],
)
def test_queries_are_counted_by_what_they_do(sql, kind):
    assert kind_of_query(sql) == kind
