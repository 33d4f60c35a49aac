"""How fast the lists and the search are, beside bare SQL and Django's own admin.

`make bench` prints a line for each figure: its name, its value, and the aim if there is
one. Nothing fails for being slow; it fails where what is compared shows something else.

The figures are medians of rounds in which everything takes its turn, on databases of
their own that `manage.py synthetic` has filled. The admin counts the rows of each value
of a filter only on request, which our lists always do: they are measured beside both.
"""

from collections import defaultdict
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from registry.models import Cluster, Organisation, Territory
from tests.benchmarks import plain_sql
from tests.benchmarks.databases import drop, filled_database
from tests.benchmarks.plain_sql import Shown
from tests.benchmarks.server import requests_per_second, serving
from tests.factories import make_superuser

SMALL, LARGE = 10_000, 100_000
ROUNDS = 15
CLIENTS = 4
REQUESTS = 50

PROVINCE = "BE32"
CLUSTER = "synthetic-network-0001"
TEXT = "menuiserie lambert"
MISTYPED = "menuizerie lamberd"

PAGES = {
    "organisations": {
        "page": f"/organisations/?province={PROVINCE}",
        "admin": "/stock/registry/organisation/?place__province__id__exact={province}",
        "sql": lambda db, day: plain_sql.organisations(db, day=day, province=PROVINCE),
    },
    "members": {
        "page": f"/clusters/{CLUSTER}/members/",
        "admin": "/stock/registry/membership/?cluster__id__exact={cluster}",
        "sql": lambda db, day: plain_sql.members(db, day=day, cluster=CLUSTER),
    },
    "search": {
        "page": f"/search/?{urlencode({'q': TEXT})}",
        "admin": f"/stock/registry/organisation/?{urlencode({'q': TEXT})}",
        "sql": lambda db, day: plain_sql.search(db, text=TEXT),
    },
    "search_mistyped": {
        "page": f"/search/?{urlencode({'q': MISTYPED})}",
        "sql": lambda db, day: plain_sql.search(db, text=MISTYPED),
    },
}


@pytest.fixture
def databases(transactional_db):
    """A connection to a database of each size."""
    template = connections["default"]
    filled = {
        size: filled_database(template, str(size), lambda size=size: fill(size))
        for size in (SMALL, LARGE)
    }
    yield filled
    drop(template, filled)


def fill(organisations: int) -> None:
    call_command("synthetic", organisations=organisations, verbosity=0)
    make_superuser()


def test_speed(databases, as_in_production):
    times = defaultdict(list)
    for database in databases.values():
        connections["default"] = database
        check_contents()
    for _ in range(ROUNDS):
        for size, database in databases.items():
            connections["default"] = database
            for page, ways in ways_to_show().items():
                for way, show in ways.items():
                    start = perf_counter()
                    show()
                    times[page, way, size].append(perf_counter() - start)
    with serving(databases[LARGE]) as port:
        rates = {
            page: requests_per_second(
                port, ways["page"], clients=CLIENTS, requests=REQUESTS
            )
            for page, ways in PAGES.items()
        }
    report({figure: median(each) for figure, each in times.items()}, rates)


def ways_to_show() -> dict[str, dict]:
    """Return, for each page, a function for each way to show what it shows."""
    reader, staff = Client(), Client()
    staff.force_login(User.objects.get())
    day = timezone.localdate()
    keys = {
        "province": Territory.objects.get(code=PROVINCE).pk,
        "cluster": Cluster.objects.get(slug=CLUSTER).pk,
    }

    def ways(page, sql, admin=None):
        yield "page", lambda: reader.get(page)
        yield "sql", lambda: sql(connection.connection, day)
        if admin:
            admin = admin.format(**keys)
            yield "admin", lambda: staff.get(admin)
            yield "admin_with_counts", lambda: staff.get(f"{admin}&_facets=True")

    return {name: dict(ways(**page)) for name, page in PAGES.items()}


def check_contents() -> None:
    """See that the page, the SQL and the admin show the same rows and counts."""
    for name, ways in ways_to_show().items():
        response = ways["page"]()
        if name in ("organisations", "members"):
            ours = list_shown(response)
            theirs = admin_shown(ways["admin"]())
            assert (theirs.total, theirs.slugs) == (ours.total, ours.slugs), name
        else:
            ours = search_shown(response)
        assert ours == ways["sql"](), name
    # The admin finds words only as they are written: nothing that our search does not.
    found = admin_shown(ways_to_show()["search"]["admin"]()).slugs
    assert Organisation.objects.search(TEXT).filter(slug__in=found).count() == len(
        found
    )


def list_shown(response) -> Shown:
    context = response.context_data
    return Shown(
        context["total"],
        [slug_of(row.record) for row in context["table"].paginated_rows],
        {
            facet.name: {option.value: option.count for option in facet.options}
            for facet in context["facets"]
        },
    )


def search_shown(response) -> dict[str, Shown]:
    return {
        group.kind.key: Shown(group.total, [hit.row.slug for hit in group.hits])
        for group in response.context_data["found"]
    }


def admin_shown(response) -> Shown:
    changes = response.context_data["cl"]
    return Shown(changes.result_count, [slug_of(row) for row in changes.result_list])


def slug_of(row) -> str:
    """Return the slug of an organisation, or of the one that is a member."""
    return getattr(row, "organisation", row).slug


def report(medians: dict, rates: dict) -> None:
    print()
    for page, ways in PAGES.items():
        for size in (SMALL, LARGE):
            ours = medians[page, "page", size]
            say(f"{page}_ms_{size}", ours * 1000)
            aim = 2 if page.startswith("search") else 3
            say(f"{page}_over_sql_{size}", ours / medians[page, "sql", size], aim)
            if "admin" in ways:
                stock = medians[page, "admin", size]
                counting = medians[page, "admin_with_counts", size]
                say(f"{page}_over_admin_{size}", ours / stock, 0.5)
                say(f"{page}_over_admin_with_counts_{size}", ours / counting, 0.5)
        growth = medians[page, "page", LARGE] / medians[page, "page", SMALL]
        say(f"{page}_{LARGE}_over_{SMALL}", growth, 2)
        say(f"{page}_per_second_{LARGE}", rates[page])


def say(name: str, value: float, aim: float | None = None) -> None:
    print(f"{name} {value:.2f}" + (f" (aim: at most {aim})" if aim else ""), flush=True)
