"""The pages of every list hold all of it, in its order, however they are fetched."""

from contextlib import nullcontext

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import EmptyPage
from django.db import connection
from django.db.models import Count, F, Model, Window
from django.db.models.functions import RowNumber
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from registry.api.parameters import MOST_A_PAGE
from registry.lists import page as of_lists
from registry.lists import paging
from registry.lists.paging import CountedPages
from registry.models import Cluster, Membership, Organisation
from registry.recorded.reading import as_known_at
from registry.state.kept import Kept
from registry.values import values_of
from tests.factories import make_cluster, make_membership, make_organisation
from tests.pages import FOR_PROGRAMS, LISTS, WORKED_OUT, address, address_for_programs
from tests.world import DAY

FEW = 5

TIMES = {
    "today": ({}, nullcontext),
    "on a day": ({"as_of": DAY.isoformat()}, lambda: values_of(DAY, "fr")),
    "as known now": ({}, lambda: as_known_at(timezone.now())),
}

LISTS_FOR_PROGRAMS = [name for name in FOR_PROGRAMS if name in {*LISTS, *WORKED_OUT}]


def piece(*rows_and_places):
    return paging.piece(*rows_and_places, Kept(None))


def list_at(path: str):
    """Return the list that an address shows to everybody."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    match = resolve(request.path_info)
    view = match.func.view_class(**match.func.view_initkwargs)
    view.setup(request, *match.args, **match.kwargs)
    return view


def orders(view) -> list[str]:
    names = [column.name for column in view.get_columns() if column.sort]
    return ["", *names, *(f"-{name}" for name in names)]


def pages_of(view, query: dict) -> list:
    """Return the rows of all pages, one after the other."""
    found = []
    for number in range(1, 1000):
        view.request.GET = view.request.GET.copy()
        view.request.GET["page"] = str(number)
        table = view.get_table()
        found += table.records
        if not table.page.has_next():
            return found
    raise AssertionError(f"{query} has no end")


def values(row) -> dict:
    return {n: v for n, v in vars(row).items() if not n.startswith("_")}


def differing(name: str, time: str) -> list:
    """Return the orders of a list in which its pages hold anything else than all of it.

    All of it is fetched at once, each row with everything that its cells show.
    """
    query, then = TIMES[time]
    found = []
    with then():
        for order in orders(list_at(address(name))):
            for more in ({"sort": order},) if order else ({}, {"q": "o"}):
                asked = query | more
                view = list_at(address(name, **asked))
                expected = list(view.sorted_table(view.get_columns()).data.data)
                shown = pages_of(view, asked)
                same = shown == expected and all(
                    values(one).items() <= values(other).items()
                    for one, other in zip(expected, shown, strict=True)
                    if isinstance(one, Model)
                )
                if not same:
                    found.append(asked)
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("large_world")
@pytest.mark.parametrize("time", TIMES)
def test_pages_hold_the_rows_of_every_list_in_every_order(monkeypatch, time):
    monkeypatch.setattr(of_lists, "PER_PAGE", FEW)
    monkeypatch.setattr(paging, "LONG", 0)
    # Some pages lie in one block of keys, others in two.
    monkeypatch.setattr(paging, "BLOCK", FEW + 3)

    found = {name: differing(name, time) for name in [*LISTS, *sorted(WORKED_OUT)]}

    assert {name: queries for name, queries in found.items() if queries} == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("large_world")
@pytest.mark.parametrize("query", [{}, {"as_of": DAY.isoformat()}])
def test_programs_get_the_rows_of_every_list_page_by_page(query):
    def items(name, size):
        number, found = 1, []
        while True:
            path = address_for_programs(name, page_size=size, page=number, **query)
            answer = Client().get(path).json()
            found += answer["items"]
            if "next" not in answer:
                return found
            number += 1

    whole = {name: items(name, MOST_A_PAGE) for name in LISTS_FOR_PROGRAMS}

    assert {name for name in whole if items(name, FEW + 1) != whole[name]} == set()
    assert sum(len(rows) > 2 * FEW for rows in whole.values()) > 10


@pytest.mark.django_db
def test_a_page_behind_the_middle_is_counted_from_the_end(monkeypatch):
    monkeypatch.setattr(paging, "BLOCK", 3)
    bodies = [make_organisation(name=f"Body {number:02}") for number in range(10)]
    rows = Organisation.objects.filter(pk__in=[body.pk for body in bodies])

    with CaptureQueriesContext(connection) as queries:
        found = list(piece(rows.order_by("name_key", "slug"), 6, 9, 10))

    keys, shown = (query["sql"] for query in queries)
    assert found == bodies[6:9]
    assert "LIMIT 3 OFFSET 1" in keys
    assert '"name_key" DESC' in keys
    assert "OFFSET" not in shown
    assert "email" in shown
    assert "email" not in keys


@pytest.mark.django_db
def test_what_a_cell_counts_is_counted_for_the_rows_of_the_page_alone():
    for number in range(6):
        make_organisation(name=f"Body {number}")
    rows = Organisation.objects.with_cluster_count(DAY).order_by("name_key", "slug")

    with CaptureQueriesContext(connection) as queries:
        list(piece(rows, 2, 4, rows.count()))

    _count, keys, shown = (query["sql"] for query in queries)
    assert "registry_membership" in shown
    assert "registry_membership" not in keys


@pytest.mark.django_db
def test_a_long_list_led_by_clusters_is_put_in_order_one_of_them_at_a_time(monkeypatch):
    monkeypatch.setattr(paging, "LONG", 5)
    monkeypatch.setattr(paging, "BLOCK", 2)
    bodies = [make_organisation(name=name) for name in ("Body 1", "Body 2", "Body 3")]
    rows = [
        make_membership(cluster=cluster, organisation=body)
        for cluster in [make_cluster(name="A"), make_cluster(name="B")]
        for body in bodies
    ]
    members = Membership.objects.filter(pk__in=[row.pk for row in rows])

    with CaptureQueriesContext(connection) as queries:
        found = list(piece(members, 2, 4, 6))

    numbers, *keys, shown = (query["sql"] for query in queries)
    assert found == rows[2:4]
    assert "COUNT" in numbers
    assert len(keys) == 2
    assert not any("registry_cluster" in sql for sql in keys)
    assert "LIMIT 1" in keys[0]
    assert "registry_cluster" in shown


@pytest.mark.django_db
def test_equal_rows_have_one_order_from_either_end():
    made = [make_organisation(kind="enterprise") for _ in range(7)]
    rows = Organisation.objects.filter(pk__in=[row.pk for row in made])
    rows = rows.order_by("-kind")

    found = [row for at in range(7) for row in piece(rows, at, at + 1, 7)]

    assert found == made


@pytest.mark.django_db
def test_a_list_of_one_page_is_asked_for_once(django_assert_num_queries):
    make_organisation()
    rows = Organisation.objects.order_by("slug")

    with django_assert_num_queries(1):
        assert len(piece(rows, 0, 50, 1)) == 1


@pytest.mark.django_db
def test_rows_that_are_not_the_same_alone_are_fetched_among_all():
    """A place among all, a group, a dictionary, a list: none has a key of its own."""
    clusters = [make_cluster(name=name) for name in ("A", "B", "C", "D")]
    for cluster in clusters[1:]:
        make_membership(cluster=cluster)
    keys = [cluster.pk for cluster in clusters]
    all_clusters = Cluster.objects.filter(pk__in=keys).order_by("name_key")
    places = all_clusters.annotate(
        place=Window(RowNumber(), order_by=F("name_key").asc())
    )
    grouped = all_clusters.annotate(number=Count("memberships"))
    named = all_clusters.values("name")

    assert [row.place for row in piece(places, 2, 4, 4)] == [3, 4]
    assert [row.number for row in piece(grouped, 0, 2, 4)] == [0, 1]
    assert list(piece(named, 1, 2, 4)) == [{"name": "B"}]
    assert list(piece(all_clusters[:3], 1, 2, 3)) == [clusters[1]]
    assert list(piece(all_clusters.distinct(), 3, 4, 4)) == [clusters[3]]
    assert piece(clusters, 3, 5, 4) == [clusters[3]]


@pytest.mark.django_db
def test_the_pages_of_a_list_end():
    make_organisation()
    pages = CountedPages(Organisation.objects.order_by("slug"), 50, kept=Kept(None))

    assert pages.num_pages == 1
    with pytest.raises(EmptyPage):
        pages.page(2)
