"""What machines ask that keep the site running: does it live, can it answer.

They come from inside, by whatever name: no host is checked, no HTTPS asked for, nothing
counted. What they are told is for everybody, so it names no version.
"""

import pkgutil
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .asking import Asker, own_connection, rows_of

PATHS = {"/livez", "/readyz", "/healthz"}
SECONDS = 1.9
SECONDS_OF_A_HEARTBEAT = 60
"""A worker tells every ten seconds that it lives."""

APPLIED = "SELECT app, name FROM django_migrations"
QUEUE = """
SELECT EXISTS (SELECT FROM procrastinate_jobs),
    EXISTS (SELECT FROM procrastinate_workers
        WHERE last_heartbeat > now() - make_interval(secs => %s))
"""


class HealthFirst:
    """Answers machines before anything looks at who asks, by which name, how often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PATHS:
            request.resolver_match = match = resolve(request.path_info)
            return match.func(request)
        return self.get_response(request)


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200: the process does. The database is not asked."""
    return JsonResponse({"process": "alive"})


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, 503 when it does not."""
    return _told({"database": _answered(_database)})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be made, 503 when not; and say what is missing.

    Whether a worker lives is told as well. Without one pages are still answered.
    """
    told = _answered(_all)
    if isinstance(told, str):
        told = {"database": told}
    return _told(told | {"static": "ready" if static_is_collected() else "missing"})


def _told(states: dict[str, str]) -> HttpResponse:
    missing = {"unreachable", "missing"} & set(states.values())
    return JsonResponse(states, status=503 if missing else 200)


def _answered(asker: Asker):
    try:
        return asker.answer(SECONDS)
    except (connection.Database.Error, TimeoutError):
        return "unreachable"


def _ask_database() -> str:
    with own_connection() as own:
        rows_of(own, "SELECT 1")
    return "ready"


def _ask_all() -> dict[str, str]:
    with own_connection() as own:
        return {
            "database": "ready",
            "migrations": _state(partial(_migrations, own)),
            **_state_of_queue(own),
        }


_database, _all = Asker(_ask_database), Asker(_ask_all)


def _state(is_ready: Callable[[], bool]) -> str:
    try:
        return "ready" if is_ready() else "missing"
    except connection.Database.ProgrammingError:  # there is no such table
        return "missing"


def _migrations(own) -> bool:
    return migrations_on_disk() <= set(rows_of(own, APPLIED))


def _state_of_queue(own) -> dict[str, str]:
    try:
        ((_jobs, alive),) = rows_of(own, QUEUE, [SECONDS_OF_A_HEARTBEAT])
    except connection.Database.ProgrammingError:
        return {"queue": "missing", "worker": "none"}
    return {"queue": "ready", "worker": "alive" if alive else "none"}


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Return the migrations of this program by their files: none of them is read."""
    found = set()
    for app in apps.get_app_configs():
        name, _ours = MigrationLoader.migrations_module(app.label)
        if name is None or find_spec(name) is None:
            continue
        # That of an app may be a module about migrations, with none in it.
        path = getattr(import_module(name), "__path__", ())
        for each in pkgutil.iter_modules(path):
            if not each.ispkg and each.name[0] not in "_~":
                found.add((app.label, each.name))
    return frozenset(found)


def static_is_collected() -> bool:
    """Say whether pages know what their static files are called.

    A process reads that once, when it starts.
    """
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return True
    return bool(staticfiles_storage.hashed_files)
