"""What the measurements share."""

import pytest
from django.template import engines
from django.test.utils import (
    override_settings,
    setup_test_environment,
    teardown_test_environment,
)

from .figures import figures
from .promises import SIZES


def pytest_addoption(parser):
    parser.addoption(
        "--pages",
        default="",
        help="measure these pages alone, by their names or those of their lists",
    )
    parser.addoption(
        "--largest",
        type=int,
        default=max(SIZES),
        help="measure pages with no more organisations than these",
    )


def pytest_collection_modifyitems(config, items):
    """Keep what measures one of the pages that were asked for, if any were."""
    asked = set(filter(None, config.getoption("pages").split(",")))
    if not asked:
        return
    measured = {item: _page_of(item) for item in items}
    if unknown := asked - set(measured.values()):
        known = ", ".join(sorted(filter(None, measured.values())))
        raise pytest.UsageError(f"No page is called {', '.join(unknown)}: {known}")
    config.hook.pytest_deselected(
        items=[item for item in items if measured[item] not in asked]
    )
    items[:] = [item for item in items if measured[item] in asked]


def _page_of(item) -> str | None:
    called = getattr(item, "callspec", None)
    page = called.params.get("page") if called else None
    return getattr(page, "name", None)


def pytest_sessionfinish(session):
    if figures.missed and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    told = terminalreporter
    told.section(
        f"{len(figures.missed)} of {len(figures.measured)} figures miss an aim"
    )
    for name, promise in figures.missed.items():
        value = figures.measured[name]
        told.line(f"{name} {value:,.2f}, not {promise}: {promise.what}")
    if not told.stats.get("deselected"):
        for promise in figures.never_judged():
            told.line(f"Nothing was measured of {promise.pattern}: {promise.what}")


@pytest.fixture
def sizes(request):
    """How many organisations, and payments, the registries have that are measured."""
    largest = request.config.getoption("largest")
    return [size for size in SIZES if size <= largest]


@pytest.fixture
def measured_databases(django_db_blocker):
    """Lets a measurement into the databases of ``databases.py``."""
    with django_db_blocker.unblock():
        yield


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
