"""What pages cost beside others that show the same rows, measured in the same rounds.

Bare SQL gives the rows and all counts of a page, as somebody would write it for that
page alone; the stock admin is Django's, with the same columns and filters, once without
counts and once with; Datasette serves the same rows out of SQLite. Where two do not
show the same it fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from registry.models import Cluster, Organisation, Territory

from . import datasette_site, plain_sql
from .clock import ROUNDS, Cost, costs_of
from .databases import sized, within
from .figures import say, say_cost, say_ratio
from .pages import NETWORK
from .plain_sql import Shown
from .promises import LARGE, MIDDLE, SMALL
from .server import requests_per_second, serving

pytestmark = pytest.mark.usefixtures("measured_databases", "as_in_production")

PROVINCE = "BE32"
TEXT = "menuiserie lambert"
MISTYPED = "menuizerie lamberd"
PLAN = "synthetic-plan-2"
CLIENTS, REQUESTS = 4, 50


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


def plan_shown(response) -> tuple:
    whole = response.context_data["whole"]
    return whole.granted, whole.paid


def admin_shown(response) -> Shown:
    changes = response.context_data["cl"]
    return Shown(changes.result_count, [slug_of(row) for row in changes.result_list])


def slug_of(row) -> str:
    """Return the slug of an organisation, or of the one that is a member."""
    return getattr(row, "organisation", row).slug


@dataclass(frozen=True)
class Compared:
    """A page, and the others that show what it does.

    Args:
        shown: what the page says, as the bare SQL returns it.
        sql: takes the connection and the day.
        admin: the address of the stock admin's list.
        datasette: the table, and the query of its page.
    """

    name: str
    page: str
    shown: Callable
    sql: Callable
    admin: str = ""
    datasette: tuple[str, str] | None = None
    sizes: tuple[int, ...] = (SMALL, MIDDLE)

    def __str__(self):
        return self.name


COMPARED = [
    Compared(
        "organisations",
        f"/organisations/?province={PROVINCE}",
        list_shown,
        lambda db, day: plain_sql.organisations(db, day=day, province=PROVINCE),
        admin="/stock/registry/organisation/?place__province__id__exact={province}",
        datasette=("organisation", f"province={PROVINCE}&_sort=name_key"),
    ),
    Compared(
        "members",
        f"/clusters/{NETWORK}/members/",
        list_shown,
        lambda db, day: plain_sql.members(db, day=day, cluster=NETWORK),
        admin="/stock/registry/membership/?cluster__id__exact={cluster}",
        datasette=("member", f"network={NETWORK}&_sort=name_key"),
    ),
    Compared(
        "search",
        f"/search/?{urlencode({'q': TEXT})}",
        search_shown,
        lambda db, day: plain_sql.search(db, text=TEXT),
        admin=f"/stock/registry/organisation/?{urlencode({'q': TEXT})}",
        datasette=("organisation", urlencode({"_search": TEXT})),
    ),
    Compared(
        "search_mistyped",
        f"/search/?{urlencode({'q': MISTYPED})}",
        search_shown,
        lambda db, day: plain_sql.search(db, text=MISTYPED),
    ),
    Compared(
        "plan",
        f"/programmes/{PLAN}/",
        plan_shown,
        lambda db, day: plain_sql.plan(db, day=day, plan=PLAN),
        sizes=(MIDDLE, LARGE),
    ),
]


@pytest.fixture(scope="module")
def datasettes(tmp_path_factory):
    """Datasette on the rows of a size, by that size; empty where it is not there."""
    kept = {}

    def of(size: int):
        if size not in kept and datasette_site.PROGRAM.exists():
            file = tmp_path_factory.mktemp("datasette") / f"registry{size}.db"
            datasette_site.export(file, timezone.localdate())
            serving_it = datasette_site.serving(file)
            kept[size] = file, serving_it.__enter__(), serving_it
        return kept[size][:2] if size in kept else None

    yield of
    for _file, _served, serving_it in kept.values():
        serving_it.__exit__(None, None, None)


@pytest.mark.parametrize("page", COMPARED, ids=str)
def test_a_page_beside_its_peers(page: Compared, datasettes, sizes):
    for size in filter(page.sizes.__contains__, sizes):
        with within(sized(size)):
            ways = ways_of(page)
            check_contents(page, ways)
            costs = costs_of(ways)
            if page.datasette and (there := datasettes(size)):
                costs["datasette"] = cost_of_datasette(page, *there)
        say_cost(f"peers.{page}", costs["page"], size)
        for way, cost in costs.items():
            if way != "page":
                say_ratio(f"peers.{page}.over_{way}.{size}", costs["page"], cost)


def ways_of(page: Compared) -> dict[str, Callable]:
    reader, staff = Client(), Client()
    staff.force_login(User.objects.get())
    day = timezone.localdate()
    connection.ensure_connection()
    admin = page.admin.format(
        province=Territory.objects.get(code=PROVINCE).pk,
        cluster=Cluster.objects.get(slug=NETWORK).pk,
    )
    ways = {
        "page": lambda: reader.get(page.page),
        "sql": lambda: page.sql(connection.connection, day),
        "admin": lambda: staff.get(admin),
        "admin_with_counts": lambda: staff.get(f"{admin}&_facets=True"),
    }
    return {way: act for way, act in ways.items() if admin or "admin" not in way}


def check_contents(page: Compared, ways: dict[str, Callable]) -> None:
    """See that the page, the SQL and the admin show the same rows and counts."""
    ours = page.shown(ways["page"]())
    assert ours == ways["sql"](), page
    if "admin" not in ways:
        return
    theirs = admin_shown(ways["admin"]())
    if page.shown is list_shown:
        assert (theirs.total, theirs.slugs) == (ours.total, ours.slugs), page
    else:
        # The admin finds words only as they are written: nothing that we do not.
        found = Organisation.objects.search(TEXT).filter(slug__in=theirs.slugs)
        assert found.count() == len(theirs.slugs)


def cost_of_datasette(page: Compared, file, served) -> Cost:
    """Return the median of what Datasette costs, in seconds of its own process."""
    address = datasette_site.address(file, *page.datasette)
    if page.shown is list_shown:
        ours = Client().get(page.page).context_data["total"]
        assert served.count(address) == ours, page
    taken = []
    for _round in range(ROUNDS + 1):
        start = served.seconds()
        served.get(address)
        taken.append(served.seconds() - start)
    return Cost(sorted(taken[1:])[ROUNDS // 2], 0, 0)


def test_pages_a_second():
    with within(sized(MIDDLE)), serving(connection) as port:
        for page in COMPARED:
            rate = requests_per_second(
                port, page.page, clients=CLIENTS, requests=REQUESTS
            )
            say(f"peers.{page}.per_second.{MIDDLE}", rate)
