"""Processes of this machine, known by their numbers."""

import os


def lives(number: int) -> bool:
    """Say whether there is a process with this number."""
    if number <= 0:
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is somebody else's
    return True
