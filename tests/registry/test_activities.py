"""What organisations do, as a facet of their list and of the members of a cluster."""

from datetime import date

import pytest
from django.urls import reverse

from registry.activity_sections import LETTERS, TITLES, divisions_of, section_of
from registry.lists.facets import NOT_STATED
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
def test_sections_are_counted_once_an_organisation(client, three, page):
    _names, options = asked(client, three, page)
    assert options == {
        "nacebel-2025-C": ("C Manufacturing", 1),
        "nacebel-2025-K": ("K Telecommunication, computer programming, consulting", 2),
        "not_stated": ("not stated", 1),
    }


@pages
def test_the_tree_opens_where_something_is_chosen(client, three, page):
    def opened(**query):
        return list(asked(client, three, page, **query)[1])

    section, division = "nacebel-2025-K", "nacebel-2025-62"

    assert opened(activity=section) == ["nacebel-2025-C", section, division, NOT_STATED]
    deeper = ["nacebel-2025-621", "nacebel-2025-622"]
    below = ["nacebel-2025-C", section, division, *deeper, NOT_STATED]
    assert opened(activity=division) == opened(not_activity=division) == below


@pages
def test_a_part_of_what_is_chosen_narrows_it(client, three, page):
    section, group = "nacebel-2025-K", make_activity(code="622").slug

    assert asked(client, three, page, activity=section)[0] == {"A", "B"}
    assert asked(client, three, page, activity=[section, group])[0] == {"A"}
    assert asked(client, three, page, not_activity=section)[0] == {"C"}
    names, options = asked(client, three, page, activity=group)
    assert names == {"A"}
    assert options[group] == ("622 Activité 622", 1)


@pages
def test_chips_name_parts_of_the_tree(client, three, page):
    query = {"activity": ["nacebel-2025-K", "nacebel-2025-62"]}
    chips = ask(client, three, page, **query).context["chips"]

    assert [str(chip.label) for chip in chips] == [
        "activity: K Telecommunication, computer programming, consulting",
        "activity: 62 Division 62",
    ]


@pages
@pytest.mark.parametrize(
    "value", ["nacebel-2025-W", "nacebel-2025-99999", "nacebel-2003-C", "28", "-", "\0"]
)
def test_what_is_no_part_of_the_tree_is_refused(client, three, page, value):
    for name in ("activity", "not_activity"):
        assert ask(client, three, page, **{name: value}).status_code == 400


def test_each_division_lies_in_one_section():
    for version, first, last in (("2008", "A", "U"), ("2025", "A", "V")):
        assert LETTERS[version][0] == first
        assert LETTERS[version][-1] == last
        assert len(LETTERS[version]) == 99
        assert set(LETTERS[version]) == set(TITLES[version])
    # What moved between the versions: wholesale of cars, software, head offices.
    assert [section_of("2008", code) for code in ("45112", "62", "70")] == [
        "G",
        "J",
        "M",
    ]
    assert [section_of("2025", code) for code in ("46", "62", "70")] == ["G", "K", "N"]
    assert divisions_of("2025", "E") == ["36", "37", "38", "39"]


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
    assert "nacebel-2025-C" not in later
    earlier = asked(client, three, page, as_of="2021-01-01")[1]
    assert earlier == {
        "nacebel-2008-J": ("J Information and communication", 1),
        "not_stated": ("not stated", 2),
    }


@pages
def test_where_nobody_states_an_activity_there_is_no_facet(client, page):
    cluster = make_cluster()
    make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    shown = ask(client, cluster, page).content.decode()

    assert "facet-kind" in shown
    assert "facet-activity" not in shown
