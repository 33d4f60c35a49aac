"""The worker makes a dump each night, and when an administrator asks for one."""

from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from .making import AlreadyMaking, make_dump, remove_dumps


@app.periodic(cron="41 3 * * *")
@app.task(name="registry.dump_each_night", queue="imports")
def dump_each_night(timestamp):
    dump_now()


@app.task(name="registry.dump", queue="imports", queueing_lock="registry.dump")
def dump_on_demand():
    dump_now()


def dump_now() -> None:
    """Make a dump, unless one is being made."""
    with suppress(AlreadyMaking):
        make_dump()


def ask_for_dump() -> bool:
    """Let the worker make a dump; return whether none was waiting already."""
    try:
        dump_on_demand.defer()
    except AlreadyEnqueued:
        return False
    return True


def renew_dumps() -> None:
    """Remove every dump, and let the worker make another one."""
    remove_dumps()
    ask_for_dump()
