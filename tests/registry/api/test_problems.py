"""What is answered where nothing else can be: in the form of the guide, in words."""

import pytest
from django.test import Client

from registry.api.problems import KINDS
from tests.factories import make_organisation
from tests.pages import FOR_PROGRAMS, LISTS, address, address_for_programs

pytestmark = pytest.mark.django_db

TYPE = "urn:problem-type:belgif:"


def problem(response, status, kind):
    told = response.json()
    assert response.status_code == told["status"] == status, told
    assert response["Content-Type"] == "application/problem+json"
    assert told["type"] == TYPE + kind
    return told


@pytest.fixture
def broken(monkeypatch):
    def fail(*_args):
        raise RuntimeError("It broke.")

    monkeypatch.setattr("registry.api.fields.Facts.read", fail)
    return Client(raise_request_exception=False)


def one_of_each(client, broken, settings, monkeypatch, language):
    """Return an answer of each kind of problem, by its status."""
    headers = {"accept-language": language}
    path = "/api/v1/organisations"
    make_organisation()
    found = {
        400: client.get(f"{path}?sort=x", headers=headers),
        404: client.get(f"{path}/nobody", headers=headers),
        405: client.post(path, headers=headers),
        406: client.get(path, headers=headers | {"accept": "text/turtle"}),
        500: broken.get(path, headers=headers),
    }
    settings.API_REQUESTS_A_MINUTE = 1
    # Both within one minute.
    monkeypatch.setattr("registry.api.limits.time.time", lambda: 6_000_010)
    client.get(f"{path}?sort=x", headers=headers)
    return found | {429: client.get(path, headers=headers)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_kind_of_problem_is_told_in_both_languages(
    client, broken, settings, monkeypatch, language
):
    answers = one_of_each(client, broken, settings, monkeypatch, language)
    assert set(answers) == {kind.status for kind in KINDS}
    said = {
        kind.status: problem(answers[kind.status], kind.status, kind.name)
        for kind in KINDS
    }

    english = {
        400: "The request cannot be understood",
        404: "There is no such record",
        405: "The API is for reading only",
        406: "The API answers with JSON",
        429: "Too many requests",
        500: "Something broke on our side",
    }
    for status, told in said.items():
        assert (told["title"] == english[status]) == (language == "en")
        assert told["detail"]
        assert told["href"].endswith(f"{told['type'].rpartition(':')[2]}.html")
    assert answers[405]["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("name", sorted({*LISTS} & {*FOR_PROGRAMS}))
def test_what_a_page_says_of_its_address_a_program_is_told_too(client, name):
    client.raise_request_exception = True
    for query in (
        {"as_of": "2005-99-01"},
        {"as_of": ["2005-01-01", "2006-01-01"]},
        {"sort": "nothing"},
        {"page": "77"},
        {"page": "x"},
        {"q": "x" * 300},
        {"q": "\x00"},
    ):
        page = client.get(address(name, **query))
        told = client.get(address_for_programs(name, **query))
        if page.status_code == 404 == told.status_code:
            continue
        assert page.status_code == 400
        told = problem(told, 400, "badRequest")
        assert str(page.context["reason"]) == told["detail"]
        (parameter,) = query
        assert told["issues"][0]["name"] == {"as_of": "asOf"}.get(parameter, parameter)
        assert told["issues"][0]["in"] == "query"


def test_each_parameter_that_is_wrong_is_named(client):
    answer = client.get("/api/v1/organisations?kind=x&seenFrom=never&size=big&lang=fr")

    told = problem(answer, 400, "badRequest")
    assert {(each["name"], each["value"]) for each in told["issues"]} == {
        ("kind", "x"),
        ("seenFrom", "never"),
        ("size", "big"),
    }
    assert all(each["detail"] for each in told["issues"])


def test_a_parameter_that_nobody_knows_is_refused_with_those_that_there_are(client):
    told = problem(client.get("/api/v1/organisations?colour=red"), 400, "badRequest")

    (issue,) = told["issues"]
    assert issue["type"] == f"{TYPE}input-validation:unknownInput"
    assert issue["name"] == "colour"
    assert "pageSize" in issue["detail"]


@pytest.mark.parametrize("path", ["/organisations", "/organisations/hub"])
@pytest.mark.parametrize(
    "query",
    ["_feed=atom", "_feed=ics", "_export=csv", "_columns=shown", "_show=map", "Feed=x"],
)
def test_what_pages_alone_understand_is_refused_by_its_name(client, path, query):
    make_organisation(slug="hub")

    told = problem(client.get(f"/api/v1{path}?{query}"), 400, "badRequest")

    (issue,) = told["issues"]
    assert issue["type"] == f"{TYPE}input-validation:unknownInput"
    assert issue["name"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "query",
    [
        "pageSize=0",
        "pageSize=101",
        "pageSize=-1",
        "pageSize=%D9%A3",
        "pageSize=99999999999999999999",
        "page=-1",
        "page=99999999999999999999999",
        "lang=nl",
        "lang=fr&lang=en",
        "select=,x",
        "networks=x",
        "after=x&page=2",
    ],
)
def test_no_query_makes_it_fail(client, query):
    make_organisation()

    problem(client.get(f"/api/v1/organisations?{query}"), 400, "badRequest")


def test_too_many_parameters_are_refused(client):
    query = "&".join(f"kind={number}" for number in range(2000))

    problem(client.get(f"/api/v1/organisations?{query}"), 400, "badRequest")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/nothing/",
        "/api/v1/clusters/%00",
        "/api/v1/clusters/%0A/members",
        "/api/v1/clusters/h%C3%A9",
        "/api/v1/imports",
        "/api/v1/log",
        "/api/v1/desk",
    ],
)
def test_an_address_of_nothing_is_a_problem_too(client, path):
    problem(client.get(path), 404, "resourceNotFound")


def test_a_slash_too_many_leads_to_the_address_without_it(client):
    answer = client.get("/api/v1/clusters/?kind=innovation_hub")

    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/clusters?kind=innovation_hub"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/clusters", "/api/v1/nothing"])
def test_nothing_can_be_sent_to_it(client, method, path):
    client = Client(enforce_csrf_checks=True)

    problem(getattr(client, method)(path), 405, "methodNotAllowed")
