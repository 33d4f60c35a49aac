import sys

from django.db import DatabaseError, connection
from django.http import Http404, JsonResponse
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from registry.api import is_for_programs, problems
from walloon_clusters.data_dictionary import data_dictionary
from walloon_clusters.outages.answers import answer, outage_of

SECONDS_TO_ANSWER = 2


@never_cache
@require_safe
def health(request):
    """Answer 200 when the database answers, 503 when it does not.

    It asks on a connection of its own: the pool would wait, longer than whoever
    asks is patient, for a server that is away.
    """
    try:
        with (
            connection.wrap_database_errors,
            connection.Database.connect(
                **connection.get_connection_params()
                | {"connect_timeout": SECONDS_TO_ANSWER}
            ) as own,
        ):
            (version,) = own.execute("SHOW server_version").fetchone()
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "ready", "postgresql": version})


def page_not_found(request, exception):
    """Answer that nothing has this address, to programs in their own way."""
    if is_for_programs(request):
        return problems.no_such_record().response()
    return defaults.page_not_found(request, exception)


def server_error(request):
    """Answer that something broke or is missing, to programs in their own way."""
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
