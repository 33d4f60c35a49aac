"""Requests that nobody thought of, made from the description of the API.

``API_REQUESTS=5000 pytest tests/registry/api/test_generated.py`` makes so many.
"""

import os
from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from registry.api.views import DOCUMENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]

SCHEMA = schemathesis.openapi.from_path(DOCUMENT)
SCHEMA.app = get_wsgi_application()
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
EACH = int(os.environ.get("API_REQUESTS", "400")) // len(OPERATIONS) + 1

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def one_connection():
    """Requests use the connection that the world was made on, and leave it open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def requests_of(operation):
    """Return requests of an address: of what is there, and of what may not be."""
    ways = [operation.as_strategy()]
    if "{slug}" in operation.path:
        slug = "mem-01" if "indicators" in operation.path else "hub"
        ways.append(operation.as_strategy(path_parameters={"slug": slug}))
    return st.one_of(*reversed(ways))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.path)
def test_every_generated_request_is_answered_as_the_document_says(operation):
    statuses = Counter()

    @given(case=requests_of(operation))
    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        # The library unpacks nothing that comes from a server in the same process.
        plain = {"Accept-Encoding": "identity"}
        response = case.call(base_url="http://testserver", headers=plain)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    ask()

    assert statuses
    assert set(statuses) <= {200, 302, 400, 404}
