"""What is answered where nothing else can be: what is wrong, and where, in words.

The types are those of the REST guide of the Belgian administrations.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from registry import words
from registry.lists.as_of import BadQuery, NotYet

from .names import camel

CONTENT_TYPE = "application/problem+json"
TYPE = "urn:problem-type:belgif:"
GUIDE = "https://www.belgif.be/specification/rest/api-guide/problems/"
INVALID, UNKNOWN = "invalidInput", "unknownInput"


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem, as the guide calls it."""

    name: str
    status: int
    title: Promise


BAD_REQUEST = ProblemKind(
    "badRequest", 400, gettext_lazy("The request cannot be understood")
)
NOT_FOUND = ProblemKind(
    "resourceNotFound", 404, gettext_lazy("There is no such record")
)
NOT_ALLOWED = ProblemKind(
    "methodNotAllowed", 405, gettext_lazy("The API is for reading only")
)
NOT_ACCEPTABLE = ProblemKind(
    "notAcceptable", 406, gettext_lazy("The API answers with JSON")
)
TOO_MANY = ProblemKind("tooManyRequests", 429, gettext_lazy("Too many requests"))
BROKEN = ProblemKind(
    "internalServerError", 500, gettext_lazy("Something broke on our side")
)
KINDS = (BAD_REQUEST, NOT_FOUND, NOT_ALLOWED, NOT_ACCEPTABLE, TOO_MANY, BROKEN)


class UnknownParameters(BadQuery):
    """The address asks for what nobody knows."""


@dataclass(frozen=True)
class ApiProblem:
    """What is wrong, to be answered.

    Args:
        issues: what is wrong with which part of the request, as the guide tells it.
        further: what this kind of problem says besides.
    """

    kind: ProblemKind
    detail: str
    issues: Sequence[Mapping] = ()
    further: Mapping = field(default_factory=dict)
    headers: Mapping = field(default_factory=dict)

    @property
    def told(self) -> dict:
        """The problem as the guide tells it."""
        told = {
            "type": TYPE + self.kind.name,
            "href": f"{GUIDE}{self.kind.name}.html",
            "title": str(self.kind.title),
            "status": self.kind.status,
            "detail": self.detail,
            **self.further,
        }
        return told | ({"issues": list(self.issues)} if self.issues else {})

    def response(self) -> HttpResponse:
        """Return the answer, where no view answers."""
        return HttpResponse(
            json.dumps(self.told, ensure_ascii=False),
            status=self.kind.status,
            content_type=CONTENT_TYPE,
            headers=dict(self.headers),
        )


def issue(code: str, where: str, name: str, value, detail: str) -> dict:
    """Return what is wrong with a part of a request, as the guide tells it."""
    told = {
        "type": f"{TYPE}input-validation:{code}",
        "in": where,
        "name": name,
        "value": value,
        "detail": detail,
    }
    return {key: each for key, each in told.items() if each not in ("", None)}


def bad_query(error: BadQuery, request: HttpRequest) -> ApiProblem:
    """Return what a page would say of its address, with the parameters named."""
    code = UNKNOWN if isinstance(error, UnknownParameters) else INVALID
    issues = [
        issue(code, "query", camel(name), _given(request, name), detail)
        for name, detail in error.issues
    ]
    return ApiProblem(BAD_REQUEST, str(error), issues)


def _given(request: HttpRequest, name: str) -> str:
    return ", ".join(request.GET.getlist(name))[:200].replace("\x00", "")


def not_yet(later: NotYet, day) -> ApiProblem:
    """Return what is said of a record that was not there yet on a day."""
    begins_on, precision = later.begins(day)
    asked = words.day(day)
    if begins_on:
        detail = _(
            "It was not there yet on %(day)s: what is known of it begins %(begins)s."
        ) % {"day": asked, "begins": words.day(begins_on, precision)}
    else:
        detail = _("It was not known yet on %(day)s.") % {"day": asked}
    return ApiProblem(NOT_FOUND, detail)


def not_known_yet(moment, entered_at: datetime | None) -> ApiProblem:
    """Return what is said of what was entered after the moment looked back to."""
    detail = _("It was not known yet on %(day)s.") % {"day": moment}
    if entered_at:
        entered = words.moment(entered_at)
        detail += " " + _("It was entered on %(moment)s.") % {"moment": entered}
    return ApiProblem(NOT_FOUND, detail)


def no_such_record(slug: str = "") -> ApiProblem:
    """Return what is said where an address leads nowhere."""
    if not slug:
        detail = _("Nothing has this address: /api/ tells of those that there are.")
        return ApiProblem(NOT_FOUND, detail)
    detail = _("Nothing is registered under “%(slug)s”.") % {"slug": slug[:100]}
    return ApiProblem(NOT_FOUND, detail, [issue(INVALID, "path", "slug", slug, detail)])


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer that something broke; it is in the log."""
    detail = _("It is in the log of the site: try again later, or tell who keeps it.")
    return ApiProblem(BROKEN, detail).response()


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(self, problem: ApiProblem):
        super().__init__(problem.detail)
        self.problem = problem


def problem_of(error: Exception, view) -> ApiProblem | None:
    """Return what to say of an error, if it is one of those that happen."""
    request = view.request
    match error:
        case Refused():
            return error.problem
        case BadQuery():
            return bad_query(error, request)
        case Http404() | exceptions.NotFound():
            return no_such_record(view.kwargs.get("slug", ""))
        case exceptions.MethodNotAllowed():
            detail = _("“%(method)s” is not answered: ask with GET, HEAD or OPTIONS.")
            return ApiProblem(NOT_ALLOWED, detail % {"method": request.method[:20]})
        case exceptions.NotAcceptable():
            detail = _("Ask with “Accept: application/json”, or with no such header.")
            return ApiProblem(NOT_ACCEPTABLE, detail)
    return None


def answer_with_problem(error: Exception, context: dict) -> Response | None:
    """Have the framework answer with a problem; what nobody foresaw goes on."""
    view = context["view"]
    problem = problem_of(error, view)
    if problem is None:
        return None
    response = Response(
        problem.told, status=problem.kind.status, content_type=CONTENT_TYPE
    )
    if problem.kind is NOT_ALLOWED:
        response["Allow"] = ", ".join(view.allowed_methods)
    return response
