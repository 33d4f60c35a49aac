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
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not server.exists():
        return perf_counter()
    return process_time() + int(server.read_text().split()[0]) / 1e9
