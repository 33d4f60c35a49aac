"""The web server of the site: Granian, as `manage.py serve` and the demo start it.

It answers in processes of their own, which come again when they die, with some threads
each. A thread reads the whole body of a request before the site sees it, however slowly
it comes: what reaches the site must be buffered by a proxy (see `deployment/`).
"""

import multiprocessing
import os
import signal
import socket
from importlib import import_module
from pathlib import Path
from threading import Thread

from django.conf import settings
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

WORKERS = 2
MILLISECONDS_FOR_HEADERS = 10_000
SECONDS_TO_FINISH = 30
CONNECTIONS_WAITING = 1024
MODE_OF_SOCKET = 0o660
"""Who belongs to the group of the site, the proxy, may connect."""


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    path: Path | None = None,
    workers: int = WORKERS,
    seconds_to_finish: int = SECONDS_TO_FINISH,
) -> None:
    """Serve the site until this process is told to end (SIGTERM or SIGINT).

    Requests that are being answered are finished first, though not for longer than the
    seconds given. SIGHUP starts new processes in place of the old ones.

    The processes start afresh, with these settings and with database connections of
    their own: a fork would have ours.

    Args:
        path: the Unix socket to listen at, in place of a host and a port.
    """
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "walloon_clusters.wsgi:application",
        address=host,
        port=port,
        uds=path,
        uds_permissions=MODE_OF_SOCKET if path else None,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=MILLISECONDS_FOR_HEADERS),
        backlog=CONNECTIONS_WAITING,
        workers=workers,
        blocking_threads=settings.SERVING_THREADS,
        respawn_failed_workers=True,
        # A worker told to stop while it is starting does not hear it.
        workers_kill_timeout=seconds_to_finish,
        log_level=LogLevels.error,  # its warnings doubt the number of threads
        log_dictconfig=settings.LOGGING,
    ).serve(target_loader=load_application, wrap_loader=False)


def reason_not_to_listen(host: str, port: int, path: Path | None = None) -> str:
    """Return in words why nothing can be served there, or nothing."""
    try:
        if path is None:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            socket.create_server((host, port), family=family).close()
        elif not os.access(path.parent, os.W_OK | os.X_OK):
            return f"{path.parent} is no folder that this account may write to"
        elif path.exists() and not path.is_socket():
            return f"{path} exists, and is no socket"
    except OSError as error:
        return os.strerror(error.errno) if (error.errno or 0) > 0 else str(error)
    return ""


def load_application():
    """Return the site to the process that serves it, and end that with its parent."""
    Thread(target=end_with_parent, daemon=True).start()
    return import_module("walloon_clusters.wsgi").application


def end_with_parent() -> None:
    """Wait for the parent of this process to end, and have it end as well."""
    multiprocessing.parent_process().join()
    os.kill(os.getpid(), signal.SIGTERM)
