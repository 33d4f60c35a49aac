import asyncio

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from walloon_clusters.work.waiting import keep_working


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
            "--one-shot", action="store_true", help="end when nothing is queued"
        )

    def handle(self, *, queues, one_shot, **options):
        asyncio.run(keep_working(app, queues=queues, wait=not one_shot))
