"""Records for programs: what the page tells, merged ones, and those not there yet."""

import pytest
from django.urls import resolve

from registry.models import Organisation
from registry.services import merge_records
from tests.factories import (
    make_cluster,
    make_organisation,
    make_source,
    make_staff,
)
from tests.pages import RECORDS, address, address_for_programs

from .answers import ON_THE_DAY, asked, is_told, of_the_file

pytestmark = pytest.mark.django_db

each_record = pytest.mark.parametrize("name", RECORDS)


def parts_of(name):
    return resolve(address_for_programs(name)).func.view_initkwargs["page"].parts


in_the_world = pytest.mark.usefixtures("small_world")


@in_the_world
@each_record
def test_a_record_says_what_its_row_in_the_list_says(client, name):
    record = asked(client, name)
    rows = of_the_file(client, name.replace("_detail", "_list"))
    (row,) = [row for row in rows if row["slug"] == "hub"]
    for part in parts_of(name):
        # Told one by one instead of counted.
        row.pop(part, None)

    assert is_told(row, record)
    assert record["href"] == record["self"].replace("as_of", "asOf")


@in_the_world
@each_record
def test_a_record_tells_the_parts_of_its_page(client, name):
    record = asked(client, name)
    page = client.get(address(name, **ON_THE_DAY))

    for part in parts_of(name):
        words = part.split("_")
        told = record[words[0] + "".join(map(str.capitalize, words[1:]))]
        assert len(told) == len(page.context[part]), part
        for fact in told:
            assert "source" in fact, (part, fact)


@in_the_world
def test_some_record_tells_each_kind_of_part(client):
    told = {
        key for name in RECORDS for key, value in asked(client, name).items() if value
    }

    assert {
        "memberships",
        "recognitions",
        "participants",
        "decisions",
        "payments",
    } <= told


@in_the_world
def test_a_record_leads_to_the_lists_that_are_about_it(client):
    record = asked(client, "cluster_detail")

    for name in ("members", "connections", "impact"):
        assert client.get(record[name]["href"]).json()["asOf"] == record["asOf"]


@in_the_world
def test_of_a_person_the_public_role_is_told_and_no_record(client):
    (mandate, *_others) = asked(client, "mandate_list")["items"]

    assert set(mandate["person"]) == {"slug", "name"}
    assert client.get(f"/api/v1/persons/{mandate['person']['slug']}").status_code == 404


def test_a_record_merged_into_another_leads_there_with_the_query(client):
    kept = make_organisation(slug="kept")
    make_organisation(slug="gone", merged_into=kept)

    response = client.get("/api/v1/organisations/gone?asOf=2005-12-31&lang=fr")

    assert response.status_code == 302
    assert response["Location"] == "/api/v1/organisations/kept?as_of=2005-12-31&lang=fr"
    assert client.get(response["Location"]).json()["slug"] == "kept"


@pytest.mark.parametrize(
    ("make", "place"), [(make_cluster, "clusters"), (make_source, "sources")]
)
def test_a_record_that_a_merge_removed_leads_to_the_one_that_is_kept(
    client, make, place
):
    kept, gone = make(slug="kept"), make(slug="gone")
    merge_records(kept=kept, merged=gone, user=make_staff(), reason="They are one.")

    response = client.get(f"/api/v1/{place}/gone")

    assert response.status_code == 302
    assert response["Location"] == f"/api/v1/{place}/kept"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "begins 1 March 2012"), ("fr", "1er mars 2012")]
)
def test_a_record_that_was_not_there_yet_says_from_when(client, language, words):
    make_organisation(slug="late", founded_on="2012-03-01")

    response = client.get(
        "/api/v1/organisations/late?asOf=2005-12-31",
        headers={"accept-language": language},
    )

    assert response.status_code == 404
    assert words in response.json()["detail"].replace("\u00a0", " ")


def test_a_record_that_ended_is_told_on_later_days_as_its_page_is(client):
    make_organisation(slug="over", founded_on="2001-01-01", closed_on="2003-12-31")

    assert Organisation.objects.get(slug="over")
    assert client.get("/organisations/over/?as_of=2010-01-01").status_code == 200
    record = client.get("/api/v1/organisations/over?as_of=2010-01-01").json()
    assert record["closedOn"] == "2003-12-31"
