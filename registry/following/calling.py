"""Calls of other programs: signed, to public places only, within bounds.

A call is a CloudEvent in JSON, signed as Standard Webhooks has it: who receives it
makes the same signature of ``webhook-id``, ``webhook-timestamp`` and the body. The
address is typed by a person: it is looked up once, and what is connected to is one of
the places that were looked at. No redirect is followed.
"""

import base64
import hmac
import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.encoding import iri_to_uri

from registry.documents.asking import NotPublic
from registry.documents.places import is_public
from registry.models import SavedView

SECONDS = 10
LONGEST = 30
"""How long a call may take in all, however slowly its answer drips."""

LARGEST_ANSWER = 1024
AGENT = "WalloonClusters/1"


class NotTaken(OSError):
    """What was called did not take it: the message says what it answered."""


def places(host: str, port: int) -> list[tuple]:
    """Return where a host is, of which each place is public.

    Raises:
        NotPublic: one of them is not.
        OSError: its name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if host not in settings.HOOK_HOSTS_ALLOWED:
        for *_rest, place in found:
            if not is_public(place[0]):
                raise NotPublic(host)
    return found


def connected(host: str, port: int) -> socket.socket:
    """Return a connection to one of the places of a host that were looked at.

    Raises:
        NotPublic: one of them is not public.
        OSError: none of them answers.
    """
    problem = None
    for family, kind, protocol, _name, place in places(host, port):
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(SECONDS)
        try:
            sock.connect(place)
        except OSError as error:
            sock.close()
            problem = error
        else:
            return sock
    raise problem or OSError(host)


def check_address(url: str) -> None:
    """Refuse what is no address of a program on the public web.

    Raises:
        NotPublic: it is not.
    """
    parts = _parts(url)
    if parts.username or parts.password:
        raise NotPublic(url)
    is_own = parts.hostname in settings.HOOK_HOSTS_ALLOWED
    if parts.scheme != "https" and not (is_own and parts.scheme == "http"):
        raise NotPublic(url)


def _parts(url: str):
    try:
        parts = urlsplit(iri_to_uri(url))
        if not parts.hostname or parts.port == 0:
            raise NotPublic(url)
    except ValueError as error:
        raise NotPublic(url) from error
    return parts


def secret_of(view: SavedView) -> str:
    """Return what signs the calls of a view: it is not stored anywhere."""
    digest = salted_hmac("registry.following.calls", str(view.reference)).digest()
    return "whsec_" + base64.b64encode(digest).decode()


def signature(secret: str, number: str, moment: int, body: bytes) -> str:
    """Return the signature of a call, as Standard Webhooks writes it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{number}.{moment}.".encode() + body
    digest = hmac.new(key, signed, sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def call(url: str, number: str, event: dict, secret: str) -> int:
    """Send an event to a program; return what it answers: 200 or the like.

    Raises:
        NotPublic: the address leads to no place of the public web.
        OSError: it does not answer, or does not take the event.
    """
    check_address(url)
    parts = _parts(url)
    body = json.dumps(event, ensure_ascii=False).encode()
    moment = int(time.time())
    headers = {
        "Host": parts.netloc,
        "User-Agent": AGENT,
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": number,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, number, moment, body),
    }
    port = parts.port or (443 if parts.scheme == "https" else 80)
    sock = connected(parts.hostname, port)
    held = [sock]
    end = threading.Timer(LONGEST, _cut, [held])
    end.daemon = True
    end.start()
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=parts.hostname)
            held.append(sock)
        connection = http.client.HTTPConnection(parts.hostname, port)
        with closing(connection):
            connection.sock = sock
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read(LARGEST_ANSWER)
    except http.client.HTTPException as error:
        raise NotTaken(str(error)[:200]) from error
    finally:
        end.cancel()
        sock.close()
    if not 200 <= response.status < 300:
        raise NotTaken(f"{response.status} {response.reason}"[:200])
    return response.status


def _cut(held: list[socket.socket]) -> None:
    with suppress(OSError):
        held[-1].shutdown(socket.SHUT_RDWR)
