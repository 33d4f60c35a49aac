"""``/calendar.ics``, and the calendar of a list whose rows have a day."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import View

from registry.lists.as_of import AsOfMixin, BadQuery
from registry.models import Cluster
from registry.words import language

from .days import CalendarDay, all_dated, calendar_of, dated_kinds

HOUR = 3600
LANGUAGE = "_language"
"""Calendar programs ask in no language: the address that they are given says it."""


class CalendarFile(AsOfMixin, View):
    """Everything that has a day: ``/calendar.ics?kind=event&cluster=tweed``."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        kinds, clusters = request.GET.getlist("kind"), request.GET.getlist("cluster")
        kinds, clusters = set(filter(None, kinds)), set(filter(None, clusters))
        self._check(kinds, clusters)
        with override(language_of(request)):
            things = [
                each
                for each in all_dated(self.as_of)
                if not (kinds and each.kind not in kinds)
                and not (clusters and clusters.isdisjoint(each.clusters))
            ]
            said = sorted(str(dated_kinds()[kind]) for kind in kinds)
            name = " – ".join([_("Walloon Clusters"), *said, *sorted(clusters)])
            return calendar_response(request, things, name, self.as_of)

    def _check(self, kinds: set[str], clusters: set[str]) -> None:
        for unknown in sorted(kinds - dated_kinds().keys()):
            raise BadQuery(
                _("There is no kind “%(kind)s” of things with a day: choose %(kinds)s.")
                % {"kind": unknown[:40], "kinds": ", ".join(sorted(dated_kinds()))}
            )
        there = set(
            Cluster.objects.filter(slug__in=clusters).values_list("slug", flat=True)
        )
        for unknown in sorted(clusters - there):
            raise BadQuery(
                _("There is no cluster “%(slug)s”.") % {"slug": unknown[:40]}
            )


def language_of(request: HttpRequest) -> str:
    """Return the language that an address asks for, or that of the reader.

    Raises:
        BadQuery: the site does not speak it.
    """
    asked = request.GET.get(LANGUAGE, "") or language()
    if asked not in ("en", "fr"):
        raise BadQuery(_("The site speaks English and French: write en or fr."))
    return asked


def calendar_response(
    request: HttpRequest, things: Iterable[CalendarDay], name: str, day: date
) -> HttpResponse:
    """Return a calendar as an answer; 304 where the reader has this very one."""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    site = request.build_absolute_uri("/")[:-1]
    file = calendar_of(things, name=name, made_at=midnight, site=site)
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    patch_cache_control(response, public=True, max_age=HOUR)
    set_response_etag(response)
    return get_conditional_response(request, response["ETag"], response=response)
