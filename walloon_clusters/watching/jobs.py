"""The worker's jobs, as requests are watched: a line of theirs, by their numbers."""

from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import App
from procrastinate.job_context import JobContext

from .counting import counters_in_use
from .traces import job_span
from .work import PieceOfWork, working_on


async def watch_job(call: Callable[[], Awaitable[Any]], context: JobContext, _worker):
    """Do a job, and count it; what is logged meanwhile names it."""
    job, outcome = context.job, "failed"
    with working_on(PieceOfWork(f"job-{job.id}")) as work:
        try:
            with job_span(job.task_name, job.id, job.attempts + 1):
                result = await call()
            outcome = "done"
        finally:
            if counters := counters_in_use():
                counters.begin_sampling()
                counters.jobs.labels(job.task_name, outcome).observe(work.seconds)
        return result


def watch(app: App) -> None:
    """Have every worker watched; the library calls this once, when it is set up."""
    app.worker_defaults["worker_middleware"] = [watch_job]
