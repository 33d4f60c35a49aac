"""Jobs that were cut off because the database went away are done again."""

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from walloon_clusters.outages.answers import AWAY, outage_of

from . import TRIES

SECONDS = 2
"""To the power of the try: half a minute in all, beside what the worker waits."""


class RetryWhenCutOff(BaseRetryStrategy):
    """Does a job again that lost the database, besides what its task says itself."""

    def __init__(self, own: BaseRetryStrategy | None):
        self.own = own

    def get_retry_decision(self, *, exception: BaseException, job: Job):
        """Return when a job that raised an error is done again, or None."""
        if outage_of(exception) is AWAY:
            if job.attempts + 1 >= TRIES:
                return None
            return RetryDecision(retry_in={"seconds": SECONDS ** (job.attempts + 1)})
        if self.own is None:
            return None
        return self.own.get_retry_decision(exception=exception, job=job)
