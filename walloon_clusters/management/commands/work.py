import asyncio

from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django import app

from walloon_clusters.work.letting_go import letting_go
from walloon_clusters.work.waiting import keep_working

JOBS_AT_ONCE = 2
"""Whoever waits for a file does not wait for an import as well."""


class Command(BaseCommand):
    help = (
        "Do what is queued: long imports, dumps, mails, calls, what is due each night. "
        "It waits for a database that is away, and ends when it is told to."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--queues", nargs="+", help="do the jobs of these alone: imports, mail …"
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=JOBS_AT_ONCE,
            help="how many are done at once (%(default)s)",
        )
        parser.add_argument(
            "--one-shot", action="store_true", help="end when nothing is queued"
        )

    def handle(self, *, queues, jobs, one_shot, **options):
        if jobs < 1:
            raise CommandError("At least one job must be done at once: --jobs 1.")
        with letting_go() as nothing_to_do:

            async def work():
                try:
                    await keep_working(
                        app, queues=queues, concurrency=jobs, wait=not one_shot
                    )
                finally:
                    nothing_to_do(asyncio.get_running_loop())

            asyncio.run(work())
