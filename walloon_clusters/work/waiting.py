"""A worker that waits for a database that is away, and ends only when told to."""

import asyncio
import logging
import signal
from contextlib import suppress

import psycopg
from asgiref.sync import sync_to_async
from django.db import DEFAULT_DB_ALIAS, connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition

from .retrying import RetryWhenCutOff

FIRST_PAUSE = 1
LONGEST_PAUSE = 30

CONNECTIONS = {"min_size": 1, "max_size": 4, "timeout": 5}
"""To the queue: one listens, and none is waited for that does not come."""

SECONDS_AT_WORK = 60
"""After how long at work the next pause is a short one again."""

logger = logging.getLogger("walloon_clusters.work")


async def keep_working(app: App, **options) -> None:
    """Do what is queued until a signal says to stop; finish what was begun then.

    Args:
        options: as Procrastinate's ``run_worker_async`` takes them; without ``wait``
            it ends when nothing is queued.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = loop.time()
        try:
            ended = await _work_until(stop, app, options)
        except Exception as error:
            if not is_outage(error):
                raise
            logger.warning("The worker waits for the database: %s", _first(error))
        else:
            if ended and not options.get("wait", True):
                return
        if loop.time() - began > SECONDS_AT_WORK:
            pause = FIRST_PAUSE
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def is_outage(error: BaseException) -> bool:
    """Say whether a worker ended for want of its queue.

    That is a database that is away, or one that is not migrated yet.
    """
    while error is not None:
        if isinstance(error, psycopg.Error | ConnectorException):
            return True
        error = error.__cause__
    return False


async def _work_until(stop: asyncio.Event, app: App, options: dict) -> bool:
    """Work until there is a signal; return whether the worker ended by itself."""
    working = asyncio.create_task(_work(app, options))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if ended := working.done():
        working.result()
    else:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
    return ended


async def _work(app: App, options: dict) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    await sync_to_async(connection.reach)()
    connector = PsycopgConnector(
        kwargs=await sync_to_async(connector_params)(), **CONNECTIONS
    )
    with app.replace_connector(connector) as working:
        working.perform_import_paths()
        for task in working.tasks.values():
            if not isinstance(task.retry_strategy, RetryWhenCutOff):
                task.retry_strategy = RetryWhenCutOff(task.retry_strategy)
        async with working.open_async():
            await working.run_worker_async(
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.SUCCESSFUL,
                **options,
            )


def _first(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip() or type(error).__name__
