"""Organisations in no network: what ties them, what fits, and whom they look like."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from registry.models import (
    Cluster,
    Membership,
    Organisation,
    Recognition,
    RecognitionEnding,
)
from tests.factories import (
    make_cluster,
    make_cluster_succession,
    make_distinct_pair,
    make_event,
    make_event_participation,
    make_membership,
    make_organisation,
    make_place,
    make_recognition,
)
from tests.html import page_of
from tests.programmes.factories import (
    make_grant,
    make_project,
    make_project_participant,
    make_project_pole,
)

from .by_hand import DAY, SINCE, ByHand

pytestmark = pytest.mark.django_db


def row_of(client, name, **query):
    address = reverse("unconnected_list")
    page = page_of(client.get(address, {"as_of": DAY, "q": name} | query))
    (body,) = page.find("section", id="results").find_all("tbody")
    (row,) = [
        row
        for row in body.find_all("tr")
        if row.find("th").find_all("a")[0].text == name
    ]
    return row


def test_only_who_is_in_no_network_on_the_day_is_listed():
    inside, before, outside = (make_organisation(name=name) for name in "abc")
    make_membership(organisation=inside, start_on=SINCE)
    make_membership(organisation=before, start_on=SINCE, end_on=DAY.replace(year=2019))

    found = Organisation.objects.members_of_none(DAY)

    assert set(found) == {before, outside}


def test_an_organisation_is_told_with_what_ties_it_and_what_fits(client):
    network = ByHand()
    firm = make_organisation(slug="firm", name="Firm")
    make_project_participant(project=network.project, organisation=firm)
    make_grant(amount=1000, decided_on=SINCE, organisation=firm)
    make_grant(amount=500, decided_on=SINCE, organisation=firm)

    row = row_of(client, "Firm")
    ties, fits = row.find_all("td")

    assert "takes part in X" in ties.text
    assert "was granted €1,500 in 2 grants" in ties.text
    assert "C" in [summary.text for summary in fits.find_all("summary")]
    assert "takes part in X , a project of this network" in fits.text


def test_the_file_says_what_the_page_says(client):
    network = ByHand()
    firm = make_organisation(slug="firm", name="Firm")
    make_project_participant(project=network.project, organisation=firm)

    response = client.get(
        reverse("unconnected_list"),
        {"as_of": DAY, "q": "Firm", "_export": "csv", "_columns": "shown"},
    )
    text = b"".join(response.streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(text))

    assert row["What ties it"] == "takes part in X"
    assert row["Networks that fit"].split("; ")[0] == "C"
    assert "C: takes part in X, a project of this network" in row["Why"].split("; ")


def listed(client, **query):
    page = client.get(reverse("unconnected_list"), {"as_of": DAY} | query)
    return page.context_data


def test_those_that_a_network_fits_stand_first_and_can_be_kept(client):
    network = ByHand()
    arrondissement = make_place()
    aside, fitted, beside = (make_organisation(name=name) for name in ("A1", "Z", "B1"))
    make_project_participant(project=network.project, organisation=fitted)
    # To sit where a member does is no reason by itself.
    for organisation in (beside, network.organisations["p"]):
        organisation.place = arrondissement
        organisation.save()

    found = listed(client)

    assert list(found["table"].records) == [fitted, aside, beside]
    (facet,) = [facet for facet in found["facets"] if facet.name == "fits"]
    assert [(each.value, each.count) for each in facet.options] == [
        ("true", 1),
        ("false", 2),
    ]
    assert list(listed(client, fits="true")["table"].records) == [fitted]
    assert list(listed(client, fits="false")["table"].records) == [aside, beside]
    assert list(listed(client, not_fits="true")["table"].records) == [aside, beside]
    assert listed(client, sort="-fits")["table"].records[-1] == fitted
    assert list(listed(client, q="B1")["table"].records) == [beside]


def test_the_facet_of_ties_keeps_who_is_tied_so():
    firm, guest, nobody = (make_organisation(name=name) for name in "abc")
    make_project_participant(
        project=make_project(submitted_on=SINCE), organisation=firm
    )
    make_event_participation(organisation=guest, event=make_event(start_on=SINCE))

    def tied(*codes):
        found = Organisation.objects.filter(pk__in=[firm.pk, guest.pk, nobody.pk])
        return set(found.tied_by(codes, DAY))

    assert tied("project") == {firm}
    assert tied("event") == {guest}
    assert tied("not_stated") == {nobody}
    assert tied("project", "not_stated") == {firm, nobody}


def test_who_looks_like_a_member_is_told_unless_somebody_told_them_apart(client):
    member = make_organisation(name="Thales Communications Belgium")
    make_membership(organisation=member, start_on=SINCE)
    lookalike = make_organisation(name="Thales")

    assert "Perhaps a member" in row_of(client, "Thales").find("th").text

    first, second = sorted((member, lookalike), key=lambda each: each.pk)
    make_distinct_pair(organisation=first, other_organisation=second)
    assert "Perhaps a member" not in row_of(client, "Thales").find("th").text


def test_a_project_that_was_turned_down_ties_nobody():
    network = ByHand()
    network.project.outcome = "rejected"
    network.project.save()

    projects = type(network.project).objects

    assert network.project not in projects.not_turned_down(DAY)
    assert projects.not_turned_down(DAY).filter(slug="y").exists()


def test_members_found_only_there_have_no_other_membership_on_the_day():
    ByHand()

    kept = Membership.objects.as_of(DAY).only_there(DAY)

    assert sorted(str(each.organisation) for each in kept) == ["p", "s", "t", "u"]


@pytest.mark.parametrize(
    ("ending", "end_on", "expected"),
    [
        ("", None, True),
        (RecognitionEnding.NOT_DOCUMENTED_LATER, date(2012, 1, 1), True),
        (RecognitionEnding.NOT_DOCUMENTED_LATER, date(2009, 1, 1), False),
        (RecognitionEnding.NOT_RENEWED, date(2019, 1, 1), False),
    ],
)
def test_a_network_may_still_be_recognised_if_no_document_says_that_it_ended(
    ending, end_on, expected
):
    cluster = make_cluster()
    make_recognition(
        cluster=cluster, start_on=date(2008, 1, 1), end_on=end_on, ending=ending
    )

    assert Cluster.objects.perhaps_in_operation(DAY).exists() == expected
    assert Recognition.objects.without_known_end().exists() == bool(
        ending == RecognitionEnding.NOT_DOCUMENTED_LATER
    )


def test_a_network_that_another_came_after_is_recognised_no_more():
    cluster = make_cluster()
    make_recognition(
        cluster=cluster,
        start_on=date(2008, 1, 1),
        end_on=date(2015, 1, 1),
        ending=RecognitionEnding.NOT_DOCUMENTED_LATER,
    )
    assert cluster in Cluster.objects.perhaps_in_operation(DAY)

    make_cluster_succession(predecessor=cluster, happened_on=date(2016, 1, 1))

    assert cluster not in Cluster.objects.perhaps_in_operation(DAY)


def test_which_networks_are_compared_is_chosen_or_refused(client):
    make_cluster(name="Abroad", kind="foreign_network")
    make_project_pole(cluster=make_cluster(name="Hub", kind="innovation_hub"))

    everything = page_of(client.get(reverse("connection_list"), {"networks": "all"}))
    refused = client.get(reverse("connection_list"), {"networks": "some"})

    assert "Hub – Abroad" in everything.text
    assert refused.status_code == 400
    assert "“some” chooses no networks" in page_of(refused).text
    itself = client.get(reverse("cluster_connections", args=["hub"]), {"with": "hub"})
    assert itself.status_code in {400, 404}
