"""Where a request comes from, and whether its browser is a known one."""

import ipaddress
import secrets
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = f"{settings.COOKIE_PREFIX}known_browser"
SALT = "walloon_clusters.accounts.known_browser"
SECONDS_KNOWN = 180 * 24 * 3600
ACCOUNTS_IN_A_BROWSER = 5


@dataclass(frozen=True)
class Client:
    """What a request says of where it comes from.

    Args:
        network: the address, or the first half of an IPv6 one: whoever has such an
            address has all that begin alike.
        device: the mark of a browser that logged in to the account before, or nothing.
    """

    address: str
    network: str
    device: str
    user_agent: str


def client_of(request: HttpRequest, user_id: int | None = None) -> Client:
    """Return the client of a request, a known one if it logged in as that user."""
    address = get_adapter().get_client_ip(request)
    return Client(
        address=address,
        network=network_of(address),
        device=_known(request).get(str(user_id), "") if user_id else "",
        user_agent=request.headers.get("user-agent", "")[:200].replace("\0", ""),
    )


def network_of(address: str) -> str:
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def remember_browser(
    request: HttpRequest, response: HttpResponse, user_id: int
) -> None:
    """Let the browser be known as one that logged in to an account.

    It is no login: the cookie only says whose wrong attempts are counted apart.
    """
    known = _known(request)
    device = known.pop(str(user_id), "") or secrets.token_hex(16)
    kept = dict(list(known.items())[1 - ACCOUNTS_IN_A_BROWSER :])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept | {str(user_id): device}, salt=SALT),
        max_age=SECONDS_KNOWN,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        return signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS_KNOWN
        )
    except signing.BadSignature:
        return {}
