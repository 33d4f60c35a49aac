import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError

from walloon_clusters import serving
from walloon_clusters.watching.metrics import start_metrics_server


class Command(BaseCommand):
    help = (
        "Serve the site in production, to a proxy that buffers requests. SIGTERM lets "
        "requests be finished, and ends it; SIGHUP starts its processes anew."
    )

    # Some ask the database: the site is there without it, and says so.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("SERVE_HOST", "127.0.0.1"))
        parser.add_argument(
            "--port", type=int, default=os.environ.get("SERVE_PORT", "8000")
        )
        parser.add_argument(
            "--socket",
            type=Path,
            metavar="PATH",
            default=os.environ.get("SERVE_SOCKET") or None,
            help="a Unix socket to listen at, in place of a host and a port",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=os.environ.get("SERVE_WORKERS", str(serving.WORKERS)),
            help="processes that answer, each with "
            f"{settings.SERVING_THREADS} threads (%(default)s)",
        )

    def handle(self, *, host, port, socket, workers, **options):
        if workers < 1:
            raise CommandError("At least one process must answer: --workers 1.")
        if not settings.DEBUG and not staticfiles_storage.manifest_hash:
            raise CommandError(
                "The static files are not there: run manage.py collectstatic."
            )
        place = f"unix:{socket}" if socket else f"http://{host}:{port}"
        if reason := serving.reason_not_to_listen(host, port, socket):
            raise CommandError(f"Nothing can be served on {place} ({reason}).")
        self.stdout.write(f"The site is served on {place} by {workers} processes.")
        self.stdout.flush()
        start_metrics_server()
        serving.serve(host=host, port=port, path=socket, workers=workers)
