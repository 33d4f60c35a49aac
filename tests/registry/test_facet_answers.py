"""Facets on what is known of clusters, organisations and agreements, by known rows."""

import json
from datetime import date

import pytest

from registry.lists.facets import NOT_STATED
from registry.models import Mandate, Organisation
from tests.evaluation.factories import make_published_figure
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_theme,
    make_mandate,
    make_mandate_attestation,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_place,
    make_territory,
    make_theme,
    make_theme_scheme,
)
from tests.html import page_of
from tests.pages import address
from tests.registry.test_filter_answers import ON_THE_DAY, ask, names, options, rows

pytestmark = pytest.mark.django_db


def test_each_classification_of_themes_is_a_facet_of_its_own(client):
    sectors, domains = (
        make_theme_scheme(slug=slug, name_en=name)
        for slug, name in (("sectors", "Sectors of 2005"), ("s3", "Domains 2015-2019"))
    )
    life, health = (
        make_theme(scheme=scheme, slug=slug)
        for scheme, slug in ((sectors, "life"), (domains, "health"))
    )
    both, one = make_cluster(name="Both"), make_cluster(name="One")
    make_cluster(name="None")
    for cluster, theme in ((both, life), (both, health), (one, health)):
        make_cluster_theme(cluster=cluster, theme=theme, start_on="2001-01-01")

    def found(**query):
        query = {name.replace("_", "-"): value for name, value in query.items()}
        return names(client, "cluster_list", **query)

    shown = options(ask(client, "cluster_list"))
    assert {facet.label for facet in ask(client, "cluster_list")["facets"]} >= {
        "Sectors of 2005",
        "Domains 2015-2019",
    }
    assert shown["theme-sectors", "life"] == 1
    assert shown["theme-sectors", NOT_STATED] == 2
    assert shown["theme-s3", "health"] == 2
    assert found(theme_s3="health", theme_sectors=NOT_STATED) == {"One"}
    assert found(theme_s3="health", theme_sectors="life") == {"Both"}
    assert names(client, "cluster_list", theme=["life"]) == {"Both"}
    for query in ({"theme-s3": "life"}, {"not_theme-s3": "life"}):
        assert client.get(address("cluster_list", **query)).status_code == 400


def test_organisations_are_narrowed_by_how_many_clusters_they_are_in(client):
    clusters = [make_cluster() for _ in range(3)]
    for number in range(4):
        body = make_organisation(name=f"In {number}")
        for cluster in clusters[:number]:
            make_membership(cluster=cluster, organisation=body, start_on="2001-01-01")
    left = make_organisation(name="Left")
    for cluster in clusters:
        make_membership(
            cluster=cluster,
            organisation=left,
            start_on="2001-01-01",
            end_on="2002-01-01",
        )

    assert names(client, "organisation_list", networks="0") == {"In 0", "Left"}
    assert names(client, "organisation_list", networks="1") == {"In 1"}
    assert names(client, "organisation_list", networks="2") == {"In 2", "In 3"}
    day, bodies = date(2010, 6, 30), Organisation.objects.all()
    assert bodies.members_of_none(day).count() == 2
    assert bodies.members_of_one(day).get().name == "In 1"
    assert bodies.members_of_several(day).count() == 2
    shown = options(ask(client, "organisation_list"))
    assert [shown["networks", number] for number in "012"] == [2, 1, 2]


def test_organisations_in_all_of_the_chosen_clusters_are_found(client):
    tweed, biowin = make_cluster(slug="tweed"), make_cluster(slug="biowin")
    for name, clusters in (("A", [tweed]), ("B", [tweed, biowin]), ("C", [biowin])):
        body = make_organisation(name=name)
        for cluster in clusters:
            make_membership(cluster=cluster, organisation=body, start_on="2001-01-01")
    make_organisation(name="D")
    chosen = {"cluster": ["tweed", "biowin"]}

    assert names(client, "organisation_list", **chosen) == {"A", "B", "C"}
    every = chosen | {"all_cluster": "true"}
    assert names(client, "organisation_list", **every) == {"B"}
    shown = options(ask(client, "organisation_list", **every))
    assert {value: n for (facet, value), n in shown.items() if facet == "cluster"} == {
        "tweed": 1,
        "biowin": 1,
    }
    out = {"cluster": "tweed", "not_cluster": "biowin"}
    assert names(client, "organisation_list", **out) == {"A"}
    assert names(client, "organisation_list", not_cluster=["tweed", "biowin"]) == {"D"}
    bad = address("organisation_list", all_cluster="perhaps", **chosen)
    assert client.get(bad).status_code == 400


def test_the_country_is_that_of_the_place_or_the_stated_one(client):
    wallonia = make_territory()
    liege = make_territory(code="BE33", level="province", parent=wallonia)
    make_organisation(name="Placed", place=make_place(province=liege), country="FR")
    make_organisation(name="Lille", place=make_place(country="FR"))
    make_organisation(name="Stated", country="DE")
    make_organisation(name="Nowhere")

    shown = options(ask(client, "organisation_list"))
    assert {value: n for (facet, value), n in shown.items() if facet == "country"} == {
        "BE": 1,
        "FR": 1,
        "DE": 1,
        NOT_STATED: 1,
    }
    assert names(client, "organisation_list", country="BE") == {"Placed"}
    assert names(client, "organisation_list", country=["FR", "DE"]) == {
        "Lille",
        "Stated",
    }
    assert names(client, "organisation_list", country=NOT_STATED) == {"Nowhere"}
    assert names(client, "organisation_list", not_country="BE") == {
        "Lille",
        "Stated",
        "Nowhere",
    }
    assert client.get(address("organisation_list", country="XX")).status_code == 400


def test_agreements_are_narrowed_by_the_countries_of_their_parties(client):
    walloon, lyon = make_cluster(), make_cluster(country="FR", kind="foreign_network")
    german = make_organisation(country="DE")
    home, abroad, three = (
        make_agreement(title=title, start_on="2009-01-01")
        for title in ("Home", "Abroad", "Three")
    )
    for agreement, parties in ((home, []), (abroad, [lyon]), (three, [lyon, german])):
        make_agreement_party(agreement=agreement, cluster=walloon)
        for party in parties:
            field = "organisation" if party is german else "cluster"
            make_agreement_party(agreement=agreement, **{field: party})

    def found(**query):
        return names(client, "agreement_list", **query)

    assert found(country="BE") == {"Home", "Abroad", "Three"}
    assert found(country="FR") == {"Abroad", "Three"}
    assert found(country=["FR", "DE"]) == {"Abroad", "Three"}
    assert found(country=["FR", "DE"], all_country="true") == {"Three"}
    assert found(not_country="FR") == {"Home"}


def test_clusters_are_narrowed_by_whether_their_members_were_published(client):
    counted, other = make_cluster(name="Counted"), make_cluster(name="Other")
    for cluster, measure, day in (
        (counted, "members", date(2009, 1, 1)),
        (other, "members", date(2011, 1, 1)),
        (other, "jobs", date(2009, 1, 1)),
    ):
        make_published_figure(cluster=cluster, measure=measure, stated_on=day)

    assert names(client, "cluster_list", published="true") == {"Counted"}
    assert names(client, "cluster_list", published="false") == {"Other"}
    assert names(client, "cluster_list", as_of="2011-01-01", published="true") == {
        "Counted",
        "Other",
    }


@pytest.mark.parametrize("name", ["organisation_list", "membership_list"])
def test_rows_are_narrowed_by_when_a_document_named_them_last(client, name):
    cluster = make_cluster()
    lately, before, never = (
        make_membership(
            cluster=cluster,
            organisation=make_organisation(name=name),
            start_on="2001-01-01",
        )
        for name in ("Lately", "Before", "Never")
    )
    never.attestations.all().delete()
    for membership, day in (
        (lately, date(2002, 1, 1)),
        (lately, date(2010, 1, 31)),
        (before, date(2005, 6, 1)),
        (before, date(2011, 1, 1)),
    ):
        make_membership_attestation(membership=membership, documented_on=day)

    def found(**query):
        return {
            str(getattr(row, "organisation", row))
            for row in rows(client, name, **query)
        }

    assert found(documented="true") == {"Lately"}
    assert found(documented="false") == {"Before"}
    assert found(documented="never") == {"Never"}
    assert found(not_documented="never") == {"Lately", "Before"}
    assert found(seen_from="2005-06-01") == {"Lately", "Before"}
    assert found(seen_from="2005-06-02") == {"Lately"}
    assert found(seen_to="2009-12-31") == {"Before"}
    assert found(seen_from="2005-01-01", seen_to="2005-12-31") == {"Before"}


def test_organisations_are_narrowed_by_their_legal_form(client):
    make_organisation(name="Firm", legal_form="company")
    make_organisation(name="Unknown")

    assert names(client, "organisation_list", form="company") == {"Firm"}
    assert names(client, "organisation_list", form=NOT_STATED) == {"Unknown"}
    assert names(client, "organisation_list", not_form="company") == {"Unknown"}


def test_a_file_of_a_list_keeps_what_is_left_out(client):
    make_organisation(name="Firm", kind="enterprise")
    make_organisation(name="School", kind="university")
    query = {"not_kind": "enterprise", "_export": "json", "_columns": "shown"}

    response = client.get(address("organisation_list", **ON_THE_DAY | query))
    (row,) = json.loads(b"".join(response))

    assert "School" in row.values()


def test_what_a_facet_chose_is_not_sent_twice(client):
    """Without a script the form would bring back what the reader unticks."""
    make_cluster(slug="tweed")
    page = page_of(client.get(address("organisation_list", cluster="tweed")))

    hidden = page.find("div", id="facets").find_all("input", type="hidden")

    assert [field["name"] for field in hidden] == []


def test_every_row_was_documented_lately_or_longer_ago_or_never():
    day = date(2010, 6, 30)
    lately, before, never = (make_mandate(start_on="2001-01-01") for _row in range(3))
    never.attestations.all().delete()
    make_mandate_attestation(mandate=lately, documented_on=date(2007, 7, 1))
    make_mandate_attestation(mandate=before, documented_on=date(2007, 6, 30))

    mandates = Mandate.objects.order_by("pk")

    assert mandates.recently_documented(day).get() == lately
    assert mandates.documented_longer_ago(day).get() == before
    assert mandates.never_documented(day).get() == never
    since = mandates.last_documented_between(date(2007, 7, 1), None, day)
    assert since.get() == lately
