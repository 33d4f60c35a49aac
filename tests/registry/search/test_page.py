"""The page of the search, and the suggestions below its box."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import Cluster, SearchEntry
from tests.evaluation.factories import make_published_figure
from tests.factories import (
    make_agreement,
    make_cluster,
    make_cluster_name,
    make_cluster_theme,
    make_event,
    make_mandate,
    make_organisation,
    make_partnership,
    make_person,
    make_recognition,
    make_source,
    make_theme,
)
from tests.html import page_of
from tests.registry.rights.secrets_world import SECRET, Secrets

pytestmark = pytest.mark.django_db


def searched(client, text, **query):
    return client.get(reverse("search"), {"q": text, **query})


def names(response) -> list[str]:
    return [str(h.row) for group in response.context["found"] for h in group.hits]


def test_it_shows_clusters_and_organisations_first_and_documents_last(client):
    make_source(title="Report on aviation")
    make_event(title="Aviation day")
    make_agreement(title="Aviation agreement")
    make_partnership(title="Aviation project")
    make_organisation(name="Aviation school")
    make_cluster(name="Aviation cluster")

    found = names(searched(client, "aviation"))

    assert found == [
        "Aviation cluster",
        "Aviation school",
        "Aviation project",
        "Aviation agreement",
        "Aviation day",
        "Report on aviation",
    ]
    assert names(searched(client, "aviatoin"))[:2] == found[:2]


def test_names_that_come_near_are_told_from_those_that_answer(client):
    make_cluster(name="Aviation cluster")
    near = "Nothing is called so exactly."

    assert near in searched(client, "aviatoin").content.decode()
    assert near not in searched(client, "aviation").content.decode()


@pytest.mark.parametrize(
    ("text", "note", "found"),
    [
        ("aviation sch", "", "Aviation school"),
        ("scho avia", "Nothing has the words as you wrote them.", "Aviation school"),
        ("zebra school", "Nothing has all of these words.", "Aviation school"),
        ("aerospatial", "Not all of these have the words as", "Wood"),
    ],
)
def test_it_says_how_far_what_it_found_answers(client, text, note, found):
    make_organisation(name="Aviation school")
    make_source(title="Aerospatial report")
    make_cluster(name="Wood", description_en="Aerospace")

    page = searched(client, text)

    assert found in names(page)
    notes = page_of(page).find("main").text
    assert note in notes
    assert ("the words as you" in notes or "all of these" in notes) is bool(note)


def test_a_slip_is_two_neighbouring_letters_swapped(client):
    make_cluster(name="Zebrax")

    assert names(searched(client, "zebarx")) == ["Zebrax"]
    assert names(searched(client, "ezrbax")) == []


def test_what_begins_as_a_number_is_found(client):
    found = make_organisation(name="Umicore", enterprise_number="0401574852")
    make_organisation(name="Sonaca", enterprise_number="0403019261")

    for text in ("401", "0401", "0401.574", "BE 0401 5"):
        assert names(searched(client, text)) == [str(found)], text
    assert names(searched(client, "574")) == []
    assert names(searched(client, "40")) == []


def test_recognised_networks_come_before_their_equals(client):
    make_cluster(name="Zebra east")
    recognised = make_cluster(name="Zebra west")
    make_cluster(name="Zebra south")
    make_recognition(cluster=recognised, start_on=date(2010, 1, 1))

    assert names(searched(client, "zebra"))[0] == "Zebra west"
    assert names(searched(client, "zebra", as_of="2009-01-01"))[0] != "Zebra west"


def test_records_merged_into_another_are_left_out(client):
    kept = make_organisation(name="Sonaca")
    make_organisation(name="Sonaca Aerospace", merged_into=kept)

    assert names(searched(client, "sonaca")) == ["Sonaca"]


def test_all_of_a_kind_stand_on_pages_of_their_own(client):
    for number in range(60):
        make_organisation(name=f"Aviation & co {number}")

    page = searched(client, "aviation & co")
    assert len(names(page)) == 5
    query = "q=aviation%20%26%20co"
    address = f"{reverse('search')}?q=aviation+%26+co&kind=organisation"
    assert f'href="{address.replace("&kind", "&amp;kind")}"' in page.content.decode()
    assert f'href="{reverse("organisation_list")}?{query}"' in page.content.decode()

    assert len(names(client.get(address))) == 50
    assert len(names(client.get(f"{address}&page=2"))) == 10


def test_links_keep_the_day(client):
    make_cluster(name="Aviation cluster", slug="aviation")
    for number in range(6):
        make_organisation(name=f"Aviation school {number}")

    text = searched(client, "aviation", as_of="2020-01-01").content.decode()

    assert 'href="/clusters/aviation/?as_of=2020-01-01"' in text
    assert "/search/?as_of=2020-01-01&amp;q=aviation&amp;kind=organisation" in text
    assert "/organisations/?as_of=2020-01-01&amp;q=aviation" in text


def test_it_says_why_something_was_found(client):
    cluster = make_cluster(name="Wood", description_en="Sawing <b>zebra</b> timber")
    make_cluster_name(cluster=cluster, name="Filière Bois")
    make_organisation(name="Umicore", enterprise_number="0401574852")

    main = page_of(searched(client, "zebra")).find("main")
    assert main.find("mark").text == "zebra"
    assert "<b>zebra" not in searched(client, "zebra").content.decode()
    assert "Also: Filière Bois" in page_of(searched(client, "bois")).text
    assert "Enterprise number 0401.574.852" in page_of(searched(client, "401.574")).text


def test_a_person_is_found_by_a_public_role_and_by_nothing_else(client):
    cluster = make_cluster(name="Wood", slug="wood")
    holder = make_person(name="Ada Zebrafin")
    role = make_mandate(person=holder, cluster=cluster)
    make_person(name="Bea Zebrafin")

    page = searched(client, "zebrafin")

    assert [h.row.person for g in page.context["found"] for h in g.hits] == [holder]
    assert f'href="/clusters/wood/#role-{role.slug}"' in page.content.decode()
    (row,) = page_of(client.get("/clusters/wood/")).find_all(id=f"role-{role.slug}")
    assert "Ada Zebrafin" in row.text
    then = searched(client, "zebrafin", as_of="2024-01-01").content.decode()
    assert f'href="/clusters/wood/?as_of=2024-01-01#role-{role.slug}"' in then


def test_a_theme_leads_to_the_clusters_that_work_on_it(client):
    theme = make_theme(name_en="Zebra keeping", slug="zebras")
    assert names(searched(client, "zebra")) == []
    make_cluster_theme(theme=theme, start_on=date(2015, 1, 1))

    assert names(searched(client, "zebra", as_of="2014-12-31")) == []
    assert (
        'href="/clusters/?theme=zebras"' in searched(client, "zebra").content.decode()
    )


def test_a_figure_leads_to_the_list_of_figures_with_its_day_and_source(client):
    make_published_figure(wording="790 zebras")

    (group,) = searched(client, "790").context["found"]

    found = client.get(group.hits[0].url)
    assert found.context["total"] == 1
    assert "790 zebras" in found.content.decode()


def test_the_list_of_clusters_is_searched_by_their_field_too(client):
    theme = make_theme(name_en="Zebra keeping", name_fr="Élevage")
    make_cluster_theme(cluster=make_cluster(name="Wood"), theme=theme)
    make_cluster(name="Water", description_fr="Les girafes et le reste")
    make_cluster(name="Stone")

    def found(text):
        rows = client.get(reverse("cluster_list"), {"q": text}).context["table"].rows
        return {str(row.record) for row in rows}

    assert found("zebra") == {"Wood"}
    assert found("elevages") == {"Wood"}
    assert found("girafe") == {"Water"}
    assert SearchEntry.objects.answering("zebra keeping").count() == 2


def test_pages_that_are_called_so_stand_above_what_was_found(client):
    make_organisation(name="Members of Liège")

    page = page_of(searched(client, "members"))
    first, second, *_others = page.find("main").find_all("section")

    assert first.attrs["aria-labelledby"] == "found-pages"
    assert first.find_all("a")[0]["href"] == "/memberships/"
    assert second.attrs["aria-labelledby"] == "found-organisation"
    then = page_of(searched(client, "members", as_of="2015-01-01"))
    links = [link["href"] for link in then.find("main").find_all("a")]
    assert "/memberships/?as_of=2015-01-01" in links


def test_definitions_that_tell_of_it_stand_below_what_was_found(client):
    make_organisation(name="Members of several projects")

    page = page_of(searched(client, "members of several"))
    groups = page.find("main").find_all("section", having="aria-labelledby")
    first, *_others, last = groups

    assert first.attrs["aria-labelledby"] == "found-organisation"
    assert last.attrs["aria-labelledby"] == "found-terms"
    assert "/indicators/mem-12/" in [link["href"] for link in last.find_all("a")]


def test_a_field_finds_its_network_before_names_that_contain_the_word(client):
    make_organisation(name="Zebra school")
    theme = make_theme(name_en="Zebra keeping", name_fr="Élevage")
    field = make_cluster_theme(cluster=make_cluster(name="Wood"), theme=theme)
    make_cluster(name="Water", description_en="Zebras and others")

    found = ["Wood", "Water", "Zebra school", "Zebra keeping"]
    assert names(searched(client, "zebra"))[:4] == found
    assert names(searched(client, "zeb"))[0] == "Wood"
    assert names(searched(client, "zebra", as_of=field.start_on))[0] == "Wood"
    assert names(searched(client, "Zebra school"))[0] == "Zebra school"


def test_it_says_when_nothing_is_found_and_when_nothing_is_asked(client):
    assert "Nothing resembles that." in searched(client, "zzz").content.decode()
    assert "Write what you look for" in searched(client, "  ").content.decode()


BAD = [
    (f"q={'a' * 201}", "too long to search for"),
    ("q=a%00b", "NUL"),
    ("q=a&as_of=yesterday", "is not a day"),
]
BAD_PAGES = [
    ("q=a&kind=nothing", "The search knows no “nothing”"),
    ("q=a&kind=cluster&page=0", "There is no page “0”"),
    ("q=a&kind=cluster&page=2", "There is no page “2”"),
    ("q=a&kind=cluster&page=x", "There is no page “x”"),
]


@pytest.mark.parametrize(
    ("page", "query", "words"),
    [
        *(("search", *bad) for bad in [*BAD, *BAD_PAGES]),
        *(("search_suggestions", *bad) for bad in BAD),
    ],
)
def test_a_bad_address_is_answered_with_a_sentence(client, page, query, words):
    make_cluster(name="a")
    response = client.get(f"{reverse(page)}?{query}")

    assert response.status_code == 400
    assert words in response.content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_takes_two_queries_whatever_is_found(
    client, django_assert_num_queries, language
):
    make_mandate(person=make_person(name="Aviation"))
    make_source(title="Aviation")
    make_cluster(name="Aviation")
    searched(client, "aviation")
    client.cookies["django_language"] = language

    # One more tells whether names of the day differ, and one the state of the registry.
    with django_assert_num_queries(4):
        searched(client, "aviation")
    for number in range(40):
        make_organisation(name=f"Aviation {number}")
        make_event(title=f"Aviation {number}")
    with django_assert_num_queries(4):
        searched(client, "aviation")
    with django_assert_num_queries(4):
        client.get(reverse("search_suggestions"), {"q": "aviat"})


def test_suggestions_are_the_best_lines_with_their_kinds(client):
    for number in range(12):
        make_organisation(name=f"Aviation {number}")
    make_cluster(name="Aviation cluster", slug="aviation")
    make_cluster(name="Aviation pole", kind="competitiveness_pole")

    page = page_of(client.get(reverse("search_suggestions"), {"q": "aviat"}))
    options = page.find_all("li", role="option")

    assert len(options) == 8
    assert [" ".join(option.text.split()) for option in options[:2]] == [
        "Aviation pole Competitiveness pole",
        "Aviation cluster Business cluster",
    ]
    assert options[1].attrs["data-url"] == "/clusters/aviation/"
    assert len({option.attrs["id"] for option in options}) == 8


def test_a_page_of_the_site_is_suggested_by_its_name(client):
    make_organisation(name="Contradictory")

    page = page_of(client.get(reverse("search_suggestions"), {"q": "contradic"}))
    first, second = page.find_all("li", role="option")

    assert " ".join(first.text.split()) == "Contradictions Page"
    assert first.attrs["data-url"] == "/figures/contradictions/"
    assert "Contradictory" in second.text


@pytest.mark.parametrize("text", ["", " ", "a", "zzzz"])
def test_nothing_is_suggested_for_one_letter_or_for_what_is_not_there(client, text):
    make_cluster(name="Aviation cluster")

    response = client.get(reverse("search_suggestions"), {"q": text})

    assert "option" not in response.content.decode()


def test_a_secret_is_found_by_nobody(client):
    Secrets()

    assert searched(client, SECRET).context["found"] == []
    page = client.get(reverse("search_suggestions"), {"q": SECRET})
    assert SECRET not in page.content.decode()


def test_the_name_that_a_cluster_bears_now_finds_it_on_an_earlier_day(client):
    cluster = make_cluster(name="Wood")
    Cluster.objects.update(name="Zebrafin")

    found = searched(client, "zebrafin", as_of="2020-01-01").context["found"]

    assert [hit.row for group in found for hit in group.hits] == [cluster]
