"""Where organisations are: provinces, the other regions, and countries."""

import pytest

from registry.charts import by_province
from registry.filters import OrganisationFilterSet
from registry.lists.facets import NOT_STATED
from registry.lists.offered import Facet, Option
from registry.models import Organisation
from tests.factories import (
    make_membership,
    make_organisation,
    make_place,
    make_territory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Make an organisation in each sort of place, named after it."""
    wallonia = make_territory()
    brussels = make_territory(code="BE1", name_en="Brussels-Capital Region")
    flanders = make_territory(code="BE2", name_en="Flemish Region")
    hainaut = make_territory(
        code="BE32", level="province", parent=wallonia, name_en="Hainaut"
    )
    antwerp = make_territory(code="BE21", level="province", parent=flanders)
    return {
        "BE32": make_organisation(
            name="Mons", place=make_place(province=hainaut), country="BE"
        ),
        "BE3": make_organisation(name="Somewhere in Wallonia", place=make_place()),
        "BE1": make_organisation(
            name="UCB", place=make_place(region=brussels, post_code="1070")
        ),
        "BE2": make_organisation(
            name="Janssen", place=make_place(region=flanders, province=antwerp)
        ),
        "FR": make_organisation(name="Lyon", country="FR"),
        "IT": make_organisation(name="Torino", place=make_place(country="IT")),
        "BE": make_organisation(name="Université", country="BE"),
        NOT_STATED: make_organisation(name="Nowhere"),
    }


def test_every_organisation_is_in_one_area_and_found_there(client, places):
    page = client.get("/organisations/")
    (facet,) = (each for each in page.context["facets"] if each.name == "province")

    assert {option.value: option.count for option in facet.options} == dict.fromkeys(
        places, 1
    )
    for value, organisation in places.items():
        found = client.get("/organisations/", {"province": value})
        assert found.context["total"] == 1, value
        assert organisation.name in found.text
    both = client.get("/organisations/", {"province": ["BE1", "FR"]})
    assert both.context["total"] == 2


def test_an_area_has_a_name_that_says_where_it_is(client, places):
    page = client.get("/organisations/", {"province": list(places)})
    (facet,) = (each for each in page.context["facets"] if each.name == "province")

    assert [str(option.label) for option in facet.options] == [
        "Hainaut",
        "Brussels-Capital Region",
        "Flemish Region",
        "Wallonia, province not stated",
        "Belgium, province not stated",
        "outside Belgium: France",
        "outside Belgium: Italy",
        "not stated",
    ]
    assert client.get("/organisations/", {"province": "BE99"}).status_code == 400


def test_members_are_counted_in_the_same_areas(client, places):
    membership = make_membership(organisation=places["BE1"])
    page = client.get(f"{membership.cluster.get_absolute_url()}members/")
    (facet,) = (each for each in page.context["facets"] if each.name == "province")

    assert [(each.value, each.count) for each in facet.options] == [("BE1", 1)]


def test_a_province_of_which_nothing_is_known_has_no_value(places):
    def values(*counts):
        options = [Option(value, "", n, False) for value, n in counts]
        return [row["value"] for row in by_province(Facet("", "", options))["rows"]]

    assert values(("BE32", 2), ("BE1", 1)) == [2]
    assert values(("BE1", 1)) == [0], "it is known that nobody is there"
    assert values(("BE1", 1), (NOT_STATED, 112)) == [None]


def test_a_seat_is_written_as_its_source_states_it(client):
    vottem = make_place(post_code="4041", name_fr="Vottem")
    make_membership(
        organisation=make_organisation(name="Safran", place=vottem, locality="Herstal")
    )
    cluster = make_membership(
        organisation=make_organisation(name="Other", place=vottem)
    ).cluster
    members = f"{cluster.get_absolute_url()}members/"

    assert Organisation.objects.get(name="Other").seat == "4041 Vottem"
    page = client.get("/organisations/", {"q": "safran"})
    assert "4041 Herstal" in page.text
    assert "Vottem" not in page.text
    file = client.get(members, {"_export": "csv"})
    assert "Vottem" in file.getvalue().decode()
    assert OrganisationFilterSet.base_filters["province"].prefix == ""
