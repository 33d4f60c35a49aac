from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections
from procrastinate.contrib.django import app

ADDRESS = "zebulon@example.org"
# No other queue: at night addresses are asked.
OPTIONS = ("--one-shot", "--no-listen-notify", "--queues=imports,mail")


def work():
    """Do what is queued; in a thread: tests with a browser have a loop in this one."""

    def work_here():
        call_command("procrastinate", "worker", *OPTIONS)
        connections.close_all()

    with ThreadPoolExecutor(1) as beside:
        beside.submit(work_here).result()


@pytest.mark.django_db(transaction=True)
def test_a_job_has_a_line_and_not_what_it_was_given(written, mailoutbox):
    task = app.configure_task("registry.send_letter")
    number = task.defer(subject="For Zébulon", text="Dear Zébulon", to=[ADDRESS])

    work()

    assert len(mailoutbox) == 1
    (line,) = [each for each in written.lines() if each.get("job") == f"job-{number}"]
    assert line["ms"] > 0
    assert {name: line[name] for name in ("level", "task", "attempt", "outcome")} == {
        "level": "INFO",
        "task": "registry.send_letter",
        "attempt": 1,
        "outcome": "job_success",
    }
    assert "bulon" not in written.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_told_with_its_error(written):
    number = app.configure_task("registry.plan_import").defer(batch_id=0)

    work()

    (line,) = [each for each in written.lines() if each.get("job") == f"job-{number}"]
    assert line["level"] == "ERROR"
    assert line["outcome"] == "job_error"
    assert line["error"]["type"] == "ImportBatch.DoesNotExist"
    assert "in plan_import" in line["error"]["traceback"]
