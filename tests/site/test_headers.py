"""What every answer asks of browsers, and the cookies that they are given."""

import pytest
from csp.constants import NONE
from django.conf import settings
from django.test import Client, override_settings

from registry.api import PREFIX
from tests.accounts.logins import log_in
from tests.accounts.test_sessions import read
from tests.factories import PASSWORD, make_cluster, make_staff, make_superuser
from tests.policies import POLICY
from tests.registry.rights.conftest import secrets  # noqa: F401
from tests.registry.rights.secrets_addresses import addresses
from tests.site.test_settings import PRODUCTION, manage
from walloon_clusters.headers import FORBIDDEN, OWN

pytestmark = [
    pytest.mark.django_db,
    # Django's own page of an account names what its template does not have.
    pytest.mark.ignore_template_errors,
]

OF_A_FILE = {"default-src": NONE, "frame-ancestors": NONE, "sandbox": ""}
"""A file that was sent in is no page: nothing in it is run or shown."""

NAMES = ("sessionid", "csrftoken", "django_language", "csv", "known_browser")


def directives(response) -> dict[str, str]:
    said = response.headers.get("Content-Security-Policy", "")
    parts = (part.strip().partition(" ") for part in said.split(";"))
    return {name: value for name, _space, value in parts}


def lacking(response) -> list[str]:
    """Return what an answer does not ask of a browser, though it must."""
    told = response.headers
    programs = response.request["PATH_INFO"].startswith(PREFIX)
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if programs else "same-origin",
    }
    wrong = [name for name, value in wanted.items() if told.get(name) != value]
    if directives(response) not in (POLICY, OF_A_FILE):
        wrong.append("Content-Security-Policy")
    if "camera=()" not in told.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    kind = told.get("Content-Type", "")
    has_text = kind.startswith("text/") or kind.endswith("xml")
    # What was sent in is saved as it came: nobody knows its characters.
    is_saved = directives(response) == OF_A_FILE
    if has_text and "charset=" not in kind and not is_saved:
        wrong.append(f"charset of {kind}")
    return wrong


def asked(client, paths) -> dict:
    """Return what is wrong with the answers to paths, by the path."""
    found = {}
    has_session = settings.SESSION_COOKIE_NAME in client.cookies
    for path in paths:
        response = read(client, path)
        wrong = lacking(response)
        if has_session and not path.startswith((PREFIX, "/static/")):
            control = response.headers.get("Cache-Control", "")
            if not ("no-store" in control and "private" in control):
                wrong.append(f"Cache-Control: {control}")
        if wrong:
            found[path] = wrong
    return found


def test_every_address_asks_it_of_everybody(secrets):  # noqa: F811
    paths = [*addresses(), "/nothing", "/?as_of=never", "/static/site.css"]
    assert len(paths) > 200

    assert asked(Client(raise_request_exception=False), paths) == {}


def test_every_address_asks_it_of_who_is_logged_in_and_is_kept_nowhere(
    secrets,  # noqa: F811
):
    client = Client(raise_request_exception=False)
    client.force_login(make_superuser("chief"))
    login = ["/accounts/login/", "/accounts/2fa/", "/accounts/sessions/"]

    assert asked(client, [*login, *addresses()]) == {}


def test_refusals_and_failures_ask_it_too(client, monkeypatch):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    make_cluster()
    make_staff(username="clerk")
    answers = [
        strict.post("/accounts/login/", {"login": "a", "password": "b"}),
        client.post("/clusters/"),
        client.get("/", headers={"host": "nobody example"}),
        client.get("/nothing/"),
        client.get("/api/v1/nothing"),
    ]
    client.force_login(make_staff(username="reader"))
    answers.append(client.get("/log/"))
    monkeypatch.setattr("registry.pages.clusters.ClusterList.get", None)
    answers.append(strict.get("/clusters/"))
    with override_settings(SECURE_SSL_REDIRECT=True):
        answers.append(Client().get("/clusters/"))

    statuses = [answer.status_code for answer in answers]
    assert statuses == [403, 405, 400, 404, 404, 403, 500, 301]
    assert [lacking(answer) for answer in answers] == [[]] * len(answers)


def test_for_a_static_file_that_is_not_there_nothing_is_asked(
    client, django_assert_num_queries
):
    client.force_login(make_staff())

    with django_assert_num_queries(0):
        answer = client.get("/static/nothing.css")

    assert (answer.status_code, lacking(answer)) == (404, [])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Ce fichier n’existe pas" in answer.content.decode()


def test_each_power_of_a_browser_is_asked_for_or_forbidden_once():
    assert not set(FORBIDDEN) & set(OWN)
    assert len(set(FORBIDDEN)) == len(FORBIDDEN)


def test_cookies_are_for_the_server_alone(client):
    make_cluster()
    make_superuser()
    client.get("/accounts/login/")
    log_in(client, "admin", PASSWORD)
    client.post("/i18n/setlang/", {"language": "fr"})
    read(client, "/clusters/?_export=csv-excel")

    cookies = dict(client.cookies.items())
    assert set(cookies) == set(NAMES)
    for name, cookie in cookies.items():
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


@pytest.mark.parametrize(
    ("https", "prefix"), [("true", "__Host-"), ("false", "")], ids=["https", "http"]
)
def test_over_https_a_cookie_is_of_this_host_alone(https, prefix):
    told = ", ".join(
        f"settings.{name}_COOKIE_{end}"
        for name in ("SESSION", "CSRF", "LANGUAGE")
        for end in ("NAME", "SECURE")
    )
    code = (
        "from django.conf import settings;"
        "from registry.lists.csv_choice import COOKIE as csv;"
        "from walloon_clusters.accounts.clients import COOKIE as known;"
        f"print([{told}, csv, known])"
    )

    ran = manage(
        *("shell", "--no-imports", "-c", code),
        environment=PRODUCTION | {"HTTPS": https},
    )

    named = [f"{prefix}{name}" for name in NAMES]
    *with_flags, csv, known = named
    flagged = [each for name in with_flags for each in (name, https == "true")]
    assert ran.stdout.strip() == repr([*flagged, csv, known])
