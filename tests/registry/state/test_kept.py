"""What is counted of a list is counted once, and is right after every change."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.lists import page as of_lists
from registry.lists.directory import all_lists
from registry.models import Membership, Organisation
from tests.factories import make_cluster, make_membership, make_organisation
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = (
    "/organisations/",
    "/organisations/?kind=enterprise",
    "/organisations/?q=tractors",
    "/organisations/?as_of=2010-06-30",
    "/memberships/?kind=enterprise",
)


def counted(address: str, client=None) -> tuple:
    """Return how many rows a page says there are, of each value too."""
    context = (client or Client()).get(address).context_data
    return context["total"], {
        facet.name: {option.value: option.count for option in facet.options}
        for facet in context["facets"]
    }


def asks_to_count(address: str, client=None) -> bool:
    with CaptureQueriesContext(connection) as queries:
        counted(address, client)
    # In how many clusters a row is, is asked of each row that is shown.
    return any(re.search(r"COUNT\((?!U0)", query["sql"]) for query in queries)


def test_every_list_counts_once_and_says_the_same_again():
    World(2)
    for page in all_lists():
        address = reverse(page.url_name())
        caches["kept"].clear()
        first = counted(address)
        assert counted(address) == first, address
        caches["kept"].clear()
        assert counted(address) == first, address
    for address in ADDRESSES:
        counted(address)
        assert not asks_to_count(address), address


def test_another_page_and_another_order_are_not_counted_anew():
    World(2)
    counted("/organisations/?kind=enterprise")
    assert not asks_to_count("/organisations/?sort=-name&kind=enterprise&page=1")
    assert asks_to_count("/organisations/?kind=university")
    assert asks_to_count("/organisations/?as_of=2001-01-01")


def test_what_a_reader_sees_by_his_rights_is_not_kept():
    World(1)
    client = Client()
    client.force_login(User.objects.create_user("anne"))
    counted("/organisations/")
    counted("/organisations/", client)
    assert asks_to_count("/organisations/", client)


def test_whoever_writes_sees_what_he_wrote_and_nobody_is_told_of_it():
    make_organisation()
    before = counted("/organisations/")
    with transaction.atomic():
        make_organisation()
        assert counted("/organisations/")[0] == before[0] + 1
        transaction.set_rollback(True)
    assert counted("/organisations/") == before


def test_a_list_as_known_before_a_change_says_what_it_said():
    organisation = make_organisation(kind="enterprise")
    then = current_moment()
    before = counted(f"/organisations/?known_on={then}")
    Organisation.objects.filter(pk=organisation.pk).update(kind="university")
    counted("/organisations/")
    assert counted(f"/organisations/?known_on={then}") == before
    assert counted("/organisations/") != before


def current_moment() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].isoformat().replace("+", "%2B")


WRITES = st.lists(
    st.sampled_from(["add", "join", "leave", "rename", "sql", "take back", "remove"]),
    min_size=1,
    max_size=6,
)


def write(act: str, number: int) -> None:
    organisation = Organisation.objects.order_by("pk").last()
    if act == "add":
        make_organisation(kind="university")
    elif act == "join":
        make_membership(organisation=organisation, start_on=date(2005, 1, 1))
    elif act == "leave":
        Membership.objects.filter(end_on=None).update(end_on=date(2009, 1, 1))
    elif act == "rename":
        Organisation.objects.filter(pk=organisation.pk).update(name=f"Name {number}")
    elif act == "sql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE registry_organisation SET kind = 'hospital'")
    elif act == "take back":
        with transaction.atomic():
            make_organisation(kind="enterprise")
            transaction.set_rollback(True)
    else:
        Membership.objects.all().delete()


@settings(max_examples=15)
@given(acts=WRITES)
def test_after_any_writes_what_is_kept_is_what_is_counted(acts):
    make_membership(organisation=make_organisation(kind="enterprise"))
    make_cluster()
    for number, act in enumerate(acts):
        for address in ADDRESSES:
            counted(address)
        write(act, number)
        kept = [counted(address) for address in ADDRESSES]
        caches["kept"].clear()
        assert kept == [counted(address) for address in ADDRESSES], act


def test_to_turn_the_page_puts_nothing_in_order_again(monkeypatch):
    monkeypatch.setattr(of_lists, "PER_PAGE", 2)
    for number in range(6):
        make_organisation(name=f"Body {number}")

    def shown(page: int) -> tuple[list[str], bool]:
        """Return the names on a page, and whether it had to look for its keys."""
        with CaptureQueriesContext(connection) as queries:
            response = Client().get("/organisations/", {"sort": "kind", "page": page})
        keys = any(
            'ORDER BY "registry_organisation"."kind"' in query["sql"]
            and '"registry_organisation"."email"' not in query["sql"]
            for query in queries
        )
        return [row.name for row in response.context["table"].records], keys

    assert shown(1) == (["Body 0", "Body 1"], True)
    assert shown(2) == (["Body 2", "Body 3"], False)
    make_organisation(name="Body 1½")
    assert shown(2) == (["Body 1½", "Body 2"], True)
