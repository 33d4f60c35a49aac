"""Addresses of the admin that nobody can have meant: answered, never a failure.

Django lets any lookup on a table's own columns through to the database, which fails at
a regular expression that is none, a year of six digits or a key out of range.
"""

import logging
from functools import wraps

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db import DataError, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

LOOKUPS = frozenset(
    ("exact", "in", "isnull", "isempty", "gt", "gte", "lt", "lte", "range")
    + ("year", "month", "day", "date")
)
"""What filters, days above a list, and links to lists ask of a column."""

OF_THE_DATABASE = (DataError, OverflowError)
NOT_UNDERSTOOD = (*OF_THE_DATABASE, ValueError, FieldError, ValidationError)

logger = logging.getLogger(__name__)


class AskedPlainly:
    """A table whose address asks no more of a column than lists and links do.

    Rows are asked for by keys that can be those of rows.
    """

    def get_object(self, request, object_id, from_field=None):
        # Empty, it names no column: Django looks for one of that name.
        return super().get_object(request, object_id, from_field or None)

    def changelist_view(self, request, extra_context=None):
        # There are no models yet when this module is read.
        from registry.forms import is_key

        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            messages.error(request, _("What was asked for cannot be understood."))
            return redirect(request.path)
        return super().changelist_view(request, extra_context)

    def lookup_allowed(self, lookup, value, request=None):
        model, parts = self.model, lookup.split("__")
        if _field(model, parts[0]) is None:
            # The parameter of a filter; any other is ignored.
            return super().lookup_allowed(lookup, value, request)
        while parts and model is not None and (field := _field(model, parts[0])):
            model, parts = field.related_model, parts[1:]
        return LOOKUPS.issuperset(parts) and super().lookup_allowed(
            lookup, value, request
        )


def asked_plainly(table: type) -> type:
    """Return the admin of a table with its lookups kept plain."""
    return type(table.__name__, (AskedPlainly, table), {"__module__": table.__module__})


def _field(model, name: str):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def understood(view):
    """Have a page of the admin answer an address that makes no sense.

    One with a query leads to the page without it, and says so; any other is of nothing.
    What is sent by a form is left to the form.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if any("\x00" in text for pair in request.GET.lists() for text in pair[1]):
            return _without_query(request)
        try:
            # Of its own: what fails in it takes nothing else along.
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()
                return response
        except NOT_UNDERSTOOD as error:
            if not request.GET and not isinstance(error, OF_THE_DATABASE):
                raise
            logger.warning("An address was not understood", exc_info=True)
            return _without_query(request)

    return answer


def _without_query(request):
    if request.path == reverse("admin:autocomplete"):
        return JsonResponse({"results": [], "pagination": {"more": False}})
    if not request.GET:
        raise Http404
    messages.error(request, _("What was asked for cannot be understood."))
    return redirect(request.path)
