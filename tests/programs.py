"""What tests need of the machine: it is there, or the test is skipped, with the reason.

Where tests are run for the record (CI is set), a skipped test is a failed one.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


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
