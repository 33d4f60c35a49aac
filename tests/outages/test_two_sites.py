"""Two sites on one database: what is done at one is known at the other at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle, takewhile

import pytest

from tests.deployment.browsing import Visitor, log_in_as_administrator
from tests.factories import PASSWORD
from tests.site.test_rows_in_one_order import BY_CHANCE

from .kills import Kills
from .servers import get, site_on

pytestmark = pytest.mark.django_db

ROUNDS = 25
MADE_BEFORE = """
import django
django.setup()
from tests.factories import make_organisation, make_superuser
make_organisation(name="Counted 0.", slug="counted")
make_superuser("two-sites")
"""
SOME_ADDRESSES = """
import json, django
django.setup()
from tests.site.test_rows_in_one_order import some_of_each
print(json.dumps(some_of_each()))
"""
PAGES = (
    "/organisations/counted/",
    "/organisations/?q=counted",
    "/api/v1/organisations/counted",
)


@pytest.fixture(scope="module")
def monkeypatched():
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
def sites(server, monkeypatched):
    """The ports of two sites, each of which keeps pages of its own."""
    made = server.run_python(MADE_BEFORE)
    assert made.returncode == 0, made.stderr
    for limit in ("API_REQUESTS_A_MINUTE", "PAGE_REQUESTS_A_MINUTE"):
        monkeypatched.setitem(server.environment, limit, "100000")
    with site_on(server) as one, site_on(server) as other:
        yield one, other


def answer_of(port, address, method="GET", body=None, **headers):
    """Ask a site without TLS; return the answer, which was read."""
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request(method, address, body, {"Host": "127.0.0.1", **headers})
        answer = client.getresponse()
        answer.content = answer.read()
        answer.text = answer.content.decode(errors="replace")
        return answer
    finally:
        client.close()


def visitor_at(port):
    return Visitor(port, origin="http://127.0.0.1", answer_of=answer_of)


def named(number):
    return f"Counted {number}."


def test_what_is_committed_is_shown_by_both_at_once(server, sites):
    """Each keeps pages, and gives none that is older than a change anywhere."""
    done = 0

    def read(port):
        """Read all the time; return every page that was older than it may be."""
        late = []
        for path in takewhile(lambda _path: done < ROUNDS, cycle(PAGES)):
            before = done
            said = get(port, path)[2]
            if not any(named(n) in said for n in range(before, ROUNDS + 1)):
                late.append((path, before, said))
        return late

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read, port) for port in sites for _ in range(2)]
        try:
            for number in range(1, ROUNDS + 1):
                server.ask(
                    "UPDATE registry_organisation SET name = %s "
                    "WHERE slug = 'counted' RETURNING id",
                    named(number),
                )
                done = number
                for path in PAGES:
                    for port in sites:
                        said = get(port, path)[2]
                        assert named(number) in said, path
        finally:
            done = ROUNDS
        assert [late for reader in readers for late in reader.result(60)] == []


def test_who_logs_in_at_one_is_known_and_leaves_at_the_other(sites):
    one, other = sites
    visitor = visitor_at(one)
    log_in_as_administrator(visitor, "two-sites", PASSWORD)

    visitor.port = other
    assert visitor.get("/desk/").status == 200
    assert visitor.send("/accounts/logout/").status == 302

    visitor.port = one
    assert visitor.get("/desk/").status == 302


def test_who_guesses_at_one_is_held_up_at_the_other(sites):
    one, other = sites
    for _ in range(5):
        visitor_at(one).send("/accounts/login/", login="two-sites", password="guessed")

    answer = visitor_at(other).send(
        "/accounts/login/", login="two-sites", password=PASSWORD
    )

    assert answer.status == 200, "it is the right password, and they are not let in"
    assert visitor_at(other).get("/desk/").status == 302


def test_the_same_list_sent_to_both_is_applied_once(server, sites):
    assert server.manage("load_founding_facts").returncode == 0
    act = Kills(server, 0)
    command = act.importing()
    at_once = [server.start(*command) for _ in sites]

    ended = [process.wait(120) for process in at_once]

    assert 0 in ended
    act.look_at_the_list(was_said=True)


def test_both_say_the_same_of_everything(server, sites):
    """To the byte: whoever compares what he took finds only what has changed."""
    assert server.manage("load_founding_facts").returncode == 0
    told = {
        path: [BY_CHANCE.sub(b"", answer_of(port, path).content) for port in sites]
        for path in json.loads(server.run_python(SOME_ADDRESSES).stdout)
    }

    assert len(told) > 100
    assert [path for path, (one, other) in told.items() if one != other] == []
