"""What organisations do, as a facet of their list and of the members of a cluster."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import (
    make_activity,
    make_cluster,
    make_membership,
    make_organisation,
    make_organisation_activity,
)

pytestmark = pytest.mark.django_db

DAY = "2026-01-31"


@pytest.fixture
def three():
    """Two software firms, one of which also makes machines; one of unknown activity."""
    for code in ("62", "28"):
        make_activity(code=code, label_fr=f"Division {code}")
    software = [make_activity(code=code) for code in ("62100", "62200")]
    machines, old = (
        make_activity(code="28990"),
        make_activity(code="62010", version="2008"),
    )
    make_activity(code="62", version="2008", label_fr="Division 62 (2008)")
    first, second, third = (make_organisation(name=name) for name in "ABC")
    for organisation, *activities in ((first, *software, old), (second, software[0])):
        for activity in activities:
            make_organisation_activity(
                organisation=organisation, activity=activity, start_on=date(2020, 1, 1)
            )
    make_organisation_activity(
        organisation=second,
        activity=machines,
        start_on=date(2020, 1, 1),
        end_on=date(2026, 6, 30),
    )
    cluster = make_cluster()
    for organisation in (first, second, third):
        make_membership(
            cluster=cluster, organisation=organisation, start_on=date(2020, 1, 1)
        )
    return cluster


def ask(client, cluster, page, **query):
    address = (
        reverse("cluster_members", args=[cluster.slug])
        if page == "members"
        else reverse("organisation_list")
    )
    return client.get(address, {"as_of": DAY} | query)


def asked(client, cluster, page, **query):
    context = ask(client, cluster, page, **query).context
    rows = [row.record for row in context["table"].rows]
    names = {str(getattr(row, "organisation", row)) for row in rows}
    options = {
        option.value: (option.label, option.count)
        for facet in context["facets"]
        if facet.name == "activity"
        for option in facet.options
    }
    return names, options


pages = pytest.mark.parametrize("page", ["members", "organisations"])


@pages
def test_divisions_are_counted_once_an_organisation(client, three, page):
    _names, options = asked(client, three, page)
    assert options == {
        "nacebel-2025-28": ("28 Division 28", 1),
        "nacebel-2025-62": ("62 Division 62", 2),
        "not_stated": ("not stated", 1),
    }


@pages
def test_rows_are_narrowed_to_a_division_or_to_none(client, three, page):
    assert asked(client, three, page, activity="nacebel-2025-28")[0] == {"B"}
    assert asked(client, three, page, activity="nacebel-2025-62")[0] == {"A", "B"}
    assert asked(client, three, page, activity="not_stated")[0] == {"C"}
    both = ["nacebel-2025-28", "not_stated"]
    assert asked(client, three, page, activity=both)[0] == {"B", "C"}


@pages
def test_an_activity_that_ended_and_another_version_count_on_their_days(
    client, three, page
):
    later = asked(client, three, page, as_of="2026-12-31")[1]
    assert "nacebel-2025-28" not in later
    earlier = asked(client, three, page, as_of="2021-01-01")[1]
    assert earlier == {
        "nacebel-2008-62": ("62 Division 62 (2008)", 1),
        "not_stated": ("not stated", 2),
    }


@pages
def test_where_nobody_states_an_activity_there_is_no_facet(client, page):
    cluster = make_cluster()
    make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    shown = ask(client, cluster, page).content.decode()

    assert "facet-kind" in shown
    assert "facet-activity" not in shown
