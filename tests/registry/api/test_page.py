"""What the page on the API shows to try, tried."""

from contextlib import redirect_stdout
from io import StringIO

import pytest

from tests.factories import make_cluster, make_membership
from tests.html import page_of

pytestmark = pytest.mark.django_db

PROGRAM = {"class": "api-program"}


def test_the_program_on_the_page_gets_all_members(client, live_server, monkeypatch):
    monkeypatch.setattr("registry.api.pages.MOST_A_PAGE", 2)
    cluster = make_cluster(slug="tweed")
    members = {make_membership(cluster=cluster).organisation.slug for _each in range(5)}
    make_membership()
    host = live_server.url.removeprefix("http://")
    page = page_of(client.get("/api/", headers={"host": host}))
    program = page.find("pre", **PROGRAM).find("code").children

    with redirect_stdout(StringIO()) as printed:
        exec("".join(program), {})

    lines = printed.getvalue().splitlines()
    assert len(lines) == len(members) == 5
    assert {line.split()[0] for line in lines} == members


def test_every_address_to_try_is_answered(client):
    make_membership()
    page = page_of(client.get("/api/"))
    links = [each["href"] for each in page.find("main").find_all("a", having="href")]
    addresses = [each for each in links if "/api/v1/" in each]

    assert len(addresses) == 5
    for address in addresses:
        assert client.get(address).status_code == 200


def test_an_empty_registry_shows_no_network_to_try(client):
    response = client.get("/api/")

    assert response.status_code == 200
    assert not page_of(response).find_all("pre", **PROGRAM)
