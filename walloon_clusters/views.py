import sys

from django.core.exceptions import (
    DisallowedHost,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, HttpResponseBadRequest
from django.views import defaults
from django.views.generic import TemplateView

from registry.api import is_for_programs, problems
from registry.bounds.answers import refused_response
from registry.bounds.stopped import why_stopped
from walloon_clusters.accounts.kinds import AccountEventKind
from walloon_clusters.data_dictionary import data_dictionary
from walloon_clusters.outages.answers import answer, outage_of

WITHOUT_A_PAGE = {
    DisallowedHost: "This site has another name.",
    TooManyFieldsSent: "This has more parameters or fields than the site reads.",
}


def bad_request(request, exception):
    """Answer that an address cannot be understood.

    Whoever asks by a name that is not the site's, or with more parameters than are
    read, gets a line: a page says under which address it stands, and there is none.
    """
    if isinstance(exception, SuspiciousOperation):
        request.refused_as = AccountEventKind.SUSPICIOUS
    for cause, told in WITHOUT_A_PAGE.items():
        if isinstance(exception, cause):
            return HttpResponseBadRequest(
                f"{told}\n", content_type="text/plain; charset=utf-8"
            )
    return defaults.bad_request(request, exception)


def page_not_found(request, exception):
    """Answer that nothing has this address, to programs in their own way."""
    if is_for_programs(request):
        return problems.no_such_record().response()
    return defaults.page_not_found(request, exception)


def server_error(request):
    """Answer that something broke, is missing or took too long; to each as is fit."""
    if stopped := why_stopped(sys.exception()):
        return refused_response(request, stopped)
    if outage := outage_of(sys.exception()):
        return answer(request, outage)
    if is_for_programs(request):
        return problems.server_error(request)
    return defaults.server_error(request)


class DataDictionary(TemplateView):
    """What the registry holds: every model, and what it is in the world."""

    template_name = "walloon_clusters/data_dictionary.html"
    follows_state = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(apps=data_dictionary(), **kwargs)


class DictionaryEntry(TemplateView):
    """A model with its fields, closed lists and rules."""

    template_name = "walloon_clusters/dictionary_entry.html"
    follows_state = True

    def get_context_data(self, *, name, **kwargs):
        entries = (entry for app in data_dictionary() for entry in app.models)
        found = next((entry for entry in entries if entry.name == name), None)
        if found is None:
            raise Http404
        return super().get_context_data(model=found, **kwargs)
