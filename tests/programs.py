"""Programs of the machine that tests start: found, or the test is skipped."""

import os
import shutil
from pathlib import Path

import pytest


def needed(name: str, *folders: str) -> Path:
    """Return where a program is; without it the test is skipped, for the record failed.

    Args:
        folders: where it may be besides those of the PATH.
    """
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", *folders])
    found = shutil.which(name, path=path)
    if found is None:
        reason = f"{name} is not on this machine."
        pytest.fail(reason) if "CI" in os.environ else pytest.skip(reason)
    return Path(found)
