"""Enterprises like the members of a cluster that are in no network."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_place,
    make_superuser,
    make_territory,
    wallonia,
)

from .extracts import Enterprise, numbered

pytestmark = pytest.mark.django_db

STEEL = [("2025", "24100", "MAIN")]


@pytest.fixture
def cluster():
    """A cluster with two members, 0 and 1; 2 is in another one."""
    province = make_territory(code="BE33", level="province", parent=wallonia())
    make_place(post_code="4000", name_fr="Liège", slug="4000-liege", province=province)
    other = make_territory(code="BE35", level="province", parent=wallonia())
    make_place(post_code="5000", name_fr="Namur", slug="5000-namur", province=other)
    cluster = make_cluster()
    for number, whose in ((0, cluster), (1, cluster), (2, make_cluster())):
        organisation = make_organisation(enterprise_number=numbered(number))
        make_membership(
            cluster=whose, organisation=organisation, start_on=date(2020, 1, 1)
        )
    return cluster


def page_of(client, cluster, **query):
    client.force_login(make_superuser())
    return client.get(reverse("cluster_candidates", args=[cluster.slug]), query)


def test_those_of_the_same_activity_and_province_in_no_network_are_shown(
    client, cluster, extract_of
):
    extract_of(
        *(Enterprise(numbered(n), f"Inventée {n}") for n in range(5)),
        Enterprise(numbered(5), "Ailleurs", "5000"),
        Enterprise(numbered(6), "Acier", activities=STEEL),
        Enterprise(numbered(7), "Personne", kind="1", form=""),
    )
    page = page_of(client, cluster)
    assert [each.name for each in page.context["candidates"]] == [
        "Inventée 3",
        "Inventée 4",
    ]
    text = page.content.decode()
    assert "direct marketing" in text
    assert "Personne" not in text


def test_it_is_paged_in_as_many_queries_whatever_their_number(
    client, cluster, extract_of, django_assert_num_queries
):
    extract_of(*(Enterprise(numbered(n), f"Inventée {n}") for n in range(63)))
    client.force_login(make_superuser())
    address = reverse("cluster_candidates", args=[cluster.slug])
    client.get(address)
    with django_assert_num_queries(5):
        first = client.get(address)
    with django_assert_num_queries(5):
        second = client.get(address, {"page": 2})
    assert first.context["total"] == second.context["total"] == 60
    assert len(first.context["candidates"]) == 50
    assert len(second.context["candidates"]) == 10
    assert client.get(address, {"page": 3}).status_code == 404
    assert client.get(address, {"page": "x"}).status_code == 404


def test_without_an_extract_it_says_so(client, cluster):
    text = page_of(client, cluster).content.decode()
    assert "No extract of the company register is loaded." in text


def test_it_is_for_staff(client, cluster):
    assert client.get(
        reverse("cluster_candidates", args=[cluster.slug])
    ).status_code in (302, 403)
