"""Single filters, on rows whose answer is known, and lists of several pages."""

from datetime import date
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from registry.lists.facets import NOT_STATED
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_theme,
    make_event,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_place,
    make_recognition,
    make_source,
    make_territory,
    make_theme,
    make_theme_scheme,
)
from tests.html import page_of
from tests.pages import address

pytestmark = pytest.mark.django_db

ON_THE_DAY = {"as_of": "2010-06-30"}


def ask(client, name, **query):
    response = client.get(address(name, **ON_THE_DAY | query))
    assert response.status_code == 200
    return response.context


def rows(client, name, **query):
    return [row.record for row in ask(client, name, **query)["table"].rows]


def names(client, name, **query):
    return {str(row) for row in rows(client, name, **query)}


def options(context):
    return {
        (facet.name, option.value): option.count
        for facet in context["facets"]
        for option in facet.options
    }


def query_of(url):
    return parse_qs(urlsplit(url).query)


def test_clusters_are_narrowed_to_those_in_operation_on_the_day(client):
    early, late = make_cluster(name="Early"), make_cluster(name="Late")
    make_cluster(name="Never")
    make_recognition(cluster=early, start_on="2001-01-01", end_on="2004-12-31")
    make_recognition(cluster=late, start_on="2005-01-01")

    def found(day, state):
        return names(client, "cluster_list", as_of=day, in_operation=state)

    assert found("2004-12-31", "true") == {"Early"}
    assert found("2004-12-31", "false") == {"Late", "Never"}
    assert found("2005-01-01", "true") == {"Late"}
    assert found("2000-01-01", "true") == set()
    assert found("2005-01-01", ["true", "false"]) == {"Early", "Late", "Never"}


def test_clusters_are_narrowed_by_their_themes_of_the_day(client):
    theme, other = make_theme(slug="energy"), make_theme(slug="wood")
    early, late = make_cluster(name="Early"), make_cluster(name="Late")
    make_cluster_theme(
        cluster=early, theme=theme, start_on="2001-01-01", end_on="2004-12-31"
    )
    make_cluster_theme(cluster=late, theme=theme, start_on="2005-01-01")
    make_cluster_theme(cluster=late, theme=other, start_on="2005-01-01")

    def found(day, value):
        return names(client, "cluster_list", as_of=day, theme=value)

    assert found("2004-12-31", "energy") == {"Early"}
    assert found("2005-01-01", "energy") == {"Late"}
    assert found("2005-01-01", ["energy", "wood"]) == {"Late"}
    assert found("2005-01-01", NOT_STATED) == {"Early"}
    assert found("2005-01-01", [NOT_STATED, "wood"]) == {"Early", "Late"}


def test_specialisations_of_one_cluster_each_are_no_themes_to_filter_by(client):
    scheme = make_theme_scheme(slug="specialisations")
    make_cluster_theme(theme=make_theme(scheme=scheme, slug="niche"))

    facets = [facet.name for facet in ask(client, "cluster_list")["facets"]]

    assert not [name for name in facets if name.startswith("theme")]
    assert client.get(address("cluster_list", theme="niche")).status_code == 400


def test_organisations_are_narrowed_by_cluster_and_by_province(client):
    wallonia = make_territory()
    hainaut, liege = (
        make_territory(code=code, level="province", parent=wallonia)
        for code in ("BE32", "BE33")
    )
    mons = make_organisation(name="Mons", place=make_place(province=hainaut))
    make_organisation(name="Liège", place=make_place(province=liege))
    make_organisation(name="Lille", place=make_place(country="FR", name_fr="Lille"))
    make_organisation(name="Nowhere")
    cluster = make_cluster(slug="tweed")
    make_membership(organisation=mons, cluster=cluster, end_on=date(2005, 12, 31))

    assert names(client, "organisation_list", province="BE32") == {"Mons"}
    assert names(client, "organisation_list", province=["BE32", "BE33"]) == {
        "Mons",
        "Liège",
    }
    assert names(client, "organisation_list", province="FR") == {"Lille"}
    assert names(client, "organisation_list", province=NOT_STATED) == {"Nowhere"}
    assert names(client, "organisation_list", as_of="2005-12-31", cluster="tweed") == {
        "Mons"
    }
    assert not names(client, "organisation_list", as_of="2006-01-01", cluster="tweed")


def test_an_organisation_that_came_back_counts_once_for_its_cluster(client):
    first = make_membership(start_on="2001-01-01", end_on="2004-12-31")
    make_membership(
        organisation=first.organisation, cluster=first.cluster, start_on="2006-01-01"
    )
    make_membership(organisation=first.organisation)

    def counts(day):
        return options(ask(client, "organisation_list", as_of=day))

    assert counts("2006-01-01")["cluster", first.cluster.slug] == 1
    assert ("cluster", NOT_STATED) not in counts("2006-01-01")
    assert ("cluster", first.cluster.slug) not in counts("2005-06-01")


def test_an_organisation_of_unknown_size_can_be_asked_for(client):
    make_organisation(name="Big", size_class="large")
    make_organisation(name="Unknown")

    assert names(client, "organisation_list", size=NOT_STATED) == {"Unknown"}
    assert names(client, "organisation_list", size=["large", NOT_STATED]) == {
        "Big",
        "Unknown",
    }


def test_lists_leave_out_records_merged_into_another_and_what_was_not_yet(client):
    kept = make_organisation(name="Kept", founded_on=date(2000, 1, 1))
    make_organisation(name="Merged", merged_into=kept)

    assert names(client, "organisation_list") == {"Kept"}
    assert names(client, "organisation_list", as_of="1999-12-31") == set()


def test_members_are_narrowed_to_those_shown_lately(client):
    cluster = make_cluster(slug="hub")
    old, new = (
        make_membership(cluster=cluster, start_on="2001-01-01") for _row in range(2)
    )
    make_membership_attestation(
        membership=new, source=make_source(), documented_on=date(2009, 1, 1)
    )

    assert rows(client, "cluster_members", documented="true") == [new]
    assert rows(client, "cluster_members", documented="false") == [old]


def test_projects_are_narrowed_by_time_cluster_and_participant(client):
    over = make_partnership(title="Over", start_on="2005-01-01", end_on="2009-12-31")
    running = make_partnership(title="Running")
    make_partnership(title="Later", start_on="2011-01-01")
    make_partnership_cluster(partnership=over, cluster=make_cluster(slug="tweed"))
    make_participation(partnership=running, organisation=make_organisation(slug="ulb"))
    make_agreement(title="Pact", start_on="2009-01-01", end_on="2010-06-30")
    make_agreement_party(
        agreement=make_agreement(
            title="Old", start_on="2001-01-01", end_on="2001-12-31"
        ),
        cluster=make_cluster(slug="skywin"),
    )

    assert names(client, "partnership_list", in_force="true") == {"Running"}
    assert names(client, "partnership_list", in_force="false") == {"Over"}
    assert names(client, "partnership_list", cluster="tweed") == {"Over"}
    assert names(client, "partnership_list", organisation="ulb") == {"Running"}
    assert names(client, "agreement_list", in_force="true") == {"Pact"}
    assert names(client, "agreement_list", cluster="skywin") == {"Old"}
    assert names(client, "agreement_list", cluster=NOT_STATED) == {"Pact"}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("cluster_list", make_cluster),
        ("organisation_list", make_organisation),
        ("partnership_list", make_partnership),
        ("agreement_list", partial(make_agreement, start_on="2009-01-01")),
        ("event_list", partial(make_event, start_on="2009-01-01")),
    ],
)
def test_facts_are_narrowed_to_those_of_a_source(client, name, make):
    source = make_source(slug="decree")
    wanted = make(source=source)
    make()

    assert rows(client, name, source="decree") == [wanted]
    (chip,) = ask(client, name, source="decree")["chips"]
    assert query_of(chip.remove_url) == {"as_of": ["2010-06-30"]}


def test_filters_of_different_facets_narrow_together(client):
    make_organisation(name="A", kind="enterprise", size_class="large")
    make_organisation(name="B", kind="enterprise", size_class="small")
    make_organisation(name="C", kind="college", size_class="large")

    query = {"kind": "enterprise", "size": "large"}

    assert names(client, "organisation_list", **query) == {"A"}
    assert names(client, "organisation_list", **query, q="b") == set()


@pytest.mark.parametrize("sort", ["name", "-name", "kind", "place", "clusters", ""])
def test_pages_show_every_row_once(client, sort):
    for number in range(120):
        make_organisation(name=f"Same {number % 3}", slug=f"slug-{number}")

    pages = [
        [
            row.record.slug
            for row in client.get(address("organisation_list", sort=sort, page=page))
            .context["table"]
            .paginated_rows
        ]
        for page in (1, 2, 3)
    ]

    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({slug for page in pages for slug in page}) == 120
    beyond = client.get(address("organisation_list", page=4))
    assert beyond.status_code == 400
    assert "it has 3 in all" in beyond.content.decode()


def test_links_between_pages_keep_the_filters_the_order_and_the_day(client):
    for _number in range(101):
        make_organisation()
    query = {"kind": "enterprise", "sort": "-name", "q": "organisation"}

    page = page_of(
        client.get(address("organisation_list", page=2, **ON_THE_DAY | query))
    )
    links = page.find("nav", **{"class": "pages"}).find_all("a")

    assert [link["rel"] for link in links] == ["prev", "next"]
    for link, number in zip(links, ["1", "3"], strict=True):
        assert query_of(link["href"]) == query_of(
            f"?{urlencode(ON_THE_DAY | query | {'page': number})}"
        )
