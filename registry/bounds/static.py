"""A static file that is not there is answered by nobody else."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ABSENT = "There is no such file.\nCe fichier n’existe pas.\n"


class StaticFilesAlone:
    """Answers 404 at once, right behind what sends static files.

    The door has no bound for their addresses: no session and no page is made for one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.STATIC_URL):
            plain = "text/plain; charset=utf-8"
            return HttpResponse(ABSENT, plain, status=HTTPStatus.NOT_FOUND)
        return self.get_response(request)
