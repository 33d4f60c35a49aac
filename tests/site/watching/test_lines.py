import json
import logging
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from registry.files.streams import StreamedFile
from tests.factories import make_organisation
from tests.site.test_settings import PRODUCTION, manage
from walloon_clusters.watching.lines import TextLine
from walloon_clusters.watching.masking import masked, shown_parameters, told_error

NAME = "Zébulon Quiquet"
MAIL = "zebulon@example.org"
SLUG = "zebulon-quiquet"

logger = logging.getLogger(__name__)


@pytest.mark.django_db
def test_a_request_has_one_line_that_says_how_it_was_answered(client, written):
    began = datetime.now(UTC)
    page = client.get(
        "/organisations/?q=Zebulon&page=1&as_of=2020-01-31&unheard=of",
        headers={"user-agent": "Probe/1.0 (+http://example.org; mail bot@example.org)"},
    )

    (line,) = written.requests()
    assert began <= datetime.fromisoformat(line["time"]) <= datetime.now(UTC)
    assert line["time"].endswith("Z")
    assert line["request"] == page["X-Request-ID"]
    assert line["ms"] > line["queries_ms"] > 0
    assert line["queries"] > 0
    assert line["bytes"] == len(page.content)
    assert {name: line[name] for name in ("level", "method", "status", "address")} == {
        "level": "INFO",
        "method": "GET",
        "status": 200,
        "address": "127.0.0.1",
    }
    assert (line["route"], line["path"]) == ("organisation_list", "/organisations/")
    assert line["parameters"] == {
        "q": "…",
        "page": "1",
        "as_of": "2020-01-31",
        "…": "…",
    }
    assert line["agent"] == "Probe/1.0 (+http://example.org; mail …)"
    assert "user" not in line


@pytest.mark.django_db
def test_a_line_names_who_is_logged_in_by_number(client, written):
    user = get_user_model().objects.create_user("jane.doe", "jane@example.org")
    client.force_login(user)

    client.get(reverse("saved_view_list"))

    (line,) = written.requests()
    assert line["user"] == user.pk
    assert "jane" not in written.getvalue()


@pytest.mark.django_db
def test_the_address_is_the_one_that_our_proxy_was_asked_from(
    client, written, settings
):
    settings.PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for forwarded in ("192.0.2.1, 198.51.100.7", "nonsense"):
        client.get("/robots.txt", headers={"x-forwarded-for": forwarded})

    first, second = written.requests()
    assert first["address"] == "198.51.100.7"
    assert "nonsense" not in written.getvalue()
    assert second["status"] == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (1, "abcdef-0123.4567", True),
        (1, 'abcdef"0123', False),
        (1, "short", False),
        (1, "a" * 65, False),
        (0, "abcdef-0123.4567", False),
    ],
)
def test_the_id_of_a_request_is_our_proxy_s_if_well_formed(
    client, settings, proxies, given, taken
):
    settings.PROXIES = proxies

    answered = client.get("/robots.txt", headers={"x-request-id": given})[
        "X-Request-ID"
    ]

    assert (answered == given) is taken
    assert len(answered) >= 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (
            "/accounts/password/reset/key/1-abc123-def456/",
            "/accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ),
        ("/views/stop/s3cret-token/", "/views/stop/<str:token>/"),
        ("/organisations/nobody-here/", "/organisations/<slug:slug>/"),
        ("/accounts/password/reset/kye/1-abc123-def456/", "…"),
        ("/wp-login.php", "…"),
    ],
)
def test_a_path_that_may_hold_a_secret_is_told_by_its_pattern(
    client, written, path, shown
):
    client.get(path)

    assert {line["path"] for line in written.requests()} == {shown}


@pytest.mark.django_db
def test_a_file_s_line_is_written_when_all_of_it_has_left(client, written):
    make_organisation()
    response = client.get("/organisations/?_export=csv")
    assert isinstance(response, StreamedFile)
    assert written.requests() == []

    content = response.getvalue()

    (line,) = written.requests()
    assert line["bytes"] == len(content)
    assert line["parameters"] == {"_export": "csv"}
    assert line["queries"] > 0


@pytest.mark.django_db
def test_an_error_is_told_with_its_lines_of_code_and_no_value(
    client, written, monkeypatch
):
    def fail(*_args, **_kwargs):
        person = NAME
        raise ValueError(f"cannot read {person} of {MAIL}")

    monkeypatch.setattr("registry.lists.page.ListPage.get_queryset", fail)
    client.raise_request_exception = False

    page = client.get("/organisations/", {"q": NAME})

    assert page.status_code == 500
    told, request = written.lines()
    assert told["request"] == request["request"] == page["X-Request-ID"]
    assert f"<code>{page['X-Request-ID']}</code>" in page.content.decode()
    assert (told["level"], request["level"]) == ("ERROR", "WARNING")
    assert told["error"]["type"] == "ValueError"
    assert told["error"]["message"] == "cannot read … of …"
    assert "raise ValueError(f" in told["error"]["traceback"]
    assert "in fail" in told["error"]["traceback"]
    assert "bulon" not in written.getvalue()


@pytest.mark.django_db
def test_an_error_of_the_database_names_the_rule_and_not_the_row():
    make_organisation(slug=SLUG)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make_organisation(slug=SLUG)

    told = told_error(caught.value)

    assert told["sqlstate"] == "23505"
    assert told["table"] == "registry_organisation"
    assert "slug" in told["constraint"]
    assert "zebulon" not in str(told)
    assert "UniqueViolation" in told["traceback"]


def test_what_a_request_sent_stands_in_no_line_about_it(rf, written):
    request: HttpRequest = rf.post("/accounts/login/?q=Zebulon", {"name": NAME})
    assert request.POST["name"] == NAME

    logger.warning("%s asked for %s", NAME, "Zebulon", extra={"request": request})

    assert written.lines()[0]["message"] == "… asked for …"


def test_more_parameters_than_can_be_read_are_no_error(rf):
    many = rf.get("/organisations/?" + "&".join(f"a{n}=1" for n in range(1100)))

    assert shown_parameters(many) == {}
    assert masked("as it is", many) == "as it is"


def test_a_production_site_writes_json_of_its_own_work_and_of_what_went_wrong():
    code = (
        "import logging; "
        "logging.getLogger('registry.some').info('told by us'); "
        "logging.getLogger('registry.some').debug('told too closely'); "
        "logging.getLogger('urllib3').info('told by a library'); "
        "logging.getLogger('urllib3').warning('late')"
    )

    result = manage("shell", "--no-imports", "-c", code, environment=PRODUCTION)

    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [line["message"] for line in lines] == ["told by us", "late"]


def test_a_format_that_there_is_not_is_refused():
    result = manage("check", environment=PRODUCTION | {"LOG_FORMAT": "xml"})

    assert "LOG_FORMAT must be json or text" in result.stderr


def test_in_words_a_line_says_the_same():
    record = logging.LogRecord("some.where", 30, "", 1, "It is %s", ("late",), None)
    record.told = {"status": 200}

    assert TextLine().format(record) == "WARNING some.where: It is late status=200"
