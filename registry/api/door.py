"""What stands before every address for programs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import SuspiciousOperation
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.translation import gettext as _

from registry.replicas.reading import asking_primary

from . import PREFIX, is_for_programs
from .limits import count
from .names import snake
from .problems import BAD_REQUEST, ApiProblem

NOT_COUNTED = (f"{PREFIX}/health", f"{PREFIX}/openapi.yaml")
"""What costs next to nothing, and what tells how to ask, which a page shows as well."""

ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


class DoorForPrograms:
    """Lets a request for programs in, as what it is: of nobody, and for reading.

    Cookies stay outside: whoever asks is told what everybody is told, and any cache may
    keep it. Parameters may be written as pages write them or in camelCase; ``lang``
    goes before what the browser says. Who has an answer already is told so: what he
    has is known by a mark of its whole text. That answer counts as any other does,
    since it took as much to make.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_programs(request):
            return self.get_response(request)
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        try:
            request.GET = read_by_pages(request.GET)
        except SuspiciousOperation:
            with translation.override(translation.get_language_from_request(request)):
                detail = _("The address holds too many parameters.")
                return ApiProblem(BAD_REQUEST, detail).response()
        if lang := request.GET.get("lang"):
            request.META["HTTP_ACCEPT_LANGUAGE"] = lang[:20]
        with asking_primary():
            use = None if request.path_info in NOT_COUNTED else count(request)
        if use is not None and use.is_over:
            with translation.override(translation.get_language_from_request(request)):
                response = use.problem.response()
            response["Retry-After"] = str(use.ends_in)
        else:
            with one_state():
                response = self.get_response(request)
        for name, value in use.headers.items() if use else ():
            response[name] = value
        return kept_by_caches(request, response)


@contextmanager
def one_state() -> Iterator[None]:
    """Let an answer be made of one state of the registry, and write nothing.

    Its rows, their number and what is known of them are asked one after the other: what
    is written meanwhile comes into all of them, or into none.
    """
    if connection.in_atomic_block:
        # Whoever began the transaction chose what it sees.
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_STATE)
        yield


def read_by_pages(asked: QueryDict) -> QueryDict:
    """Return a query with the names that pages know: ``as_of`` for ``asOf``."""
    query = QueryDict(mutable=True)
    for name, values in asked.lists():
        query.setlist(snake(name), query.getlist(snake(name)) + values)
    query._mutable = False
    return query


def kept_by_caches(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return an answer that caches may keep, or that says that it is kept already."""
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    varies = [each.strip() for each in response["Vary"].split(",")]
    # No cookie came in: none makes a difference.
    response["Vary"] = ", ".join(each for each in varies if each.lower() != "cookie")
    if response.status_code != 200:
        patch_cache_control(response, no_store=True)
        return response
    # It may be kept by anybody, who asks each time whether it is still so.
    patch_cache_control(response, public=True, no_cache=True)
    set_response_etag(response)
    return get_conditional_response(request, response["ETag"], response=response)
