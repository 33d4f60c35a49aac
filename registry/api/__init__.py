"""The registry as JSON for programs: every list and every record, at ``/api/v1``.

Nothing is said twice. ``paths.py`` draws the addresses from those of the pages: a list
or a record has the address of its page behind ``/api/v1``, without the last slash. A
request goes through the page itself, which filters, sorts, chooses the day and finds
the record; ``lists.py`` and ``records.py`` only answer with JSON where the page would
draw. What a fact says are the columns of its file (``fields.py``); other rows stand in
it by their address and their name (``references.py``). What cannot be answered is said
as a problem (``problems.py``). ``door.py`` stands before all of it: it counts requests
(``limits.py``), takes cookies away, and lets a program keep what it has already.
``described.py`` tells all of this as OpenAPI, which ``openapi.yaml`` keeps.

The form is that of the REST guide of the Belgian administrations.
"""

from django.http import HttpRequest

PREFIX = "/api/v1"
"""What stands before the address of a page, where a program asks for it."""


def is_for_programs(request: HttpRequest) -> bool:
    """Whether a request is answered here: never with a page."""
    return f"{request.path_info}/".startswith(f"{PREFIX}/")
