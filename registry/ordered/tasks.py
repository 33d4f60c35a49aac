"""The worker makes what was ordered, one after the other, in a queue of its own."""

from contextlib import suppress

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from .kept import order_called, sweep
from .making import make
from .orders import Order, OrderStatus

QUEUE = "files"


@app.task(name="registry.make_ordered_file", queue=QUEUE, pass_context=True)
def make_ordered_file(context, key):
    order = order_called(key)
    if order is None:
        return
    if context.job.attempts and order.status is not OrderStatus.MADE:
        # The worker was killed at it, or lost the database.
        order.begin_again()
    make(order)


@app.periodic(cron="17 * * * *")
@app.task(name="registry.sweep_ordered_files", queue=QUEUE)
def sweep_ordered_files(timestamp):
    sweep(settings.KEEP_ORDERED_HOURS * 3600)


def have_made(order: Order) -> None:
    """Let the worker make a file, unless it is about to."""
    job = make_ordered_file.configure(queueing_lock=f"file-{order.key}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(key=order.key)
