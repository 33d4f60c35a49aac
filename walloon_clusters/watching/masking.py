"""What of a request, and of an error, may stand in a line that is kept.

Shown is what a closed list holds; of the rest, that it was there.
"""

import ipaddress
import re
import traceback
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, quote_plus

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import Error as DatabaseError
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

HIDDEN = "…"
STATIC = "static"
NOWHERE = "none"
"""The route of an address that leads nowhere."""

PUBLIC_PARTS = {
    *("act", "app_label", "content_type_id", "ending", "event", "file_format"),
    *("kind", "language", "name", "number", "object_id", "pk", "section", "slug"),
}
"""Parts of an address that name something registered: it is no secret which."""

PARAMETERS = {
    *("q", "page", "sort", "lang", "next", "format", "field", "rows", "columns"),
    *("_columns", "_csv", "_export", "_feed"),
}
VALUES = {
    "page": re.compile(r"\d{1,6}"),
    "as_of": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "_columns": re.compile(r"shown"),
    "_export": re.compile(r"csv|xlsx|json"),
    "_feed": re.compile(r"atom|json"),
}

LONGEST_AGENT = 120
SHORTEST_MASKED = 3
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|«[^»]*»|‘[^’]*’|\{[^}]*\}")
MAIL = re.compile(r"[^\s<>()\[\]\"',;:=@]+@[^\s<>()\[\]\"',;:=@]+")


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """Return what answers an address, also where something before it answered."""
    if match := request.resolver_match:
        return match
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def route_of(request: HttpRequest) -> str:
    """Return the name of a request's address: one of those that the site has."""
    if match := match_of(request):
        return match.view_name or match.route
    return STATIC if request.path.startswith(settings.STATIC_URL) else NOWHERE


def shown_path(request: HttpRequest, status: int = 200) -> str:
    """Return a request's path, or its pattern where the path may hold a secret.

    Where nothing was found there, somebody may have typed or pasted anything.
    """
    match, found = match_of(request), status < 300 or status == 304
    if match is None:
        static = request.path.startswith(settings.STATIC_URL)
        return request.path if static and found else HIDDEN
    if not match.kwargs and not match.args:
        return request.path
    if set(match.kwargs) <= PUBLIC_PARTS and not match.args and found:
        return request.path
    return f"/{match.route}"


@cache
def known_parameters() -> frozenset[str]:
    """Return the names of parameters that the site itself has."""
    from registry.lists.as_of import OF_TIME
    from registry.lists.directory import all_lists

    filters = (page.filterset_class for page in all_lists() if page.filterset_class)
    return frozenset(
        {
            *PARAMETERS,
            *OF_TIME,
            *(name for each in filters for name in each.base_filters),
        }
    )


def shown_parameters(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of an address: of most, the name alone."""
    shown = {}
    for name, value in _query(request).items():
        if name not in known_parameters():
            shown[HIDDEN] = HIDDEN
        elif name in VALUES and VALUES[name].fullmatch(value):
            shown[name] = value
        else:
            shown[name] = HIDDEN
    return shown


def _query(request: HttpRequest) -> QueryDict:
    """Return the query of an address; none where it is too long to be read."""
    try:
        return request.GET
    except SuspiciousOperation:
        return QueryDict()


def shown_agent(request: HttpRequest) -> str:
    agent = request.headers.get("user-agent", "")[:LONGEST_AGENT]
    return MAIL.sub(HIDDEN, agent.replace("\0", ""))


def shown_address(request: HttpRequest) -> str:
    """Return the address of the client, as the site takes it: see ``PROXIES``."""
    from allauth.account.adapter import get_adapter

    address = get_adapter().get_client_ip(request)
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def masked(text: str, request: HttpRequest | None = None) -> str:
    """Return a text without mail addresses and without what the request sent."""
    if request is not None:
        for said in sorted(_said(request), key=len, reverse=True):
            text = text.replace(said, HIDDEN)
    return MAIL.sub(HIDDEN, text)


def _said(request: HttpRequest) -> set[str]:
    """Return what somebody said in a request: its address, and each value in it."""
    values = [value for _name, some in _query(request).lists() for value in some]
    if hasattr(request, "_post"):  # a body that nobody has read is not read for this
        values += [value for _name, some in request.POST.lists() for value in some]
    if match := request.resolver_match:
        values.extend(str(value) for value in match.kwargs.values())
    said = {
        each for value in values for each in (value, quote(value), quote_plus(value))
    }
    said |= {request.META.get("QUERY_STRING", ""), request.path}
    return {each for each in said if len(each) >= SHORTEST_MASKED}


def told_error(error: BaseException, request: HttpRequest | None = None) -> dict:
    """Return an error for a log line: what, where in the code, and no value.

    Messages quote what was typed: what they quote is hidden. PostgreSQL's details
    hold whole rows: in their place stand its code and the name of the rule.
    """
    told = {
        "type": type(error).__qualname__,
        "message": _message(error, request),
        "traceback": "".join(_places(error, request)),
    }
    if isinstance(error, DatabaseError) and (cause := error.__cause__) is not None:
        diagnosis = getattr(cause, "diag", None)
        told |= {
            "sqlstate": getattr(cause, "sqlstate", None),
            "constraint": diagnosis and diagnosis.constraint_name,
            "table": diagnosis and diagnosis.table_name,
        }
    return {name: value for name, value in told.items() if value}


def _message(error: BaseException, request: HttpRequest | None) -> str:
    first = str(error).partition("\n")[0]
    return QUOTED.sub(HIDDEN, masked(first, request))[:500]


def _places(
    error: BaseException, request: HttpRequest | None, seen: tuple = ()
) -> Iterator[str]:
    """Yield the lines of code where an error, and those that led to it, were raised."""
    earlier = error.__cause__ or (
        None if error.__suppress_context__ else error.__context__
    )
    if earlier is not None and earlier not in seen:
        yield from _places(earlier, request, (*seen, error))
        yield "\nand then:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}: {_message(error, request)}\n"
