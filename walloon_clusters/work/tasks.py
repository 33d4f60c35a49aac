"""Jobs whose worker was killed are found, and done again."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from registry.imports.plans.tasks import SECONDS_OF_SILENCE

from . import TRIES

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(
    name="walloon_clusters.requeue_stalled_jobs",
    aliases=["registry.requeue_stalled_imports"],
    pass_context=True,
)
async def requeue_stalled_jobs(context, timestamp):
    """Queue again what a worker did when it was killed; or say that it has failed.

    Whoever does it at the same moment does it too: one of both finds the job changed.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SECONDS_OF_SILENCE):
        try:
            if job.attempts + 1 < TRIES:
                await jobs.retry_job(job, retry_at=timezone.now())
            else:
                await jobs.finish_job(job, Status.FAILED, delete_job=False)
                logger.error(
                    "Job %s (%s) was begun %s times, and its worker killed each time.",
                    job.id,
                    job.task_name,
                    TRIES,
                )
        except ConnectorException as error:
            logger.info("Job %s is looked after already: %s", job.id, error)
