"""How often each client asks this process, in this minute and the one before."""

import math
import time
from collections import Counter
from threading import Lock

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from registry import plugs

TERM = 60
WITH_A_SESSION = 5
"""How many times as often somebody may ask who shows a session: staff work fast, and
several of them behind one address. Whoever only claims one gains no more than that."""


def request_of(environ: dict) -> HttpRequest:
    """Return what can be said of a request before Django has it."""
    request = HttpRequest()
    request.META = environ
    request.path_info = environ["PATH_INFO"]
    return request


def network_of(environ: dict) -> str:
    """Return where a request comes from, as the site behind its proxies knows it."""
    try:
        return plugs.network_of(request_of(environ))
    except (PermissionDenied, ValueError):
        # A proxy that names nobody: all of those together are one client.
        return ""


class Clients:
    """The clients of this minute, and how often they asked."""

    def __init__(self):
        self._lock = Lock()
        self._term = 0
        self._asked: Counter[str] = Counter()

    def seconds_to_wait(self, network: str, *, has_session: bool) -> int:
        """Count a request; return for how long its client is to wait, 0 for not."""
        most = settings.PAGE_REQUESTS_A_MINUTE
        if not most:
            return 0
        if has_session:
            most *= WITH_A_SESSION
        now = time.time()
        with self._lock:
            if (term := int(now // TERM)) != self._term:
                self._term, self._asked = term, Counter()
            self._asked[network] += 1
            is_over = self._asked[network] > most
        return math.ceil(TERM - now % TERM) if is_over else 0
