"""What each process counts while it works, for whoever watches the site.

Labels are names that the program has: of routes, tasks, kinds. None is made of what
somebody sent, so there are no more of them than there is code.
"""

import os
import resource
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.db import connections
from prometheus_client import Counter, Gauge, Histogram

SITE = "walloon_clusters"
SECONDS_BETWEEN_SAMPLES = 5
OF_A_REQUEST = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
OF_A_QUERY = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5)
OF_A_JOB = (0.1, 1, 10, 60, 600, 3600)
KINDS = {"select", "insert", "update", "delete"}

requests = Histogram(
    "request_seconds",
    "Requests and how long their answers took, to the last byte",
    ["route", "method", "status"],
    namespace=SITE,
    buckets=OF_A_REQUEST,
)
under_way = Gauge(
    "requests_under_way",
    "Requests that are being answered",
    namespace=SITE,
    multiprocess_mode="livesum",
)
sent = Counter("sent_bytes", "Bytes of answers", namespace=SITE)
pages = Counter(
    "pages",
    "Answers that were made, that were kept from an earlier request, and of which the "
    "browser had a copy that is still right",
    ["how"],
    namespace=SITE,
)
queries = Histogram(
    "query_seconds",
    "Queries and how long they took",
    ["kind"],
    namespace=SITE,
    buckets=OF_A_QUERY,
)
jobs = Histogram(
    "job_seconds",
    "Jobs that a worker started by this site did, and how long they took",
    ["task", "outcome"],
    namespace=SITE,
    buckets=OF_A_JOB,
)
pool = Gauge(
    "pool",
    "Connections to the database: all, those at hand, requests that wait for one",
    ["database", "what"],
    namespace=SITE,
    multiprocess_mode="livesum",
)
memory = Gauge(
    "memory_bytes",
    "Memory of each process of the site",
    namespace=SITE,
    multiprocess_mode="liveall",
)

IN_POOL = {
    "connections": "pool_size",
    "at_hand": "pool_available",
    "waiting": "requests_waiting",
}


def kind_of_query(sql) -> str:
    """Return what a statement does, in a word of a closed list."""
    first = sql.lstrip(" (\n")[:6].lower() if isinstance(sql, str) else ""
    if first.startswith("with"):
        return "select"
    return first if first in KINDS else "other"


@cache
def begin_sampling() -> None:
    """Look now and then at what no request tells; once in a process."""
    threading.Thread(target=_sample_for_ever, daemon=True).start()


def _sample_for_ever() -> None:
    pause = threading.Event()
    while True:
        # The database may be away: what it would tell is told next time.
        with suppress(Exception):
            sample()
        pause.wait(SECONDS_BETWEEN_SAMPLES)


def sample() -> None:
    """Note the memory of this process, and the state of its connections."""
    memory.set(_memory())
    for alias in connections:
        if there := connections[alias].pool:
            stats = there.get_stats()
            for what, name in IN_POOL.items():
                pool.labels(alias, what).set(stats.get(name, 0))


def _memory() -> int:
    try:
        resident = Path("/proc/self/statm").read_text().split()[1]
    except OSError:  # no Linux: the most that it ever had
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    return int(resident) * os.sysconf("SC_PAGE_SIZE")
