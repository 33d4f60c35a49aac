"""Programs are told what the registry knew on a day, as readers of its pages are."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories import make_cluster, make_organisation
from tests.pages import FOR_PROGRAMS, LISTS, RECORDS, address, address_for_programs
from tests.registry.recorded.ages import FIRST, bear

from .answers import asked, check, is_told, of_the_file, same
from .test_problems import problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grown")]

AT_FIRST = (FIRST + timedelta(days=5)).date().isoformat()


@pytest.fixture(scope="module")
def grown(small_world, django_db_blocker):
    """A world of which some was entered on a first day, and the rest today."""
    with django_db_blocker.unblock():
        bear(FIRST)
        for number in range(3, 8):
            small_world.make_round(number)
    return small_world


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_the_rows_that_its_page_knew(client, name):
    then, now = same(client, name, known_on=AT_FIRST), same(client, name)

    assert then["knownOn"] == AT_FIRST
    assert "knownOn" not in now
    check(name, then)
    assert then["total"] <= now["total"]


def test_most_lists_have_grown_since(client):
    """Otherwise what they knew could not be told from what they know."""

    def total(name, **query):
        return asked(client, name, pageSize=1, **query)["total"]

    grown = [name for name in LISTS if total(name, known_on=AT_FIRST) < total(name)]

    assert len(grown) > len(LISTS) / 2


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_told_as_it_was_known(client, name):
    record = asked(client, name, known_on=AT_FIRST)
    rows = of_the_file(client, name.replace("_detail", "_list"), known_on=AT_FIRST)
    (row,) = [row for row in rows if row["slug"] == "hub"]
    for part, facts in record.items():
        if isinstance(facts, list):
            row.pop(part, None)

    assert record["knownOn"] == AT_FIRST
    assert is_told(row, record)
    check(name, record)


def test_the_parts_of_a_record_are_those_that_were_known(client):
    def parts(**query):
        record = asked(client, "cluster_detail", **query)
        return {name: len(each) for name, each in record.items() if type(each) is list}

    then, now = parts(known_on=AT_FIRST), parts()

    assert then.keys() == now.keys()
    assert all(then[name] <= now[name] for name in then)
    assert then != now


def test_without_a_day_it_tells_of_the_day_looked_back_to(client):
    answer = client.get(f"/api/v1/clusters?knownOn={AT_FIRST}").json()

    assert answer["asOf"] == answer["knownOn"] == AT_FIRST


def test_a_moment_can_be_looked_back_to(client):
    moment = f"{AT_FIRST}T12:00:00+01:00"
    answer = client.get("/api/v1/clusters", {"knownOn": moment, "pageSize": 1}).json()

    assert answer["knownOn"] == moment
    check("cluster_list", answer)
    assert client.get(answer["next"]).json()["knownOn"] == moment


def links_of(told):
    """Yield every address of the API in an answer."""
    match told:
        case str() if told.startswith("http://testserver/api/v1"):
            yield told
        case dict() | list():
            for each in told.values() if isinstance(told, dict) else told:
                yield from links_of(each)


@pytest.mark.parametrize("name", FOR_PROGRAMS)
def test_the_moment_stays_in_every_link(client, name):
    query = {"known_on": AT_FIRST} | ({} if name in RECORDS else {"pageSize": 1})
    links = list(links_of(asked(client, name, **query)))

    assert links
    for link in links:
        assert parse_qs(urlsplit(link).query).get("knownOn") == [AT_FIRST], link


def test_every_link_of_what_was_known_leads_somewhere(client):
    followed = set()
    for name in ("membership_list", "cluster_detail", "source_list"):
        for link in links_of(asked(client, name, known_on=AT_FIRST)):
            kind = urlsplit(link).path.split("/")[3]
            if (name, kind) not in followed:
                followed.add((name, kind))
                assert client.get(link).json()["knownOn"] == AT_FIRST

    assert {"clusters", "organisations", "sources"} <= {kind for _n, kind in followed}


@pytest.mark.parametrize("name", ["cluster_list", "cluster_members", "cluster_detail"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "moment",
    [
        "soon",
        "2026-02-30",
        "2026-02-01T25:00",
        "2999-01-01",
        "2199-01-01",
        "1999-12-31",
        ["2026-02-01", "2026-02-02"],
    ],
)
def test_a_moment_that_cannot_be_is_a_problem_of_this_parameter(
    client, name, language, moment
):
    headers = {"accept-language": language}
    page = client.get(address(name, known_on=moment), headers=headers)
    answer = client.get(address_for_programs(name, known_on=moment), headers=headers)

    told = problem(answer, 400, "badRequest")
    assert page.status_code == 400
    assert told["detail"] == str(page.context["reason"])
    (issue,) = told["issues"]
    assert (issue["in"], issue["name"]) == ("query", "knownOn")
    assert answer["Content-Language"] == language
    check(name, told, "400")


@pytest.mark.parametrize("below", ["", "/members"])
def test_what_was_not_known_yet_is_a_problem_that_says_since_when(client, below):
    make_cluster(slug="late")
    path = f"/api/v1/clusters/late{below}"

    assert client.get(path).status_code == 200
    told = problem(client.get(path, {"knownOn": AT_FIRST}), 404, "resourceNotFound")
    assert "It was not known yet on" in told["detail"]
    assert "It was entered on" in told["detail"]
    french = client.get(path, {"knownOn": AT_FIRST, "lang": "fr"}).json()["detail"]
    assert french != told["detail"]


def test_of_what_never_was_no_more_is_said_than_today(client):
    make_organisation(slug="gone").delete()
    for slug in ("nobody", "gone"):
        path = f"/api/v1/organisations/{slug}"
        then = problem(client.get(path, {"knownOn": AT_FIRST}), 404, "resourceNotFound")

        assert then == client.get(path).json()


def test_the_door_stands_before_what_was_known_too(client):
    path = f"/api/v1/clusters?knownOn={AT_FIRST}"
    answer = client.get(path)

    assert client.head(path)["ETag"] == answer["ETag"]
    again = client.get(path, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert client.options(path).status_code == 204
    problem(client.post(path), 405, "methodNotAllowed")
    problem(client.get(f"/api/v1/nothing?knownOn={AT_FIRST}"), 404, "resourceNotFound")
