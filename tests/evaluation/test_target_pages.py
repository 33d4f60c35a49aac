"""Targets beside results, with the attainment."""

import json
from datetime import date
from decimal import Decimal

import pytest

from evaluation.models import Target
from tests.evaluation.factories import make_target
from tests.factories import make_cluster, make_organisation
from tests.html import page_of
from tests.pages import address

pytestmark = pytest.mark.django_db

DAY = date(2010, 6, 30)


def ask(client, **query):
    query.setdefault("as_of", DAY.isoformat())
    response = client.get(address("target_list", **query))
    assert response.status_code == 200
    return response


def names(client, **query):
    table = ask(client, **query).context["table"]
    return {row.record.name_en for row in table.rows}


def cells(client, **query):
    (row,) = page_of(ask(client, **query)).find("tbody").find_all("tr")
    return [cell.text for cell in row.find_all("td")]


@pytest.mark.parametrize(
    ("target", "result", "attainment"),
    [
        (450, 1710, "380 %"),
        (600, 1014, "169 %"),
        (56, 91, "162.5 %"),
        (8, 11, "137.5 %"),
    ],
)
def test_a_result_is_shown_as_a_share_of_its_target(client, target, result, attainment):
    make_target(organisation=make_organisation(), target=target, result=result)

    aim, shown, share = cells(client)[2:]

    assert (aim, shown) == (f"{target:,}", f"{result:,}")
    assert share.replace("\N{NO-BREAK SPACE}", " ") == attainment


def test_a_target_without_a_result_says_so_and_is_no_zero(client):
    make_target(target=1000)

    response = ask(client)

    assert cells(client)[2:] == ["1,000", "no result is published", "—"]
    assert response.context["chart"]["rows"] == []
    assert not page_of(response).find_all("figure")


def test_the_chart_has_the_numbers_of_the_table_and_the_mark_of_the_target(client):
    make_target(name_en="Companies met", target=450, result=1710)
    make_target(name_en="Jobs", target=1000)

    chart = ask(client).context["chart"]

    assert chart["rows"] == [{"name": "Companies met", "value": 3.8}]
    assert chart["mark"]["value"] == 1


def test_targets_are_narrowed(client):
    pole, centre = make_cluster(name="Wagralim"), make_organisation(name="CeRDT")
    make_target(name_en="met", organisation=centre, target=450, result=1710)
    make_target(name_en="missed", cluster=pole, code="MEM-01", target=10, result=4)
    make_target(
        name_en="over",
        cluster=pole,
        start_on=date(2006, 1, 1),
        end_on=date(2009, 12, 31),
    )

    assert names(client, attainment="reached") == {"met"}
    assert names(client, attainment="missed") == {"missed"}
    assert names(client, attainment="not_stated") == {"over"}
    assert names(client, in_force="false") == {"over"}
    assert names(client, cluster=pole.slug) == {"missed", "over"}
    assert names(client, organisation=centre.slug) == {"met"}
    assert names(client, indicator="MEM-01") == {"missed"}
    assert names(client, q="cerdt") == {"met"}
    assert names(client, q="MISSED") == {"missed"}


def test_a_target_appears_on_the_day_on_which_it_was_set(client):
    make_target(start_on=DAY, end_on=DAY)

    assert ask(client, as_of="2010-06-29").context["total"] == 0
    assert ask(client, as_of="2010-06-30").context["total"] == 1
    assert ask(client, as_of="2011-06-30").context["total"] == 1


def test_targets_are_sorted_by_their_attainment_and_by_whose_they_are(client):
    make_target(cluster=make_cluster(name="B"), name_en="b", target=2, result=1)
    make_target(cluster=make_cluster(name="A"), name_en="a", target=1, result=1)
    rows = Target.objects.known_by(DAY).with_attainment().with_body_key()
    rows = rows.with_name_key()

    assert [row.name_key for row in rows.order_by("name_key")] == ["a", "b"]
    assert [row.attained for row in rows.order_by("attained")] == [Decimal("0.5"), 1]
    assert [row.name_en for row in rows.order_by("body_key")] == ["a", "b"]


def test_targets_are_exported_with_their_attainment(client):
    pole = make_cluster(slug="wagralim")
    make_target(slug="met", cluster=pole, target=450, result=1710)
    make_target(slug="jobs", cluster=pole, target=1000)

    exported = json.loads(b"".join(ask(client, _export="json", sort="-attainment")))

    rows = {row["slug"]: row for row in exported}
    assert (rows["met"]["cluster"], rows["met"]["attainment"]) == ("wagralim", 3.8)
    assert (rows["jobs"]["result"], rows["jobs"]["attainment"]) == (None, None)


@pytest.mark.parametrize(
    "query",
    [
        {"attainment": "maybe"},
        {"cluster": "unknown"},
        {"indicator": "X"},
        {"sort": "x"},
    ],
)
def test_what_no_filter_understands_is_refused(client, query):
    assert client.get(address("target_list", **query)).status_code == 400


def test_a_list_without_a_target_says_so(client):
    assert "No target answers to this." in page_of(ask(client)).text
