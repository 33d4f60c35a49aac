"""What programs are answered in the tests."""

import json
from functools import cache

import jsonschema
import yaml
from django.urls import resolve

from registry.api.names import camel
from registry.api.views import DOCUMENT
from registry.lists.as_of import OF_TIME
from tests.pages import address, address_for_programs, listed
from tests.world import DAY

ON_THE_DAY = {"as_of": DAY.isoformat()}


def asked(client, name, status=200, **query):
    """Return what a program is answered on the day of the world."""
    response = client.get(address_for_programs(name, **ON_THE_DAY | query))
    assert response.status_code == status, (name, query, response.text[:500])
    return response.json()


def of_the_file(client, name, **query) -> list[dict]:
    """Return the rows of the file of a list, what is not stated left out."""
    query = {"_export": "json", **ON_THE_DAY, **query}
    response = client.get(address(name, **query))
    assert response.status_code == 200, (name, query)
    return [stated(row) for row in json.loads(b"".join(response))]


def stated(row: dict) -> dict:
    """Return the cells of a row of a file under the names that programs know."""
    return {
        camel(name): value
        for name, value in row.items()
        if value not in (None, "", []) and name not in OF_TIME
    }


def is_told(row: dict, item: dict) -> bool:
    """Whether an object says what the row of a file says."""
    for name, value in row.items():
        if name not in item:
            stem = name[:-2]
            if name[-2:] in ("En", "Fr") and item.get(stem):
                continue
            return False
        told = item[name]
        if isinstance(told, dict):
            told = told.get("slug") or told.get("code")
        if told != value:
            return False
    return True


def same(client, name, **query):
    """Assert that the file of a page and the answer for programs say the same rows."""
    rows = of_the_file(client, name, **query)
    answer = asked(client, name, pageSize=100, **query)

    assert answer["total"] == len(rows), query
    assert len(answer["items"]) == min(len(rows), 100)
    for row, item in zip(rows[:100], answer["items"], strict=True):
        assert is_told(row, item), (query, row, item)
    return answer


def asked_also(client, view, name, **query) -> int:
    """Assert that a page shows as many rows as programs are told; return how many.

    Args:
        view: the page, as it answers on the day of the world.
    """
    total = same(client, name, **query)["total"]
    page = listed(view, **ON_THE_DAY | query).get_table().page
    assert page.paginator.count == total, query
    return total


@cache
def described() -> dict:
    """Return the document of the API."""
    return yaml.safe_load(DOCUMENT.read_text())


@cache
def closed() -> dict:
    """Return the parts of the document, so that no object says more than it tells.

    Programs take what is added later; the tests of today take nothing else.
    """

    def close(told):
        if isinstance(told, list):
            return [close(each) for each in told]
        if not isinstance(told, dict):
            return told
        kept = {name: close(each) for name, each in told.items()}
        if kept.get("type") == "object" and "properties" in kept:
            kept["additionalProperties"] = False
        return kept

    return close(described()["components"])


def operation(name: str) -> dict:
    """Return what the document tells of an address."""
    path = "/" + str(resolve(address_for_programs(name)).route)
    return described()["paths"][path.replace("<slug:slug>", "{slug}")]["get"]


def check(name: str, answer: dict, status: str = "200") -> None:
    """Assert that an answer is as the document says."""
    content = operation(name)["responses"][status]["content"]
    (media,) = content.values()
    schema = media["schema"] | {"components": closed()}
    jsonschema.Draft4Validator(schema).validate(answer)
