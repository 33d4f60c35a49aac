"""What all processes of a site count, on a port of its own, for Prometheus.

The process that starts the others serves it. They write what they count into files that
it reads, so that whoever dies leaves his counts behind.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from walloon_clusters.processes import lives

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library knows where to; set before it is first used."""


class CountsOfProcesses(MultiProcessCollector):
    """Adds up what the processes counted; of those that are gone, no present state."""

    def collect(self):
        for path in Path(self._path).glob("gauge_live*_*.db"):
            number = path.stem.rpartition("_")[2]
            if number.isdigit() and not lives(int(number)):
                mark_process_dead(int(number), self._path)
        return super().collect()


def start_metrics_server() -> None:
    """Serve the metrics where ``METRICS_PORT`` says, if it does; then start the others.

    Call it before any process is started that is to count.

    Raises:
        CommandError: nothing can be served there.
    """
    if not settings.METRICS_PORT:
        return
    from .gauges import AskedGauges

    host, port = settings.METRICS_HOST, settings.METRICS_PORT
    registry = CollectorRegistry()
    CountsOfProcesses(registry, path=_folder())
    registry.register(AskedGauges())
    try:
        start_http_server(port, host, registry)
    except OSError as error:
        raise CommandError(
            f"No metrics can be served on {host}:{port} ({error.strerror}). "
            "Set METRICS_PORT to another port, or to 0 for none."
        ) from error


def _folder() -> str:
    """Return the folder for the counts, empty; one that is named stays afterwards."""
    if given := os.environ.get(FOLDER):
        folder = Path(given)
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.db"):
            path.unlink()
        return given
    folder = tempfile.mkdtemp(prefix="walloon-clusters-metrics-")
    os.environ[FOLDER] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
