"""What changed, in a list and one by one: what everybody may read, and no more."""

import json
from datetime import date, timedelta
from io import BytesIO

import pghistory
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from evaluation.models import Dismissal, Evaluation
from registry.changes.told import told_fields, told_models
from registry.imports.plans.undoing import undo_import
from registry.lists.as_of import asking
from registry.lists.directory import all_lists
from registry.models import (
    Cluster,
    EntryKey,
    ImportMode,
    Membership,
    Organisation,
    Person,
    RecordedChange,
    SuggestionDismissal,
    UserRole,
)
from registry.rights.rows import has_rule
from tests.evaluation.factories import make_evaluation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_source,
    make_staff,
)
from tests.html import page_of
from tests.programmes.factories import make_project_participant
from tests.registry.imports.lists import apply_list
from tests.registry.recorded.ages import FIRST, bear

pytestmark = pytest.mark.django_db

WINDOW = {"from": "2026-01-01", "to": "2026-02-15"}
LATER = FIRST + timedelta(days=30)


@pytest.fixture
def member():
    source = make_source(title="Annual report")
    member = make_membership(
        cluster=make_cluster(name="TWEED", slug="tweed"),
        organisation=make_organisation(name="Sonaca", slug="sonaca"),
        start_on=date(2010, 1, 1),
        source=source,
    )
    bear(FIRST)
    return member


def changes(client, **query):
    return page_of(client.get("/changes/", WINDOW | query)).find("main")


def rows_of(page):
    return [row.text for row in page.find("tbody").find_all("tr")]


def first_entry(page) -> str:
    """Return the address of the newest entry."""
    return page.find("tbody").find_all("a")[0]["href"]


def file_of(client, address="/changes/", **query):
    response = client.get(asking(address, WINDOW | {"_export": "json"} | query))
    assert response.status_code == 200
    return json.loads(b"".join(response))


def test_what_one_transaction_entered_is_one_entry(client, member):
    (row,) = rows_of(changes(client))

    assert "1 membership: joined" in row
    assert "1 organisation: added" in row
    assert "TWEED" in row
    assert "outside of the site" in row


def test_a_change_says_what_stood_there_before_and_after_and_its_source(client, member):
    with pghistory.context(url="/admin/", user=make_staff("anne").pk, reason="secret"):
        Organisation.objects.filter(pk=member.organisation_id).update(name="SONACA")
        Membership.objects.filter(pk=member.pk).update(
            end_on=date(2020, 12, 31), end_source=member.source
        )
        member.source.title = "Annual report 2020"
        member.source.save()
    bear(LATER)
    page = changes(client, **{"from": "2026-01-15"})

    (row,) = rows_of(page)
    assert "entered on the site" in row
    for words in ("renamed", "left", "corrected or completed"):
        assert words in row
    since = {"from": "2026-01-15"}
    told = {(e["table"], e["column"]): e for e in file_of(client, **since)}
    name = told["registry.organisation", "Name"]
    assert [name["before"], name["after"]] == ["Sonaca", "SONACA"]
    assert [name["record"], name["change"]] == ["sonaca", "renamed"]
    ended = [e for e in file_of(client) if e["change"] == "ended"]
    assert {each["source"] for each in ended} == {member.source.slug}
    entry = client.get(first_entry(page))
    text = page_of(entry).find("main").text
    assert "before: Sonaca → after: SONACA" in text
    assert "Annual report 2020" in text
    for secret in ("anne", "secret", "/admin/"):
        assert secret not in entry.text
        assert secret not in json.dumps(file_of(client))


def test_an_import_of_many_rows_is_one_entry_that_leads_to_all_of_them(client, member):
    names = [(f"Enterprise {number}", "", "") for number in range(130)]
    batch = apply_list(*names, cluster=member.cluster, mode=ImportMode.ADDITIONS)
    bear(LATER)
    row = rows_of(changes(client))[0]

    assert "130 memberships: joined" in row
    assert "list of TWEED" in row
    assert "all " in row
    href = first_entry(changes(client))
    entry = client.get(href)
    assert len(page_of(entry).find("tbody").find_all("tr")) == 50
    joined = file_of(client, href, kind="added", table="registry.membership")
    assert len({each["name"] for each in joined}) == 130
    with pghistory.context(url="/imports/"):
        undo_import(batch=batch, user=None)
    bear(LATER + timedelta(days=1))
    assert "an import was taken back" in rows_of(changes(client))[0]


def test_the_list_is_narrowed_by_network_kind_table_and_words(client, member):
    make_membership(
        cluster=make_cluster(name="Wood", slug="wood"),
        organisation=make_organisation(name="Sawmill"),
    )
    bear(LATER)

    assert len(rows_of(changes(client))) == 2
    (row,) = rows_of(changes(client, cluster="wood"))
    assert "TWEED" not in row
    (row,) = rows_of(changes(client, q="sawmill"))
    assert "1 organisation: added" in row
    (row,) = rows_of(changes(client, table="registry.membership", cluster="tweed"))
    assert "1 membership: joined" in row
    assert "organisation: added" not in row
    assert (
        "Nothing changed that answers to this." in changes(client, kind="removed").text
    )
    assert (
        len(rows_of(changes(client, not_cluster="wood", table="registry.cluster"))) == 1
    )


def test_every_record_leads_to_what_changed_in_it(client, member):
    Organisation.objects.filter(pk=member.organisation_id).update(name="SONACA")
    make_cluster(name="Other")
    bear(LATER)
    member.organisation.refresh_from_db()
    for row in (member.cluster, member.organisation, member.source):
        page = page_of(client.get(row.get_absolute_url()))
        ways = page.find("section", **{"class": "page-ways"})
        href = ways.find_all("a")[0]["href"]
        listed = page_of(client.get(href)).find("main")
        assert f"About {row} alone." in listed.text
        told = {e["name"] for e in file_of(client, href)}
        assert str(row) in told
        assert "Other" not in told
    assert client.get("/changes/", {"record": "cluster:nope"}).status_code == 400
    assert client.get("/changes/", {"record": "person:x"}).status_code == 400


def test_a_record_is_asked_of_by_the_slug_that_it_bore(client, member):
    Cluster.objects.filter(pk=member.cluster_id).update(slug="renamed")
    bear(LATER)

    now, before = (
        file_of(client, f"/changes/?record=cluster:{slug}")
        for slug in ("renamed", "tweed")
    )

    assert now == before
    assert {"TWEED"} < {each["name"] for each in now}


def test_a_workbook_says_which_days_it_is_about(client, member):
    asked = WINDOW | {"_export": "xlsx", "cluster": "tweed", "known_on": "2026-01-31"}
    response = client.get("/changes/", asked)
    book = load_workbook(BytesIO(b"".join(response)))
    about = dict(row for row in book.worksheets[-1].iter_rows(values_only=True))

    assert response["Content-Disposition"].endswith(
        'filename="changes_2026-01-01_2026-01-31_known_on_2026-01-31.xlsx"'
    )
    assert about["Recorded from"].startswith("1 January 2026")
    assert about["As the registry knew it on"] == "31 January 2026"
    assert "TWEED" in about["Filters"]
    again = file_of(client, about["Address"].removeprefix("http://testserver"))
    assert len(again) == book.worksheets[0].max_row - 1


def test_an_entry_as_a_workbook_says_when_it_was_recorded(client, member):
    href = first_entry(changes(client))
    book = load_workbook(
        BytesIO(b"".join(client.get(asking(href, {"_export": "xlsx"}))))
    )
    about = dict(row for row in book.worksheets[-1].iter_rows(values_only=True))

    assert about["Recorded"].startswith("1 January 2026")


def test_what_refers_to_a_record_is_told_with_it(client, member):
    participant = make_project_participant()
    bear(LATER)
    address = f"/changes/?record=project:{participant.project.slug}"

    told = {each["table"] for each in file_of(client, address)}

    assert told == {"programmes.project", "programmes.projectparticipant"}
    of_source = file_of(client, f"/changes/?record=source:{member.source.slug}")
    assert {"registry.membership", "registry.source"} <= {e["table"] for e in of_source}
    of_cluster = file_of(client, "/changes/?record=cluster:tweed")
    assert {e["table"] for e in of_cluster} >= {
        "registry.cluster",
        "registry.membership",
    }


def test_days_that_cannot_be_are_refused(client, member):
    for query in (
        {"from": "soon"},
        {"to": "2199-01-01"},
        {"to": "0001-01-01T00:00"},
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"kind": "x"},
        {"page": "0"},
        {"_export": "pdf"},
    ):
        assert client.get("/changes/", query).status_code == 400, query


@pytest.mark.parametrize(
    "key",
    [
        "request-x",
        "outside-x",
        "outside-99999999999999999999",
        "outside-0",
        "request-00000000-0000-0000-0000-000000000000",
        "x",
    ],
)
def test_there_is_no_entry_that_nothing_changed(client, member, key):
    assert client.get(f"/changes/{key}/").status_code == 404


def test_an_entry_is_found_by_its_key(member):
    for change in RecordedChange.objects.all():
        assert change in RecordedChange.objects.of_entries([EntryKey.read(change.key)])


def test_who_looks_back_sees_what_had_changed_by_then(client, member):
    Organisation.objects.filter(pk=member.organisation_id).update(name="SONACA")
    bear(LATER)
    known_on = (LATER - timedelta(days=1)).date().isoformat()

    assert len(rows_of(changes(client))) == 2
    page = page_of(client.get("/changes/", {"known_on": known_on})).find("main")
    assert len(rows_of(page)) == 1
    assert "SONACA" not in page.text
    later = first_entry(changes(client, **{"from": "2026-01-15"}))
    assert client.get(later, {"known_on": known_on}).status_code == 404
    assert client.get(later).status_code == 200


def test_the_number_of_queries_does_not_grow_with_that_of_changes(client, member):
    counts = []
    for number in (2, 30):
        for each in range(number):
            make_membership(organisation=make_organisation(name=f"{number} {each}"))
            bear(LATER + timedelta(minutes=number + each))
        client.get("/changes/", WINDOW)
        with CaptureQueriesContext(connection) as asked:
            client.get("/changes/", WINDOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# What is told of


def test_only_what_everybody_may_read_is_told():
    told = set(told_models())

    assert {page.model for page in all_lists()} - told == {Evaluation}
    assert not {Person, Dismissal, SuggestionDismissal, UserRole, User} & told
    for model in told:
        assert not has_rule(model)
        for field in told_fields(model):
            assert field.related_model is not User


def test_what_is_confidential_is_not_told(client):
    make_evaluation(weaknesses="Zukunftsgeheimnis", slug="zukunft")
    bear(FIRST)

    assert "zukunft" not in json.dumps(file_of(client)).casefold()


def test_what_changes_no_column_that_is_told_is_no_change(member):
    Person.objects.update(also_written="x")
    member.save()
    assert not RecordedChange.objects.filter(kind="corrected").exists()
