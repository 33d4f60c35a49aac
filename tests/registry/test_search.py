"""What a reader may write in a search box, and what is found."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from registry.models import (
    Agreement,
    Cluster,
    Event,
    Membership,
    Organisation,
    Partnership,
    Source,
)
from tests.factories import (
    make_agreement,
    make_cluster,
    make_cluster_name,
    make_event,
    make_membership,
    make_organisation,
    make_organisation_name,
    make_partnership,
    make_source,
)

pytestmark = pytest.mark.django_db

WAYS_TO_WRITE_A_NUMBER = [
    "0403.019.261",
    "BE 403 019 261",
    "TVA BE0403019261",
    "BTW: BE 0403.019.261",
    "403019261",
    "403.019.261",
    "0403 019 261",
    "403019261.0",
    "0403019261.0",
    "0403\xa0019\xa0261",
    "BE\u202f0403\u202f019\u202f261",
    "  0403.019.261 ",
    "0403-019-261",
    "BCE 0403.019.261",
    "n° 0403.019.261",
]


@pytest.fixture
def liege():
    make_organisation(name="Sonaca")
    make_organisation(name="Cenaero")
    return make_organisation(name="Université de Liège")


@pytest.mark.parametrize(
    "text",
    [
        "Université de Liège",
        "UNIVERSITÉ DE LIÈGE",
        "universite de liege",
        "liège",
        "Liege",
        "versité",
        "rsi",
        "univeristé de liège",
        "universté de liege",
        "univrsite",
        " Liège ",
    ],
)
def test_an_organisation_is_found_despite_accents_case_and_typing_errors(liege, text):
    found = Organisation.objects.search(text)

    assert list(found) == [liege]


@pytest.mark.parametrize(
    "text", ["zzz", "Namur", "%", "_", "*", "s%ca", "s_naca", "\\"]
)
def test_what_resembles_no_name_finds_nothing(liege, text):
    found = Organisation.objects.search(text)

    assert not found.exists()


@pytest.mark.parametrize("text", ["Agoria", "agoria wallonie", "agorria"])
def test_an_organisation_is_found_by_its_other_names(text):
    organisation = make_organisation(name="Fabrimetal")
    make_organisation_name(
        organisation=organisation, name="Agoria Wallonie", kind="former"
    )

    assert list(Organisation.objects.search(text)) == [organisation]


@pytest.mark.parametrize("text", ["Waste Management", "waste managment", "WASTE"])
def test_a_cluster_is_found_by_its_other_names(text):
    cluster = make_cluster(name="Déchets solides")
    make_cluster(name="Skywin")
    make_cluster_name(cluster=cluster, name="Waste Management")

    assert list(Cluster.objects.search(text)) == [cluster]


def test_a_cluster_with_many_names_that_match_is_found_once():
    cluster = make_cluster(name="Plastiwin")
    for number in range(3):
        make_cluster_name(cluster=cluster, name=f"Plastiwin {number}")

    assert list(Cluster.objects.search("plastiwin")) == [cluster]


@pytest.mark.parametrize("text", WAYS_TO_WRITE_A_NUMBER)
def test_an_organisation_is_found_by_its_number_in_each_way_of_writing(text):
    make_organisation(name="Another", enterprise_number="0428759497")
    sonaca = make_organisation(name="Sonaca", enterprise_number="0403019261")

    assert list(Organisation.objects.search(text)) == [sonaca]


@pytest.mark.parametrize("text", ["0403.019", "0403.019.262", "00403019261"])
def test_part_of_a_number_or_a_wrong_one_finds_nobody(text):
    make_organisation(name="Sonaca", enterprise_number="0403019261")

    assert not Organisation.objects.search(text).exists()


def test_a_search_keeps_to_the_rows_it_is_asked_among():
    make_organisation(name="Sonaca")
    centre = make_organisation(name="Sonaca Research", kind="research_centre")

    assert list(Organisation.objects.of_kind("research_centre").search("sonaca")) == [
        centre
    ]


def test_most_typing_errors_in_short_names_are_forgiven():
    names = ["Skywin", "Wagralim", "GreenWin", "MecaTech", "Plastiwin", "Umicore"]
    for name in names:
        make_organisation(name=name)

    def forgiven(mistype):
        return [
            name
            for name in names
            for place in range(1, len(name) - 1)
            if Organisation.objects.search(mistype(name, place)).filter(name=name)
        ]

    places = sum(len(name) - 2 for name in names)
    doubled = forgiven(lambda name, at: name[:at] + name[at] + name[at:])
    left_out = forgiven(lambda name, at: name[:at] + name[at + 1 :])
    replaced = forgiven(lambda name, at: name[:at] + "q" + name[at + 1 :])
    assert len(doubled) == places
    assert len(left_out) > 0.8 * places
    assert len(replaced) > 0.6 * places


def test_the_names_that_resemble_most_come_first():
    for name in ["Tweed Avocats", "TWEED", "Techniweed"]:
        make_organisation(name=name)

    found = Organisation.objects.search("tweed").best_first("tweed")

    assert [row.name for row in found][:2] == ["TWEED", "Tweed Avocats"]
    assert found[0].resemblance == 1


def test_what_is_very_short_is_found_as_it_is_and_as_a_word_first():
    """Two or three letters are a part of most names, and resemble even more."""
    names = ["Visa Est", "Sambre", "Acier SA", "SA", "Usines", "Lab-Est"]
    for name in names:
        make_organisation(name=name)

    found = Organisation.objects.search("sa").best_first("sa")

    assert [row.name for row in found] == ["SA", "Acier SA", "Sambre", "Visa Est"]
    assert not Organisation.objects.search("sa?").exists()
    assert not Organisation.objects.search("lbe").exists()
    assert [row.name for row in Organisation.objects.search("lab")] == ["Lab-Est"]


@pytest.mark.parametrize("name", ["cluster_list", "organisation_list"])
def test_a_list_shows_the_names_that_resemble_most_first(client, name):
    make = {"cluster_list": make_cluster, "organisation_list": make_organisation}[name]
    for text in ["Aktweedo", "Tweed Avocats", "TWEED", "Tweede"]:
        make(name=text)

    def names(**query):
        table = client.get(reverse(name), {"q": "tweed", **query}).context["table"]
        return [row.record.name for row in table.paginated_rows]

    assert names()[0] == "TWEED"
    assert names(sort="name")[:3] == ["Aktweedo", "TWEED", "Tweed Avocats"]
    assert names(sort="-name")[:2] == ["Tweede", "Tweed Avocats"]


def test_members_are_found_by_what_their_organisation_is_found_by():
    organisation = make_organisation(name="Umicore", enterprise_number="0401574852")
    make_organisation_name(organisation=organisation, name="Union Minière")
    membership = make_membership(organisation=organisation)
    make_membership()

    for text in ["umicore", "union miniere", "umicroe", "BE 401.574.852"]:
        assert list(Membership.objects.search(text)) == [membership]


TITLES = ["title_en", "title_fr"]
PURPOSES = ["purpose_en", "purpose_fr"]


@pytest.mark.parametrize(
    ("model", "make", "fields"),
    [
        (Partnership, make_partnership, [*TITLES, *PURPOSES]),
        (Agreement, make_agreement, [*TITLES, *PURPOSES]),
        (Event, make_event, [*TITLES, "series", "description_en", "description_fr"]),
        (Source, make_source, ["title", "publisher"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("text", ["Énergie", "energie", "ÉNERGIE"])
def test_other_rows_are_found_by_each_of_their_texts(model, make, fields, text):
    make(title="Wood")
    wanted = [
        make(**{"title": f"Row {number}", field: "Les énergies d'avenir"})
        for number, field in enumerate(fields)
    ]

    assert set(model.objects.search(text)) == set(wanted)


@given(st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_no_text_breaks_a_search(text):
    for model in [Cluster, Organisation, Partnership, Agreement, Event, Source]:
        assert list(model.objects.search(text).best_first(text)) == []
    assert not Membership.objects.search(text).exists()
