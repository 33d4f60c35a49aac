"""Several at once, and processes that are killed: all or nothing."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from registry.imports.plans.applying import CLUSTER_LOCK, apply_plan
from registry.imports.plans.planning import make_plan
from registry.imports.plans.statements import run
from registry.imports.plans.undoing import drop_import, undo_import
from registry.models import ImportBatch, ImportMode, ImportStatus
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_membership,
    make_organisation,
)

from .lists import plan_list, receive_list
from .registry_dump import dump

pytestmark = pytest.mark.django_db(transaction=True)

PROJECT = Path(__file__).parents[3]

# Does one thing to an import, and is killed as it is about to say something.
VICTIM = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from registry.imports.plans import applying, planning, undoing
from registry.models import ImportBatch

act, reference, last_words = sys.argv[1:]

def die(execute, sql, params, many, context):
    if last_words in sql:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

batch = ImportBatch.objects.get(reference=reference)
with connection.execute_wrapper(die):
    if act == "plan":
        planning.make_plan(batch=batch)
    elif act == "apply":
        applying.apply_plan(batch=batch, user=None)
    else:
        undoing.undo_import(batch=batch, user=None)
"""


def kill(act, batch, last_words) -> None:
    """Have another process do something, and kill it on the way."""
    server = connection.settings_dict
    options = {
        "host": server["HOST"] or server["OPTIONS"].get("host", ""),
        "port": server["PORT"] or "",
    }
    query = urlencode({key: value for key, value in options.items() if value})
    user = ":".join(quote(server[key]) for key in ("USER", "PASSWORD") if server[key])
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{user}@/{server['NAME']}?{query}",
        "DJANGO_SETTINGS_MODULE": "walloon_clusters.settings",
    }
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, act, str(batch.reference), last_words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert victim.returncode == -signal.SIGKILL, victim.stderr
    batch.refresh_from_db()


class Other(threading.Thread):
    """Somebody else who applies a plan meanwhile."""

    def __init__(self, batch):
        super().__init__()
        self.batch = ImportBatch.objects.get(pk=batch.pk)
        self.said = None

    def run(self):
        try:
            self.said = apply_plan(batch=self.batch, user=None)
        except ValidationError as error:
            self.said = error
        finally:
            connection.close()


@pytest.fixture
def cluster():
    cluster = make_cluster()
    make_membership(cluster=cluster, organisation=make_organisation(name="Gone"))
    make_organisation(name="Sonaca")
    return cluster


@pytest.fixture
def rows():
    return [("Sonaca", make_enterprise_number(4030192), ""), ("Besix SA", "", "")]


def test_of_two_who_confirm_one_plan_one_applies_it(cluster, rows):
    batch = plan_list(*rows, cluster=cluster)
    others = [Other(batch) for _ in range(4)]

    for other in others:
        other.start()
    for other in others:
        other.join()

    assert [other.said for other in others].count(True) == 1
    assert cluster.memberships.count() == 3


def test_a_second_import_of_a_cluster_waits_and_is_planned_again(cluster, rows):
    second = plan_list(*rows, cluster=cluster)
    with transaction.atomic():
        run(CLUSTER_LOCK, cluster=cluster.pk)
        other = Other(plan_list(*rows, cluster=make_cluster(name="Elsewhere")))
        waiting = Other(second)
        waiting.start()
        waiting.join(timeout=0.5)
        assert waiting.is_alive()
    waiting.join()
    assert waiting.said is True

    other.start()
    other.join()
    assert other.said is False


@pytest.mark.parametrize(
    "last_words",
    [
        "CREATE TEMP TABLE line_staged",
        "CREATE TEMP TABLE line_matched",
        "INSERT INTO registry_importrow",
        'UPDATE "registry_importbatch"',
    ],
)
def test_a_plan_whose_process_was_killed_is_made_again_or_dropped(
    cluster, rows, last_words
):
    batch = receive_list(*rows, cluster=cluster, mode=ImportMode.FULL)
    dropped = receive_list(*rows, cluster=cluster, mode=ImportMode.FULL)

    kill("plan", batch, last_words)
    kill("plan", dropped, last_words)

    assert batch.status == ImportStatus.RECEIVED
    assert not batch.rows.exists()
    make_plan(batch=batch)
    assert batch.status == ImportStatus.PLANNED
    drop_import(batch=dropped, user=None)
    assert dropped.status == ImportStatus.DROPPED


@pytest.mark.parametrize(
    "last_words",
    [
        'INSERT INTO "registry_source"',
        "INSERT INTO registry_organisation ",
        "UPDATE registry_membership ",
        "INSERT INTO registry_membershipattestation",
        'UPDATE "registry_importbatch"',
    ],
)
def test_an_import_whose_process_was_killed_did_nothing_and_is_resumed(
    cluster, rows, last_words
):
    batch = plan_list(*rows, cluster=cluster, mode=ImportMode.FULL)
    # What a queue says of a plan that it was given.
    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.APPLYING)
    before = dump()

    kill("apply", batch, last_words)

    assert dump() == before
    assert batch.status == ImportStatus.APPLYING
    assert apply_plan(batch=batch, user=None)
    assert dump() != before
    undo_import(batch=batch, user=None)
    assert dump() == before


@pytest.mark.parametrize(
    "last_words",
    ["DELETE FROM registry_membership", "UPDATE registry_organisation row"],
)
def test_an_undo_whose_process_was_killed_did_nothing(cluster, rows, last_words):
    before = dump()
    batch = plan_list(*rows, cluster=cluster, mode=ImportMode.FULL)
    assert apply_plan(batch=batch, user=None)
    applied = dump()

    kill("undo", batch, last_words)

    assert dump() == applied
    assert batch.status == ImportStatus.APPLIED
    undo_import(batch=batch, user=None)
    assert dump() == before
