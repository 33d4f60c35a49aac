"""What tests need of the machine: it is there, or the test is skipped, with the reason.

Where tests are run for the record (CI is set), a skipped test is a failed one. What a
test starts is ended with all that it started, whether it wants to end or not.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

WORK = ("work", "--queues", "imports", "files", "mail", "default")
"""A worker that asks nobody outside, as one does at night of all queues."""

SECONDS_TO_END = 30
"""How long a program may take to end once it was told to, before it is killed."""


def lacking(reason: str, *, everywhere: bool = True) -> NoReturn:
    """Skip a test for want of something.

    Args:
        everywhere: whether each machine on which tests are run for the record has it.
    """
    if everywhere and "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


def needed(name: str, *folders: str, everywhere: bool = True) -> Path:
    """Return where a program is; without it the test is skipped.

    Args:
        folders: where it may be besides those of the PATH.
        everywhere: see ``lacking``.
    """
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", *folders])
    found = shutil.which(name, path=path)
    if found is None:
        lacking(f"{name} is not on this machine.", everywhere=everywhere)
    return Path(found)


@contextmanager
def running(command: list, **options) -> Iterator[subprocess.Popen]:
    """Let a program run, and end it.

    Args:
        options: those of ``subprocess.Popen``.
    """
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen) -> None:
    """End a program; kill it, and all that it started, if it does not."""
    started = []
    with suppress(psutil.NoSuchProcess):
        started = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        for each in (process, *started):
            with suppress(psutil.NoSuchProcess):
                each.kill()
        process.wait(SECONDS_TO_END)
    for pipe in filter(None, (process.stdin, process.stdout, process.stderr)):
        with suppress(OSError):  # what was still to be written is wanted by nobody
            pipe.close()
