"""The description of the API: it is what the code says, and what is answered."""

import warnings

import pytest
from drf_spectacular.drainage import GENERATOR_STATS

from registry.api.names import camel
from registry.api.views import DOCUMENT
from registry.management.commands.api_document import document
from tests.pages import FOR_PROGRAMS, RECORDS, address_for_programs
from tests.worlds import make_world

from .answers import ON_THE_DAY, asked, check, described, operation

pytestmark = pytest.mark.django_db


def test_the_document_is_what_the_code_says():
    """``manage.py api_document`` writes it anew."""
    GENERATOR_STATS.reset()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = document()

    assert not GENERATOR_STATS
    assert written.decode() == DOCUMENT.read_text(), "run manage.py api_document"


def test_the_document_is_served_as_it_is_kept(client):
    answer = client.get("/api/v1/openapi.yaml")

    assert answer.content == DOCUMENT.read_bytes()
    assert answer["Content-Type"].startswith("application/yaml")


def test_the_document_tells_of_every_address():
    assert described()["openapi"] == "3.0.3"
    told = [each["get"]["operationId"] for each in described()["paths"].values()]
    assert len(told) == len(set(told)) == len(FOR_PROGRAMS) + 1


@pytest.mark.parametrize("rows", [1, 13])
def test_every_answer_is_as_the_document_says(client, rows):
    make_world(rows)
    for name in FOR_PROGRAMS:
        check(
            name,
            asked(client, name, pageSize=100)
            if name not in RECORDS
            else asked(client, name),
        )
        check(name, client.get(address_for_programs(name, lang="fr")).json())
        refused = client.get(address_for_programs(name, nothing="x"))
        check(name, refused.json(), "400")


def test_the_filters_are_told_with_their_values_in_words():
    parameters = {
        each["name"]: each for each in operation("organisation_list")["parameters"]
    }

    kind = parameters["kind"]
    assert kind["schema"]["items"]["enum"][-1] == "not_stated"
    assert "research_centre = research centre" in kind["description"]
    assert "not_stated = not stated" in kind["description"]
    assert parameters["notKind"]["schema"] == kind["schema"]
    assert parameters["allCluster"]["schema"]["enum"] == ["true"]
    assert parameters["pageSize"]["schema"]["maximum"] == 100
    assert parameters["sort"]["schema"]["enum"][:2] == ["name", "-name"]


def test_every_parameter_that_a_list_takes_is_told(client):
    make_world(1)
    for name in FOR_PROGRAMS:
        told = {each["name"] for each in operation(name)["parameters"]}
        response = client.get(address_for_programs(name, nothing="x", **ON_THE_DAY))
        said = response.json()["issues"][0]["detail"]
        names = said.partition("there are ")[2].rstrip(".").split(", ")
        assert set(names) == told - {"slug"}, name


def test_who_has_an_account_is_named_nowhere():
    fields = {
        field
        for schema in described()["components"]["schemas"].values()
        for field in schema.get("properties", {})
    }
    hidden = {"entered_by", "signed_by", "decided_by", "published_by", "evaluator"}

    assert "source" in fields
    assert not fields & {camel(name) for name in hidden}
