from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.views import defaults
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from registry.api import is_for_programs, problems
from walloon_clusters.accounts.kinds import AccountEventKind
from walloon_clusters.data_dictionary import data_dictionary

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


def bad_request(request, exception):
    """Answer that an address cannot be understood.

    Whoever asks by a name that is not the site's gets a line: a page says under which
    address it stands, and there is none.
    """
    if isinstance(exception, SuspiciousOperation):
        request.refusal = AccountEventKind.SUSPICIOUS
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest(
            "This site has another name.\n", content_type="text/plain; charset=utf-8"
        )
    return defaults.bad_request(request, exception)


def page_not_found(request, exception):
    """Answer that nothing has this address, to programs in their own way."""
    if is_for_programs(request):
        return problems.no_such_record().response()
    return defaults.page_not_found(request, exception)


def server_error(request):
    """Answer that something broke, to programs in their own way."""
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
