"""The pages of the imports: who reaches them, what they show, what they do."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.files import uploads
from registry.imports.plans.applying import apply_plan
from registry.models import (
    Decision,
    ImportBatch,
    ImportMode,
    ImportStatus,
    Membership,
    Organisation,
    RowOutcome,
)
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_staff,
    make_superuser,
)

from .lists import plan_list, receive_list

pytestmark = pytest.mark.django_db

LIST_QUERIES = 7
PLAN_QUERIES = 13

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "progress"}


@pytest.fixture
def staff(client):
    """Whoever may do everything with lists, logged in."""
    user = make_superuser()
    client.force_login(user)
    return user


def page(client, batch, name="import_detail", **query) -> str:
    response = client.get(reverse(name, args=[batch.reference]), query)
    assert response.status_code == 200
    return response.content.decode()


def do(client, name, batch, *args, **data):
    return client.post(reverse(name, args=[batch.reference, *args]), data)


def send(client, content=b"Nom\nSonaca\n", name="list.csv", **fields):
    return client.post(
        reverse("import_create", args=["members"]),
        {
            "content": SimpleUploadedFile(name, content),
            "cluster": "TWEED",
            "listed_on": "2024-06-30",
            "mode": "full",
        }
        | fields,
    )


def ambiguous_list(**fields):
    """Return a list one of whose rows may be either of two organisations."""
    for number in range(2):
        make_organisation(name="Verlux SA", slug=f"verlux-{number}")
    return plan_list(("Verlux", "", ""), ("Sonaca", "", ""), **fields)


# Who reaches them


def addresses(batch):
    row = batch.rows.first()
    return [
        reverse("import_list"),
        reverse("import_create", args=["members"]),
        reverse("import_template", args=["members", "fr"]),
        *(
            reverse(name, args=[batch.reference])
            for name in [
                "import_detail",
                "import_columns",
                "import_file",
                "import_apply",
                "import_undo",
                "import_drop",
                "import_resume",
            ]
        ),
        reverse("import_row", args=[batch.reference, row.pk]),
    ]


def test_whoever_is_not_logged_in_is_asked_to(client):
    for address in addresses(plan_list(("Sonaca", "", ""))):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302
            assert response["Location"].startswith(reverse("account_login"))


def test_staff_without_the_permission_is_refused(client):
    client.force_login(make_staff("view_importbatch", "apply_importbatch"))
    batch = plan_list(("Sonaca", "", ""))
    for address in addresses(batch)[:6]:
        assert client.get(address).status_code == 403


def test_the_permission_alone_does_not_make_one_staff(client):
    user = make_staff("add_importbatch", "view_importbatch")
    user.is_staff = False
    user.save()
    client.force_login(user)
    for address in addresses(plan_list(("Sonaca", "", "")))[:6]:
        assert client.get(address).status_code == 403


def test_another_users_import_is_as_if_it_did_not_exist(client):
    client.force_login(make_staff("add_importbatch", "apply_importbatch"))
    batch = plan_list(("Sonaca", "", ""), user=make_superuser())
    for address in addresses(batch)[3:]:
        assert client.post(address).status_code in (404, 405)
        assert client.get(address).status_code == 404
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert "members.csv" not in client.get(reverse("import_list")).content.decode()


def test_one_opens_ones_own_imports(client):
    clerk = make_staff("add_importbatch")
    client.force_login(clerk)
    batch = plan_list(("Sonaca", "", ""), user=clerk)
    assert "Sonaca" in page(client, batch)
    assert "members.csv" in client.get(reverse("import_list")).content.decode()


def test_planning_needs_one_permission_and_applying_another(client):
    clerk = make_staff("add_importbatch")
    client.force_login(clerk)
    batch = plan_list(("Sonaca", "", ""), user=clerk)
    assert "Confirm: apply all of it" not in page(client, batch)
    for name in ("import_apply", "import_undo"):
        assert do(client, name, batch).status_code == 403
    assert not Organisation.objects.filter(name="Sonaca").exists()


def test_a_row_is_decided_on_through_its_own_import_only(client, staff):
    mine, other = plan_list(("Sonaca", "", "")), plan_list(("Besix", "", ""))
    row = other.rows.get()
    response = do(client, "import_row", mine, row.pk, decision="leave_out")
    assert response.status_code == 404


# Sending


def test_a_list_is_sent_read_and_planned(client, staff):
    make_cluster(name="TWEED")
    response = send(client)
    batch = ImportBatch.objects.get()
    assert response["Location"] == batch.get_absolute_url()
    assert (batch.status, batch.made_by) == (ImportStatus.PLANNED, staff)
    assert (batch.mode, batch.listed_on) == (ImportMode.FULL, date(2024, 6, 30))
    assert "Sonaca" in page(client, batch)


def test_what_is_missing_is_said_beside_it(client, staff):
    response = client.post(reverse("import_create", args=["members"]), {})
    assert response.status_code == 200
    assert response.content.decode().count("This field is required.") == 4


def test_the_cluster_is_filled_in_from_its_page(client, staff):
    make_cluster(name="TWEED")
    response = client.get(
        reverse("import_create", args=["members"]), {"cluster": "tweed"}
    )
    assert 'value="TWEED"' in response.content.decode()


def test_a_file_over_the_limit_is_not_taken_in(client, staff, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    make_cluster(name="TWEED")
    response = send(client, b"Nom\n" + b"Sonaca\n" * 200_000)
    assert response.status_code == 200
    assert "MB are read" in response.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 etc.", "list.xlsx", "PDF document"),
        (b"", "list.csv", "The file is empty"),
        (b"PK\x03\x04 but no zip", "list.xlsx", "damaged"),
    ],
)
def test_a_refused_file_says_why_and_how_to_mend_it(client, staff, content, name, said):
    make_cluster(name="TWEED")
    send(client, content, name)
    batch = ImportBatch.objects.get()
    assert batch.status == ImportStatus.REFUSED
    shown = page(client, batch)
    assert said in shown
    assert "Send another file" in shown


def test_the_template_comes_in_each_language(client, staff):
    for language, name in [("en", "member_list"), ("fr", "liste_des_membres")]:
        response = client.get(reverse("import_template", args=["members", language]))
        assert f'filename="{name}.xlsx"' in response["Content-Disposition"]
        openpyxl.load_workbook(io.BytesIO(response.content))
    assert (
        client.get(reverse("import_template", args=["members", "xx"])).status_code
        == 404
    )


# Columns

HEADER = ("Nom", "Secteur", "Type", "Genre")


def test_each_column_shows_what_stands_in_it_and_why_it_was_read_so(client, staff):
    batch = plan_list(("Sonaca", "Aéro", "PME", ""), header=HEADER)
    shown = page(client, batch, "import_columns")
    for text in ("Nom", "Sonaca", "Secteur", "Aéro", "Recognised by its header"):
        assert text in shown
    assert "Its header says nothing that the registry keeps" in shown


def test_a_correction_is_planned_at_once_and_remembered(client, staff):
    tweed = make_cluster(name="TWEED")
    batch = plan_list(("Sonaca", "Gosselies"), header=("Qui", "Où"), cluster=tweed)
    assert batch.status == ImportStatus.REFUSED
    assert "Say what its columns are" in page(client, batch)
    do(client, "import_columns", batch, column_0="name", column_1="locality")
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert batch.rows.get().name == "Sonaca"
    assert "Chosen by a person" in page(client, batch, "import_columns")
    later = plan_list(("Besix", "Namur"), header=("Qui", "Où"), cluster=tweed)
    assert later.rows.get().name == "Besix"
    assert "Remembered from an earlier list" in page(client, later, "import_columns")


def test_no_column_for_the_organisations_is_refused_on_the_page(client, staff):
    batch = plan_list(("Sonaca", "Aéro", "PME", ""), header=HEADER)
    response = do(client, "import_columns", batch, column_2="kind")
    assert "which column names the organisations" in response.content.decode()
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED


def test_the_columns_of_an_applied_list_are_only_shown(client, staff):
    batch = plan_list(("Sonaca", "Aéro", "PME", ""), header=HEADER)
    apply_plan(batch=batch, user=staff)
    assert "<select" not in page(client, batch, "import_columns")
    do(client, "import_columns", batch, column_0="", column_1="name")
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED


def test_a_file_without_columns_has_no_page_of_columns(client, staff):
    batch = plan_list(content=b"%PDF", filename="list.pdf")
    response = client.get(reverse("import_columns", args=[batch.reference]))
    assert response["Location"] == batch.get_absolute_url()


# The plan


def test_old_and_new_values_stand_side_by_side(client, staff):
    tweed = make_cluster(name="TWEED")
    sonaca = make_organisation(name="Sonaca", website="https://old.example.be")
    make_membership(organisation=sonaca, cluster=tweed)
    batch = plan_list(
        ("Sonaca", "new.example.be"), header=("name", "website"), cluster=tweed
    )
    shown = page(client, batch)
    assert "<del>https://old.example.be</del>" in shown
    assert "<ins>https://new.example.be</ins>" in shown


def test_a_refused_row_names_the_cell_and_how_to_mend_it(client, staff):
    shown = page(client, plan_list(("Sonaca", "0403.019.262", "")))
    assert "B2 (enterprise number)" in shown
    assert "Look the number up, or leave the cell empty." in shown


def test_an_ambiguous_row_shows_who_it_may_be_and_why(client, staff):
    shown = page(client, ambiguous_list())
    assert shown.count("It is this one") == 2
    assert "same name but for the legal form" in shown.lower()
    assert "Confirm: apply all of it" not in shown


def test_a_decision_makes_the_row_plain_and_comes_back_to_the_list(client, staff):
    batch = ambiguous_list()
    row = batch.rows.get(outcome=RowOutcome.AMBIGUOUS)
    here = f"{batch.get_absolute_url()}?outcome=ambiguous"
    response = do(
        client,
        "import_row",
        batch,
        row.pk,
        decision="match",
        organisation=row.candidates[1],
        next=here,
    )
    assert response["Location"] == here
    row.refresh_from_db()
    assert row.organisation_id == row.decided_id
    assert row.decision == Decision.MATCH
    assert "Confirm: apply all of it" in page(client, batch)


def test_a_row_is_left_out_and_taken_in_again(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    row = batch.rows.get()
    do(client, "import_row", batch, row.pk, decision="leave_out")
    row.refresh_from_db()
    assert row.outcome == RowOutcome.LEFT_OUT
    assert "Take back" in page(client, batch)
    do(client, "import_row", batch, row.pk, decision="")
    row.refresh_from_db()
    assert row.outcome == RowOutcome.NEW


def test_a_decision_that_cannot_be_is_explained(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    row = batch.rows.get()
    response = client.post(
        reverse("import_row", args=[batch.reference, row.pk]),
        {"decision": "match"},
        follow=True,
    )
    assert "notice-error" in response.content.decode()


def test_no_form_leads_off_the_site(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    response = do(
        client,
        "import_row",
        batch,
        batch.rows.get().pk,
        decision="leave_out",
        next="https://evil.example/",
    )
    assert response["Location"] == batch.get_absolute_url()


def test_an_address_of_an_act_that_is_only_visited_leads_to_the_import(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    for address in addresses(batch)[6:]:
        assert client.get(address)["Location"] == batch.get_absolute_url()


def test_the_rows_are_filtered_by_outcome_and_words_and_paged(client, staff):
    names = [(f"Firm {number:03}", "", "") for number in range(60)]
    batch = plan_list(*names, ("Sonaca", "0403.019.262", ""))
    assert page(client, batch).count('class="outcome" data-outcome=') == 50
    assert page(client, batch, page=2).count('class="outcome" data-outcome=') == 11
    refused = page(client, batch, outcome="refused")
    assert refused.count('class="outcome" data-outcome=') == 1
    found = page(client, batch, q="firm 007")
    assert "Firm 007" in found
    assert "Firm 008" not in found


@pytest.mark.parametrize("query", ["page=99", "sort=nonsense", "outcome=x", "as_of=x"])
def test_a_query_that_cannot_be_answered_says_why(client, staff, query):
    batch = plan_list(("Sonaca", "", ""))
    assert client.get(f"{batch.get_absolute_url()}?{query}").status_code == 400


def test_the_file_comes_back_with_what_becomes_of_each_row(client, staff):
    tweed = make_cluster(name="TWEED")
    gone = make_organisation(name="Gone")
    make_membership(organisation=gone, cluster=tweed)
    batch = plan_list(
        ("Sonaca", "", ""),
        ("Besix", "0403.019.262", ""),
        cluster=tweed,
        mode=ImportMode.FULL,
    )
    response = client.get(reverse("import_file", args=[batch.reference]))
    assert "members_outcome.xlsx" in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    header, *rows = book.active.iter_rows(values_only=True)
    assert header == (
        *("name", "enterprise_number", "post_code"),
        *("Outcome", "Why"),
    )
    assert [(row[0], row[3]) for row in rows] == [
        ("Sonaca", "new organisation, joins"),
        ("Besix", "refused"),
        ("Gone", "leaves"),
    ]
    assert "check digits" in rows[1][4]


# Applying, undoing, dropping


def test_confirming_applies_and_shows_what_was_done(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    do(client, "import_apply", batch)
    batch.refresh_from_db()
    assert (batch.status, batch.applied_by) == (ImportStatus.APPLIED, staff)
    assert Membership.objects.get().organisation.name == "Sonaca"
    shown = page(client, batch)
    assert batch.source.get_absolute_url() in shown
    assert "/members/?as_of=2024-06-30" in shown
    assert "Leave out" not in shown


def test_the_list_is_the_source_and_its_page_leads_back_for_staff_only(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    apply_plan(batch=batch, user=staff)
    address = batch.source.get_absolute_url()
    assert batch.get_absolute_url() in client.get(address).content.decode()
    client.logout()
    assert "/imports/" not in client.get(address).content.decode()


def test_what_changed_since_the_plan_is_shown_and_asked_about_again(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    make_organisation(name="Sonaca")
    response = client.post(reverse("import_apply", args=[batch.reference]), follow=True)
    shown = response.content.decode()
    assert "The registry changed since you saw the plan" in shown
    assert "1 row differs: 2" in shown
    assert not Membership.objects.exists()
    do(client, "import_apply", batch)
    assert Membership.objects.count() == 1


def test_the_very_same_list_is_recognised(client, staff):
    tweed = make_cluster(name="TWEED")
    first = plan_list(("Sonaca", "", ""), cluster=tweed)
    apply_plan(batch=first, user=staff)
    again = plan_list(("Sonaca", "", ""), cluster=tweed)
    assert "This very list was applied already" in page(client, again)


def test_an_import_is_undone(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    apply_plan(batch=batch, user=staff)
    do(client, "import_undo", batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.UNDONE
    assert not Organisation.objects.filter(name="Sonaca").exists()
    assert "This import was undone" in page(client, batch)


def test_what_stands_in_the_way_of_undoing_is_told(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    apply_plan(batch=batch, user=staff)
    Organisation.objects.filter(name="Sonaca").update(website="https://sonaca.com")
    response = client.post(reverse("import_undo", args=[batch.reference]), follow=True)
    assert re.search("notice-error.*Sonaca.* was changed", response.content.decode())
    assert Organisation.objects.filter(name="Sonaca").exists()


def test_a_plan_is_dropped(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    do(client, "import_drop", batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.DROPPED
    assert "This list was dropped" in page(client, batch)


def test_a_list_that_is_being_read_shows_a_page_that_waits(client, staff):
    batch = receive_list(("Sonaca", "", ""))
    response = client.get(batch.get_absolute_url(), **HTMX)
    assert 'hx-trigger="every 2s"' in response.content.decode()
    assert "HX-Refresh" not in response


def test_a_page_that_waited_becomes_what_it_waited_for(client, staff):
    batch = plan_list(("Sonaca", "", ""))
    assert client.get(batch.get_absolute_url(), **HTMX)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(batch.get_absolute_url())


# The list of imports, and the ways there


def test_the_imports_are_listed_with_what_they_do(client, staff):
    batch = plan_list(("Sonaca", "", ""), cluster=make_cluster(name="TWEED"))
    shown = client.get(reverse("import_list")).content.decode()
    for text in ("TWEED", "members.csv", batch.get_absolute_url(), "<b>1</b> new"):
        assert text in shown


def test_the_list_of_imports_is_filtered(client, staff):
    plan_list(("Sonaca", "", ""), cluster=make_cluster(name="TWEED"))
    plan_list(("Besix", "", ""), cluster=make_cluster(name="CAP Construction"))
    for query in ({"q": "tweed"}, {"cluster": "tweed"}):
        shown = client.get(reverse("import_list"), query).content.decode()
        assert shown.count('class="import-status"') == 1
    for query in ({"status": "planned"}, {"mode": "additions"}):
        shown = client.get(reverse("import_list"), query).content.decode()
        assert shown.count('class="import-status"') == 2


def test_the_page_of_members_offers_the_import_to_staff_only(client, staff):
    tweed = make_cluster(name="TWEED")
    address = reverse("cluster_members", args=[tweed.slug])
    link = f"{reverse('import_create', args=['members'])}?cluster=tweed"
    assert link in client.get(address).content.decode()
    client.logout()
    assert "/imports/" not in client.get(address).content.decode()


# How many queries


def test_the_list_of_imports_takes_the_same_queries_for_one_and_for_forty(
    client, staff, django_assert_num_queries
):
    tweed = make_cluster(name="TWEED")
    plan_list(("Sonaca", "", ""), cluster=tweed, user=staff)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("import_list"))
    for _number in range(39):
        plan_list(("Sonaca", "", ""), cluster=tweed, user=staff)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("import_list"))


def test_a_plan_takes_the_same_queries_for_one_row_and_for_forty(
    client, staff, django_assert_num_queries
):
    one = ambiguous_list()
    client.get(one.get_absolute_url())
    rows = [(f"Verlux{'x' * number}", "", "4000") for number in range(20)]
    rows += [("Verlux", "", "")] * 20
    forty = plan_list(*rows)
    for batch in (one, forty):
        with django_assert_num_queries(PLAN_QUERIES):
            client.get(batch.get_absolute_url())


def test_a_plan_with_refused_rows_is_confirmed_only_knowing_how_many(client, staff):
    batch = plan_list(("Sonaca", "not a number", ""), ("Besix", "", ""))
    said = page(client, batch)
    assert "1 row is refused, and not taken." in said
    assert 'name="without"' in said

    response = do(client, "import_apply", batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    do(client, "import_apply", batch, without="1")

    batch.refresh_from_db()
    assert response.status_code == 302
    assert batch.status == ImportStatus.APPLIED


def test_what_is_asked_once_is_answered_on_the_page(client, staff):
    batch = plan_list(("LE FOREM", "", ""), ("FOREM", "", ""))
    said = page(client, batch)
    assert "These names, on 2 rows, look like one organisation." in said
    assert "Confirm: apply all of it" not in said

    do(client, "import_settle", batch)
    said = page(client, batch)
    assert "1 question settled" in said
    assert staff.get_username() in said
    assert "Confirm: apply all of it" in said
    key = next(iter(ImportBatch.objects.get().settled))
    do(client, "import_settle", batch, question=key, answer="")

    assert ImportBatch.objects.get().settled == {}


def test_a_file_that_cannot_be_opened_has_no_file_of_outcomes(client, staff):
    for content in (b"", b"\x00" * 100, b"<html><table></table></html>"):
        batch = plan_list(content=content, filename="list.csv")
        assert batch.status == ImportStatus.REFUSED

        response = client.get(reverse("import_file", args=[batch.reference]))

        assert response.status_code == 302
        assert response["Location"] == batch.get_absolute_url()


def test_a_row_without_a_name_is_called_by_its_number(client, staff):
    batch = plan_list(("", "", "4000"), ("Sonaca", "", ""))
    (nameless,) = batch.rows.filter(outcome=RowOutcome.REFUSED)

    text = " ".join(page(client, batch).split())

    assert f": row {nameless.number}</span>" in text
    assert "None</span>" not in text
