"""Whether an address answers: one question, within bounds of time, size and place.

An address of a source is typed by people: the worker asks none that leads into its own
network, neither at once nor by what the server sends it to. A name is looked up when
its server is connected to, and its places are looked at then: what a name server said
a moment before need not be what it says next.
"""

import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from registry.models import LinkState

from .places import is_public

SECONDS = 10
REDIRECTS = 5
BYTES = 1024
AGENT = "Mozilla/5.0 (compatible; WalloonClusters link check)"

REFUSING = {401, 402, 403, 405, 406, 407, 429, 451, 999}
"""What servers answer to machines that they do not want, or to who is not logged in."""


@dataclass(frozen=True)
class LinkAnswer:
    """What an address answered; ``detail`` tells of an error in the words of it."""

    state: LinkState
    status: int | None = None
    detail: str = ""


class NotPublic(ValueError):
    """An address that leads to no place of the public web."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = REDIRECTS

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        check_public(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_public(url: str) -> None:
    """Refuse an address that is none of the public web.

    Raises:
        NotPublic: its scheme is not that of the web, or it leads into a network of
            one's own.
        OSError: its name is not known.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotPublic(url)
    _places(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))


def _places(host: str, port: int) -> list[tuple]:
    """Return where a host is, of which each place may be asked."""
    found = [place for *_rest, place in socket.getaddrinfo(host, port)]
    if host not in settings.LINK_HOSTS_ALLOWED:
        for place in found:
            if not is_public(place[0]):
                raise NotPublic(host)
    return found


def _connected(address: tuple[str, int], *how) -> socket.socket:
    """Return a connection to a host, at a place that was looked at."""
    problem = None
    for place in dict.fromkeys(each[:2] for each in _places(*address)):
        try:
            return socket.create_connection(place, *how)
        except OSError as error:
            problem = error
    raise problem or OSError(address)


class _Connection(HTTPConnection):
    def __init__(self, *address, **how):
        super().__init__(*address, **how)
        self._create_connection = _connected


class _SafeConnection(HTTPSConnection):
    def __init__(self, *address, **how):
        super().__init__(*address, **how)
        self._create_connection = _connected


class _Plain(urllib.request.HTTPHandler):
    def http_open(self, req):
        return self.do_open(_Connection, req)


class _Encrypted(urllib.request.HTTPSHandler):
    def https_open(self, req):
        return self.do_open(_SafeConnection, req)


def ask(url: str) -> LinkAnswer:
    """Return what an address answers now; it never raises."""
    url = iri_to_uri(url)
    # Some servers know no other question than that for the whole.
    answer = _asked(url, "HEAD")
    return answer if answer.state == LinkState.OK else _asked(url, "GET")


def _asked(url: str, method: str) -> LinkAnswer:
    # Without a proxy of the environment: what is checked is the place itself.
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), _Redirects(), _Plain(), _Encrypted()
    )
    try:
        check_public(url)
        request = urllib.request.Request(  # noqa: S310
            url, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"}
        )
        with opener.open(request, timeout=SECONDS) as response:
            if method == "GET":
                response.read(BYTES)
            return LinkAnswer(LinkState.OK, response.status)
    except NotPublic:
        return LinkAnswer(LinkState.NOT_ASKED)
    except urllib.error.HTTPError as error:
        with error:
            return LinkAnswer(
                _state_of(error.code), error.code, str(error.reason)[:200]
            )
    except urllib.error.URLError as error:
        return LinkAnswer(LinkState.UNREACHABLE, detail=str(error.reason)[:200])
    except (OSError, HTTPException, ValueError) as error:
        return LinkAnswer(LinkState.UNREACHABLE, detail=str(error)[:200])


def _state_of(status: int) -> LinkState:
    if status in REFUSING:
        return LinkState.REFUSED
    return LinkState.GONE if 400 <= status < 500 else LinkState.FAILED
