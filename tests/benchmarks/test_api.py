"""What programs cost, beside the pages and the files that tell the same rows.

It fails where two ways do not tell the same rows.
"""

import csv
import json
from io import StringIO
from itertools import islice

import pytest
from django.test import Client

from registry.api.lists import DEEPEST

from .clock import Cost, costs_of
from .databases import sized, within
from .figures import say, say_ratio
from .pages import NETWORK
from .promises import SMALL

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

MOST = 100

API = "/api/v1"
PAGES = {
    "organisations": "/organisations/",
    "memberships": "/memberships/",
    "members": f"/clusters/{NETWORK}/members/",
    "searched": "/organisations/?q=menuiserie",
}
"""Lists whose page and answer for programs hold as many rows."""


def for_programs(page: str) -> str:
    path, mark, query = page.partition("?")
    return f"{API}{path.rstrip('/')}{mark}{query}"


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def answers(client, address: str):
    """Yield the answers of a list, one after the other, to its end."""
    while address:
        answer = client.get(address).json()
        yield answer
        address = answer.get("next")


def report(name: str, cost: Cost, other: Cost) -> None:
    say_ratio(f"api.{name}", cost, other)


def test_api(settings):
    settings.API_REQUESTS_A_MINUTE = 0
    client = Client()
    with within(sized(SMALL)):
        for name, page in PAGES.items():
            compare_with_page(client, name, page)
        compare_with_file(client)
        go_on_far_behind(client)
        look_back_and_count(client, settings)


def compare_with_page(client, name: str, page: str) -> None:
    address = for_programs(page)
    first = client.get(address)
    shown = client.get(page).context_data
    assert first.json()["total"] == shown["total"] > 0
    assert len(first.json()["items"]) == len(shown["table"].page.object_list)
    kept = {"if-none-match": first["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    costs = costs_of(
        {
            "page": lambda: client.get(page),
            "answer": lambda: client.get(address),
            "unchanged": lambda: client.get(address, headers=kept),
        }
    )
    report(f"{name}_over_page", costs["answer"], costs["page"])
    report(f"{name}_unchanged_over_answer", costs["unchanged"], costs["answer"])
    say(f"api.{name}_bytes", len(first.content))


def compare_with_file(client) -> None:
    """All members of a network and all memberships: one file, or many answers."""
    page = PAGES["members"]
    address = f"{for_programs(page)}?pageSize={MOST}"

    def taken():
        return [item for each in answers(client, address) for item in each["items"]]

    def of_the_file():
        return list(
            csv.DictReader(StringIO(body(client.get(file)).decode("utf-8-sig")))
        )

    file = f"{page}?_export=csv"
    assert [each["slug"] for each in taken()] == [row["slug"] for row in of_the_file()]
    costs = costs_of({"answers": taken, "file": of_the_file})
    report(f"all_members_{len(taken())}_over_csv", costs["answers"], costs["file"])

    page = PAGES["organisations"]
    file = f"{page}?_export=csv"
    address = f"{for_programs(page)}?pageSize={MOST}"
    rows = of_the_file()
    assert [each["slug"] for each in taken()] == [row["slug"] for row in rows]
    costs = costs_of({"answers": taken, "file": of_the_file})
    report(f"all_{len(rows)}_organisations_over_csv", costs["answers"], costs["file"])


def go_on_far_behind(client) -> None:
    """The last page with a number, and what a cursor gives behind it."""
    start = f"{for_programs(PAGES['memberships'])}?pageSize={MOST}"
    last = f"{start}&page={DEEPEST // MOST}"
    deep = client.get(last).json()
    assert deep["total"] > DEEPEST
    behind = [*islice(answers(client, last), 3)]
    assert "after=" in deep["next"]
    told = [json.dumps(item) for each in behind for item in each["items"]]
    assert len(set(told)) == len(told) == 3 * MOST
    further = behind[1]["next"]
    costs = costs_of(
        {
            "first": lambda: client.get(start),
            "deep": lambda: client.get(last),
            "behind": lambda: client.get(further),
        }
    )
    report("page_at_row_10000_over_first", costs["deep"], costs["first"])
    report("cursor_behind_it_over_first", costs["behind"], costs["first"])


def look_back_and_count(client, settings) -> None:
    """What a moment adds, and what a limit does."""
    address = for_programs(PAGES["organisations"])
    then = {"knownOn": client.get(address).json()["asOf"]}
    assert client.get(address, then).json()["knownOn"] == then["knownOn"]
    costs = costs_of(
        {"now": lambda: client.get(address), "then": lambda: client.get(address, then)}
    )
    report("known_over_now", costs["then"], costs["now"])
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    limited = costs_of({"limited": lambda: client.get(address)})
    report("counted_over_uncounted", limited["limited"], costs["now"])
    settings.API_REQUESTS_A_MINUTE = 1
    client.get(address)
    refused = client.get(address)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    costs |= costs_of({"refused": lambda: client.get(address)})
    report("refused_over_answer", costs["refused"], costs["now"])
