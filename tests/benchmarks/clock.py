"""What something costs: seconds of the processor, in Python and in the database.

On a machine that does other things besides, the clock tells more of these.
"""

from pathlib import Path
from time import perf_counter, process_time

from django.db import connection


def processor_seconds() -> float:
    """Return what this process and its process of the database have used by now.

    Where the system does not tell, it is the clock.
    """
    database = _used_by_server()
    return perf_counter() if database is None else process_time() + database


def database_seconds() -> float:
    """Return what the process of the database has used by now; else the clock."""
    database = _used_by_server()
    return perf_counter() if database is None else database


def _used_by_server() -> float | None:
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not server.exists():
        return None
    return int(server.read_text().split()[0]) / 1e9
