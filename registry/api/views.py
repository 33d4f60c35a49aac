"""What answers at the addresses for programs."""

from pathlib import Path

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseRedirectBase
from django.urls import Resolver404, resolve
from django.views.generic import View
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from . import PREFIX
from .addresses import for_programs
from .described import Described

DOCUMENT = Path(__file__).with_name("openapi.yaml")


class AnswerForPrograms(APIView):
    """Answers with what a page tells: to everybody the same, for reading only."""

    page: type[View] | None = None
    """The page, with what answers for programs before its own class."""

    explains_itself = True

    http_method_names = ["get", "head", "options"]
    # Who asks is nobody: whoever he is, he is told what everybody reads.
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    renderer_classes = (JSONRenderer,)
    schema = Described()

    def get(self, request, *args, **kwargs):
        page = self.page()
        page.setup(request._request, *args, **kwargs)
        answer = page.dispatch(request._request, *args, **kwargs)
        if isinstance(answer, HttpResponseRedirectBase):
            return redirected(answer)
        response = Response(answer)
        # What it was made of, as an answer with a page has it.
        response.context_data = vars(page)
        return response

    def options(self, request, *args, **kwargs):
        """Say what may be asked."""
        return Response(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})


def redirected(response: HttpResponseRedirectBase) -> HttpResponseRedirectBase:
    """Return where a page leads, as an address for programs."""
    if not response.url.startswith(f"{PREFIX}/"):
        response["Location"] = for_programs(response.url)
    return response


class NoSuchAddress(AnswerForPrograms):
    """What is answered below ``/api/v1`` where nothing is."""

    schema = None

    def get(self, request, *args, **kwargs):
        path = request.path.rstrip("/")
        try:
            found = resolve(path).func.view_class
        except Resolver404 as error:
            raise Http404 from error
        if found is NoSuchAddress:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))


class Health(AnswerForPrograms):
    """Whether the API answers."""

    def get(self, request):
        return Response({"status": "UP"})


class OpenApiDocument(AnswerForPrograms):
    """The description of the API in OpenAPI, as it is kept beside the code."""

    schema = None

    def get(self, request):
        return HttpResponse(
            DOCUMENT.read_bytes(), content_type="application/yaml; charset=utf-8"
        )
