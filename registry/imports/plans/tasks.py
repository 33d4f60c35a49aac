"""Long imports, done by a worker: `manage.py work`.

The queue is a table of the same database: a job is queued in the transaction that says
so on the import. Planning and applying are each all or nothing, so that a job whose
worker was killed is simply done again.
"""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued

from registry.files.refusal import RefusedFile
from registry.imports.kind import kind_of
from registry.models import ImportBatch, ImportStatus

from .applying import apply_plan
from .opening import read_file
from .planning import make_plan

LARGE = 2_000
"""Rows above which an import is planned and applied by a worker."""

LARGE_TRIED = 500
"""The same of changes that are tried one after the other: 10 ms each, twice."""

LARGE_FILE = 1024 * 1024
"""Bytes of a file that holds more rows than that, or takes long to open."""

SECONDS_OF_SILENCE = 30
"""After how long without a sign of life a worker counts as gone."""


class Work(models.TextChoices):
    """What becomes of an import that is being read or applied."""

    WAITING = "waiting", _("waiting for its turn")
    NO_WORKER = "no_worker", _("waiting for a worker")
    RUNNING = "running", _("at work")
    FAILED = "failed", _("stopped by an error")
    INTERRUPTED = "interrupted", _("interrupted")


@app.task(name="registry.plan_import", queue="imports")
def plan_import(batch_id):
    batch = ImportBatch.objects.select_related("cluster").get(pk=batch_id)
    if batch.status == ImportStatus.RECEIVED:
        make_plan(batch=batch)


@app.task(name="registry.apply_import", queue="imports")
def apply_import(batch_id):
    batch = ImportBatch.objects.select_related("cluster", "applied_by").get(pk=batch_id)
    if batch.status != ImportStatus.APPLYING:
        return
    try:
        apply_plan(batch=batch, user=batch.applied_by)
    except ValidationError:
        # A person sees on the plan what is in the way, such as a row to be decided.
        applying = ImportBatch.objects.filter(pk=batch_id, status=ImportStatus.APPLYING)
        applying.update(
            status=ImportStatus.PLANNED, reviewed_by=None, reviewed_at=None, answer=""
        )


def plan(*, batch: ImportBatch) -> None:
    """Plan an import that was received: now, or by the worker if it is large.

    Whether it is, only the file tells: it is read once for both, but for a huge one.
    """
    if rows_of := kind_of(batch).writes.rows_of:
        if len(rows_of(batch)) > LARGE_TRIED:
            _queue(plan_import, batch)
        else:
            make_plan(batch=batch)
        return
    if len(batch.file.content) > LARGE_FILE:
        _queue(plan_import, batch)
        return
    read = None
    with suppress(RefusedFile):
        read = read_file(batch)
    if read is not None and read.header.rows_below > LARGE:
        _queue(plan_import, batch)
    else:
        make_plan(batch=batch, read=read)


def confirm(*, batch: ImportBatch, user) -> bool:
    """Apply a plan: now, or by the worker if it is large.

    Returns:
        False if the registry changed since the plan, which was made again.
    """
    tried = kind_of(batch).writes.rows_of is not None
    if batch.rows.count() <= (LARGE_TRIED if tried else LARGE):
        return apply_plan(batch=batch, user=user)
    with transaction.atomic():
        planned = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.PLANNED)
        if planned.update(status=ImportStatus.APPLYING, applied_by=user):
            _queue(apply_import, batch)
    return True


def resume(*, batch: ImportBatch) -> None:
    """Take up again an import whose worker, or request, was killed."""
    job = _last_job(batch)
    if job is not None and job.status == "doing":
        if not job.worker_lives:
            app.job_manager.retry_job_by_id(job.pk, retry_at=timezone.now())
    elif batch.status == ImportStatus.APPLYING:
        _queue(apply_import, batch)
    elif batch.status == ImportStatus.RECEIVED:
        _queue(plan_import, batch)


def work_on(batch: ImportBatch) -> Work:
    """Return what becomes of an import that is being read or applied."""
    job = _last_job(batch)
    if job is None:
        return Work.INTERRUPTED
    if job.status == "todo":
        return Work.WAITING if _living_workers().exists() else Work.NO_WORKER
    if job.status == "doing" and job.worker_lives:
        return Work.RUNNING
    return Work.FAILED if job.status == "failed" else Work.INTERRUPTED


def _queue(task, batch):
    """Queue a task on an import, unless it is queued; one at a time for a cluster."""
    job = task.configure(
        lock=f"cluster-{batch.cluster_id}", queueing_lock=_queueing_lock(batch)
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(batch_id=batch.pk)


def _queueing_lock(batch) -> str:
    return f"import-{batch.pk}"


def _last_job(batch) -> ProcrastinateJob | None:
    return (
        ProcrastinateJob.objects.filter(queueing_lock=_queueing_lock(batch))
        .annotate(
            worker_lives=Exists(_living_workers().filter(pk=OuterRef("worker_id")))
        )
        .order_by("-pk")
        .first()
    )


def _living_workers():
    since = timezone.now() - timedelta(seconds=SECONDS_OF_SILENCE)
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=since)
