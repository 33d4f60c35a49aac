"""What the measurements share."""

import pytest
from django.template import engines
from django.test.utils import (
    override_settings,
    setup_test_environment,
    teardown_test_environment,
)


@pytest.fixture
def as_in_production(monkeypatch):
    """Without what tests add to every template, to see the context and its faults."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", "")
    monkeypatch.setattr(engine, "debug", False)
    teardown_test_environment()
    with override_settings(DEBUG=False, ROOT_URLCONF="tests.benchmarks.stock_admin"):
        yield
    setup_test_environment(debug=False)
