"""What stands before every address for programs: marks, caches, cookies, limits."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_organisation, make_superuser
from tests.pages import FOR_PROGRAMS, RECORDS, address_for_programs
from tests.registry.test_pages import QUERIES
from tests.worlds import make_world

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organisations"

BUDGETS = Path(__file__).with_name("query_budgets.json")
OWN_QUERIES = json.loads(BUDGETS.read_text())
"""How many queries each answer makes; ``--refresh-query-budgets`` writes them anew."""


def test_who_has_the_answer_already_is_told_so(client):
    make_organisation()
    first = client.get(LIST)
    again = client.get(LIST, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert again["ETag"] == first["ETag"]

    make_organisation()
    changed = client.get(LIST, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_head_has_the_marks_of_the_answer_and_no_body(client):
    make_organisation()
    whole = client.get(LIST)
    head = client.head(LIST)

    assert not head.content
    assert head["ETag"] == whole["ETag"]
    assert (
        client.head(LIST, headers={"if-none-match": whole["ETag"]}).status_code == 304
    )


@pytest.mark.parametrize("path", [LIST, "/api/v1/health", "/api/v1/openapi.yaml"])
def test_an_answer_is_for_everybody_and_any_cache_may_keep_it(client, path):
    answer = client.get(path)

    assert answer["Cache-Control"] == "public, no-cache"
    assert {each.strip().lower() for each in answer["Vary"].split(",")} >= {
        "accept",
        "accept-language",
    }
    assert "cookie" not in answer["Vary"].lower()
    assert not answer.cookies


def test_a_mistake_is_kept_by_no_cache(client):
    assert client.get(f"{LIST}?x=1")["Cache-Control"] == "no-store"


def test_who_is_logged_in_is_told_what_everybody_is_told():
    make_world(1)
    own = Client()
    own.force_login(make_superuser())
    own.cookies["django_language"] = "fr"
    for name in FOR_PROGRAMS:
        path = address_for_programs(name)
        with CaptureQueriesContext(connection) as queries:
            answer = own.get(path)
        assert answer.content == Client().get(path).content
        assert not [q for q in queries if "django_session" in q["sql"]]


def test_any_site_may_read_it_in_a_browser(client):
    answer = client.get(LIST, headers={"origin": "https://example.org"})
    asked_first = client.options(
        LIST,
        headers={
            "origin": "https://example.org",
            "access-control-request-method": "GET",
        },
    )

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert asked_first["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/organisations/", "/api/", "/accounts/login/"])
def test_no_other_site_reads_the_pages(client, path):
    answer = client.get(path, headers={"origin": "https://example.org"})

    assert "Access-Control-Allow-Origin" not in answer


def test_it_says_what_may_be_asked(client):
    answer = client.options(LIST)

    assert answer.status_code == 204
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_it_says_whether_it_answers(client):
    assert client.get("/api/v1/health").json() == {"status": "UP"}


# What it costs


def queries_of_each(client):
    made = {}
    for name in FOR_PROGRAMS:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address_for_programs(name)).status_code == 200, name
        made[name] = len(queries)
    return made


@pytest.mark.parametrize("rows", [1, 40])
def test_an_answer_makes_its_number_of_queries_however_many_rows(
    client, rows, pytestconfig
):
    make_world(rows)
    made = queries_of_each(client)

    if rows == 1 and pytestconfig.getoption("--refresh-query-budgets"):
        BUDGETS.write_text(json.dumps(made, indent=1) + "\n")
        OWN_QUERIES.update(made)
    # A list of several pages asks for the keys of its rows first, and then for these;
    # for the keys twice, where some rows refer to nothing that orders them.
    more = {name: number - OWN_QUERIES[name] for name, number in made.items()}
    assert {name for name, number in more.items() if number} <= made.keys() - RECORDS
    assert set(more.values()) <= ({0} if rows == 1 else {0, 1, 2})


def test_a_list_makes_no_more_queries_than_its_page():
    """One more at most fetches the rows that it names, which no page names so."""
    over = {
        name: (made, QUERIES[name])
        for name, made in OWN_QUERIES.items()
        if name not in RECORDS and made > QUERIES[name] + 1
    }

    assert over == {}


# Limits


@pytest.fixture
def limited(settings, monkeypatch):
    settings.API_REQUESTS_A_MINUTE = 3
    monkeypatch.setattr("registry.api.limits.time.time", lambda: 6_000_010)
    return monkeypatch


def test_a_client_may_ask_so_often_a_minute(client, limited):
    answers = [client.get(LIST) for _time in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each["RateLimit"] for each in answers] == [
        '"minute";r=2;t=50',
        '"minute";r=1;t=50',
        '"minute";r=0;t=50',
        '"minute";r=0;t=50',
    ]
    refused = answers[-1]
    assert refused["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert refused["Retry-After"] == "50"
    assert refused["Cache-Control"] == "no-store"
    assert refused["Vary"] == "Accept, Accept-Language, origin, Accept-Encoding"
    told = refused.json()
    assert told["type"] == "urn:problem-type:belgif:tooManyRequests"
    assert (told["limit"], told["retryAfterSec"]) == (3, 50)

    limited.setattr("registry.api.limits.time.time", lambda: 6_000_060)
    assert client.get(LIST)["RateLimit"] == '"minute";r=2;t=60'


def test_each_network_is_counted_by_itself(client, limited, settings):
    for _time in range(4):
        client.get(LIST)

    assert client.get(LIST).status_code == 429
    assert client.get(LIST, REMOTE_ADDR="192.0.2.7").status_code == 200
    # An address of IPv6 is one of all those that begin alike.
    for last in range(1, 4):
        assert client.get(LIST, REMOTE_ADDR=f"2001:db8::{last}").status_code == 200
    assert client.get(LIST, REMOTE_ADDR="2001:db8::9").status_code == 429


def test_an_address_that_anybody_can_claim_is_not_believed(client, limited):
    for number in range(4):
        answer = client.get(LIST, headers={"x-forwarded-for": f"192.0.2.{number}"})

    assert answer.status_code == 429


def test_what_is_not_there_counts_and_how_to_ask_does_not(client, limited):
    for _time in range(4):
        assert client.get("/api/v1/health").status_code == 200
        assert client.get("/api/v1/openapi.yaml").status_code == 200
        answer = client.get("/api/v1/nothing")

    assert answer.status_code == 429
    assert client.get("/api/v1/openapi.yaml").status_code == 200


def test_counting_takes_one_statement_and_forgets_who_asked_before(client, limited):
    client.get(LIST, REMOTE_ADDR="192.0.2.7")
    limited.setattr("registry.api.limits.time.time", lambda: 6_000_400)

    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/nothing")

    assert len([q for q in queries if "registry_api_use" in q["sql"]]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT client, asked FROM registry_api_use")
        ((mark, number),) = cursor.fetchall()
    assert number == 1
    assert "127.0.0.1" not in mark


def test_without_a_limit_nothing_is_counted(client, settings):
    settings.API_REQUESTS_A_MINUTE = 0

    answer = client.get(LIST)

    assert "RateLimit" not in answer
