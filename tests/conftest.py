"""What the tests share: quick settings, and pages in a real browser."""

import os
import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.lost_orders import refuse_lost_orders
from tests.migrated import migrated_database
from tests.programs import lacking
from tests.put_back import Rows, may_put_back
from tests.waiting import activity

SCREENS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long an example takes says more about the machine than about the code.
hypothesis_settings.register_profile(
    "any machine",
    deadline=None,
    # For the record the same examples each time; elsewhere new ones, to find more.
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption(
        "--refresh-query-budgets",
        action="store_true",
        help="write tests/query_budgets.json anew (with -n 0)",
    )
    parser.addoption(
        "--refresh-landed",
        action="store_true",
        help="note the migrations that have landed since (tests/site)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and "Timeout (>" in str(call.excinfo.value):
        report.sections.append(("What the database did", activity()))
    return report


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Files as they lie in the tree: nothing is collected for a test.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # What a page is made of is asked of it: it is made, and not kept.
    settings.CACHES["pages"] = {
        "BACKEND": "django.core.cache.backends.dummy.DummyCache"
    }
    # Tests ask often: what is limited is tested by itself.
    settings.API_REQUESTS_A_MINUTE = 0
    settings.PAGE_REQUESTS_A_MINUTE = 0
    # A busy machine orders no file: see tests/registry/ordered.
    settings.FILE_SECONDS = 0
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    # A test database is dropped while its connections would lie idle in a pool, and
    # nobody would miss what a crash takes from it.
    options = settings.DATABASES["default"]["OPTIONS"]
    options.pop("pool")
    options["options"] = "-c synchronous_commit=off"


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def previews_in_a_folder(tmp_path_factory):
    """Files that no test confirms are those of pytest, which clears them away."""
    from registry.admin.previews import PreviewStorage

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PreviewStorage, "folder", tmp_path_factory.mktemp("previews"))
        yield


@pytest.fixture(scope="session", autouse=True)
def dumps_in_a_folder(tmp_path_factory):
    """No test meets the dumps of the site that this folder serves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DUMP_DIR", str(tmp_path_factory.mktemp("dumps")))
        patch.setattr(settings, "ORDERED_DIR", str(tmp_path_factory.mktemp("ordered")))
        yield


@pytest.fixture(scope="session", autouse=True)
def rows_in_an_order():
    """Whoever reads rows that have lost the order of their model fails."""
    with pytest.MonkeyPatch.context() as patch:
        refuse_lost_orders(patch)
        yield


@pytest.fixture(autouse=True)
def in_english():
    """A page in another language leaves it to whatever runs next in the thread."""
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings,
    django_db_blocker,
    django_db_use_migrations,
    django_db_keepdb,
    django_db_createdb,
):
    """Have the test database copied from a migrated one, if it is made anew."""
    if django_db_use_migrations and (django_db_createdb or not django_db_keepdb):
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database(connection)


def was_left_in_the_middle() -> bool:
    """Whether the database is one that a test, which was killed, had written to."""
    from django.contrib.auth.models import User

    from registry.models import Source

    return User.objects.exists() or Source.objects.exists()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Have each test find the database as migrated, and nobody in it at the end.

    A page that a browser left, or a process that a test killed, may still be in it when
    it is to be dropped. Who may not write rows past all triggers has Django empty the
    tables after a test that commits.
    """
    with pytest.MonkeyPatch.context() as patch:
        after_migrate = None
        with django_db_blocker.unblock():
            if was_left_in_the_middle():
                call_command("flush", interactive=False, verbosity=0)
            if may_put_back():
                after_migrate = Rows()
                patch.setattr(
                    TransactionTestCase,
                    "_fixture_teardown",
                    lambda _test: after_migrate.put_back(),
                )
        yield after_migrate
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """The founding facts, loaded for the whole module and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_founding_facts", stdout=StringIO())
        # What waits for the end of the transaction is checked now: after each test, in
        # its savepoint, all of it would be checked again.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def facts(loaded_once, db):
    """The founding facts; what a test changes in them is undone after it."""


@pytest.fixture(scope="session")
def chromium():
    """A Chromium found on this machine; without one the test is skipped."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        lacking(f"No browser: none of {', '.join(BROWSERS)} is on the PATH.")
    from playwright.sync_api import expect, sync_playwright

    # As long as Playwright waits for all else: a busy machine is no fault of a page.
    expect.set_options(timeout=30_000)

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django then takes every
        # query for one made inside of it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=executable, args=BROWSER_OPTIONS
        )
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, live_server):
    """A function that opens a page of the site in a window of its own.

    `browse("/clusters/", screen="phone", scheme="dark", locale="fr-BE")`. What the
    browser complains of, such as a script that the security policy forbids, fails the
    test; one that expects a complaint takes it out of `browse.complaints`.
    """
    contexts = []
    complaints = []
    # A request that a newer one replaces is no fault.
    replaced = ("htmx:sendAbort", "htmx:afterRequest")

    def open_page(path, *, screen="desktop", scheme="light", locale="en-GB", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=SCREENS[screen],
            color_scheme=scheme,
            locale=locale,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and not message.text.startswith(replaced)
                else None
            ),
        )
        page.goto(path)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert not complaints
