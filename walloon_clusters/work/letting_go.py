"""A process that has nothing more to do ends, whatever it still holds."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

SECONDS_TO_LET_GO = 5

logger = logging.getLogger("walloon_clusters.work")


@contextmanager
def letting_go(
    seconds: float = SECONDS_TO_LET_GO,
) -> Iterator[Callable[[asyncio.AbstractEventLoop], None]]:
    """Give a function to call when all is done: the process then ends in so long.

    What is left are connections that are being made or closed, and a server that is
    silent can keep them for ever.
    """
    guards = []

    def end(loop: asyncio.AbstractEventLoop) -> None:
        logger.warning("Ended in spite of %s", asyncio.all_tasks(loop))
        logging.shutdown()
        os._exit(0)

    def nothing_to_do(loop: asyncio.AbstractEventLoop) -> None:
        guards.append(Timer(seconds, end, [loop]))
        guards[0].daemon = True
        guards[0].start()

    try:
        yield nothing_to_do
    finally:
        for guard in guards:
            guard.cancel()
