"""The addresses of things: each leads to its page or to its data, as asked."""

from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View
from rdflib import Graph

from registry.lists.as_of import AsOfMixin
from registry.models import Organisation, RecordMerge

from .catalogue import catalogue_graph
from .declared import for_everybody, kinds
from .graph import PageGraph, thing_path
from .lists import LIST, list_graph
from .sitemaps import sitemaps
from .writing import ENDINGS, written

HTML = "text/html"
XML = "application/xml; charset=utf-8"


class SeeOther(HttpResponseRedirect):
    """What was asked for is described elsewhere: it is no document itself."""

    status_code = 303


def answer(graph: Graph, ending: str) -> HttpResponse:
    """Return a graph in one of the forms; pages of other sites may read it."""
    _form, content_type = ENDINGS[ending]
    response = HttpResponse(
        written(graph, ending), content_type=f"{content_type}; charset=utf-8"
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def ending_asked(request) -> str:
    """Return the form of data that a program prefers; none where it wants a page."""
    types = {content_type: ending for ending, (_f, content_type) in ENDINGS.items()}
    return types.get(request.get_preferred_type([HTML, *types]), "")


class Named(AsOfMixin, View):
    """What an address below ``/id/`` names, as it was known on the day."""

    http_method_names = ["get", "head"]

    @cached_property
    def thing(self) -> Model | None:
        """The row; None of a closed list.

        Raises:
            Http404: there is none, or it is not for everybody.
        """
        model = kinds().get(self.kwargs["kind"])
        if model is None:
            raise Http404
        row = for_everybody(model).filter(slug=self.kwargs["slug"]).first()
        if row is None:
            raise Http404
        return row

    @cached_property
    def successor(self) -> Model | None:
        """What a thing was merged into, if it was: its address leads there."""
        model, slug = kinds().get(self.kwargs["kind"]), self.kwargs["slug"]
        if model is Organisation:
            row = model.objects.filter(slug=slug, merged_into__isnull=False).first()
            return row and row.merged_into
        if model is None or model.objects.filter(slug=slug).exists():
            return None
        merges = RecordMerge.objects.in_force().filter(gone=slug)
        kept = (merge.kept for merge in merges)
        return next((row for row in kept if type(row) is model), None)

    def lead(self, path: str) -> HttpResponse:
        query = self.request.GET.urlencode()
        path, _mark, part = path.partition("#")
        url = f"{path}?{query}" if query else path
        return SeeOther(f"{url}#{part}" if part else url)


class ThingPage(Named):
    """Names a thing: 303 to its page, or to its data where a program asks for it."""

    def get(self, request, *, kind, slug):
        ending = ending_asked(request)
        if kind == LIST:
            if list_graph(slug, request.build_absolute_uri) is None:
                raise Http404
            path = reverse("data_dictionary")
        elif self.successor is not None:
            path, ending = thing_path(self.successor), ""
        else:
            path = self.thing.get_absolute_url()
        if ending:
            named = {"kind": kind, "slug": slug, "ending": ending}
            path = reverse("thing_data", kwargs=named)
        response = self.lead(path)
        patch_vary_headers(response, ["Accept"])
        return response


class ThingData(Named):
    """The data of a thing in one form: what its page tells to everybody."""

    def get(self, request, *, kind, slug, ending):
        if ending not in ENDINGS:
            raise Http404
        absolute = request.build_absolute_uri
        if kind == LIST:
            if (graph := list_graph(slug, absolute)) is None:
                raise Http404
            return answer(graph, ending)
        if self.successor is not None:
            return self.lead(f"{thing_path(self.successor)}.{ending}")
        return answer(PageGraph(absolute, self.as_of).tell(self.thing), ending)


class CatalogueData(View):
    """The catalogue of what can be taken: the dump, the lists, the API (DCAT-AP)."""

    bound_by = "files"

    http_method_names = ["get", "head"]

    def get(self, request, *, ending):
        if ending not in ENDINGS:
            raise Http404
        return answer(catalogue_graph(request.build_absolute_uri), ending)


class Robots(TemplateView):
    """What crawlers need not read, and where the site map is."""

    template_name = "registry/robots.txt"
    content_type = "text/plain; charset=utf-8"

    def get_context_data(self, **kwargs):
        address = self.request.build_absolute_uri(reverse("sitemap_index"))
        return super().get_context_data(sitemap=address, **kwargs)


@require_safe
def sitemap_index(request):
    """Return the index of the site map: a part for each kind of page."""
    return sitemap_views.index(
        request, sitemaps(), sitemap_url_name="sitemap", content_type=XML
    )


@require_safe
def sitemap_part(request, section):
    """Return a part of the site map."""
    return sitemap_views.sitemap(request, sitemaps(), section, content_type=XML)


sitemap_part.bound_by = "searches"
