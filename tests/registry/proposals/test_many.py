"""Many rows of a list of the admin changed at once: asked, previewed, confirmed."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from registry.admin.base import RegistryAdmin
from registry.imports.plans.undoing import undo_import
from registry.models import ImportBatch, ImportStatus, Membership, Role
from tests.evaluation.factories import make_evaluation
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_member,
    make_membership,
    make_organisation,
    make_source,
    make_staff,
    make_superuser,
)
from tests.html import page_of
from tests.programmes.factories import make_payment
from tests.registry.imports.registry_dump import dump

pytestmark = pytest.mark.django_db

LIST = "admin:registry_membership_changelist"
MANY = "admin:registry_membership_many"


@pytest.fixture
def source():
    return make_source(title="Minutes")


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def said(source, **fields):
    return {
        "many_source": source.pk,
        "many_reason": "The network was dissolved.",
        "many_preview": "1",
        **fields,
    }


def test_twenty_memberships_end_in_three_clicks_and_come_back(staff, source):
    cluster = make_cluster()
    held = [
        make_membership(cluster=cluster, start_on=date(2020, 1, 1)) for _ in range(20)
    ]
    elsewhere = make_membership()
    before = dump()
    chosen = {"cluster__id__exact": cluster.pk}
    page = page_of(staff.get(reverse(LIST), chosen))

    # 1: change these 20
    (link,) = [a for a in page.find_all("a") if "Change these 20 at once" in a.text]
    page = page_of(staff.get(link.get("href")))
    assert "20 memberships" in page.find("h1").text
    # 2: preview
    response = staff.post(link.get("href"), said(source, end_on="30/06/2026"))
    assert dump() == before
    plan = page_of(staff.get(response.url))
    assert "The network was dissolved." in plan.text
    assert "30 June 2026" in plan.text
    # 3: confirm
    batch = ImportBatch.objects.get()
    staff.post(reverse("import_apply", args=[batch.reference]))

    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED
    for row in held:
        row.refresh_from_db()
        assert (row.end_on, row.end_source) == (date(2026, 6, 30), source)
    elsewhere.refresh_from_db()
    assert elsewhere.end_on is None

    undo_import(batch=batch, user=None)
    assert dump() == before


def test_rows_that_are_ticked_are_moved_given_a_source_corrected_or_emptied(
    staff, source
):
    held = [make_membership(category="full", note_en="Old") for _ in range(3)]
    target = make_cluster(name="Other")
    ticked = {
        "action": "change_many",
        "_selected_action": [row.pk for row in held[:2]],
        "index": "0",
    }

    page = page_of(staff.post(reverse(LIST), ticked))
    assert "2 memberships" in page.find("h1").text
    kept = [
        each.get("value")
        for each in page.find_all("input")
        if each.get("name") == "_selected_action"
    ]
    assert sorted(kept) == sorted(str(row.pk) for row in held[:2])
    response = staff.post(
        reverse(LIST),
        ticked
        | said(
            source,
            cluster=target.pk,
            category="founding",
            many_becomes="on",
            many_empty=["note_en"],
        ),
    )
    assert response.url == ImportBatch.objects.get().get_absolute_url()
    batch = ImportBatch.objects.get()
    staff.post(reverse("import_apply", args=[batch.reference]))

    for row in Membership.objects.filter(pk__in=[row.pk for row in held[:2]]):
        assert row.cluster == target
        assert row.category == "founding"
        assert row.source == source
        assert row.note_en == ""
    held[2].refresh_from_db()
    assert (held[2].category, held[2].note_en) == ("full", "Old")


def test_something_has_to_change_with_a_source_and_a_reason(staff, source):
    make_membership()

    nothing = staff.post(reverse(MANY), said(source))
    assert "Say what is to change." in page_of(nothing).text
    bare = staff.post(reverse(MANY), {"many_preview": "1", "category": "full"})
    assert set(bare.context["form"].errors) == {"many_source", "many_reason"}
    assert not ImportBatch.objects.exists()


def test_a_value_that_the_registry_refuses_is_told_row_by_row(staff, source):
    early = make_membership(start_on=date(2020, 1, 1))
    late = make_membership(start_on=date(2026, 12, 1))

    staff.post(reverse(MANY), said(source, end_on="30/06/2026"))

    batch = ImportBatch.objects.get()
    assert {row.fact: row.outcome for row in batch.rows.all()} == {
        early.pk: "changed",
        late.pk: "refused",
    }
    apply = reverse("import_apply", args=[batch.reference])
    staff.post(apply)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    staff.post(apply, {"without": "1"})
    early.refresh_from_db()
    assert early.end_on == date(2026, 6, 30)


def test_a_clerk_changes_many_of_what_he_may_change_and_nothing_else(client, source):
    make_membership()
    client.force_login(make_staff("view_membership", "view_source", username="reads"))
    assert "at once" not in page_of(client.get(reverse(LIST))).text
    assert client.post(reverse(MANY), said(source)).status_code == 403
    client.force_login(
        make_staff("view_membership", "change_membership", "view_source", username="c")
    )

    client.post(reverse(MANY), said(source, category="full"))

    batch = ImportBatch.objects.get()
    assert client.get(batch.get_absolute_url()).status_code == 200
    client.post(reverse("import_apply", args=[batch.reference]))
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED
    client.post(reverse("import_undo", args=[batch.reference]))
    batch.refresh_from_db()
    assert batch.status == ImportStatus.UNDONE

    other = make_staff("view_membership", "change_membership", username="other")
    client.force_login(other)
    assert client.get(batch.get_absolute_url()).status_code == 403


def test_a_bad_key_is_refused_in_words(staff, source):
    make_membership()
    make_organisation()

    for bad in ("x", "99999999999999999999", "٣", ""):
        response = staff.post(reverse(MANY), said(source) | {"many_source": bad})
        assert response.status_code == 200, bad
        response = staff.get(reverse(MANY), {"cluster__id__exact": bad})
        assert response.status_code in (200, 302), bad


def test_what_a_list_cannot_be_filtered_by_changes_nothing(staff, source):
    make_membership()

    for name, value in (
        ("cluster__id__exact", "x"),
        ("organisation__name__regex", "(((("),
        ("quote__regex", "(((("),
        ("start_on__year", "99999"),
        ("nothing", "1"),
        ("q", "a\x00b"),
        ("category__exact", "\x00"),
        ("id__in", "99999999999999999999"),
        ("_facets", "True"),
        ("p", "-1"),
    ):
        for ask in (staff.get, staff.post):
            address = reverse(MANY, query={name: value})
            response = ask(address, said(source, category="full"))
            # What no list of the admin lets through is refused as there.
            assert response.status_code in (200, 302, 400), (name, value)


def test_each_list_of_the_admin_that_may_be_changed_offers_it(staff):
    offered = 0
    for model, its_admin in admin.site._registry.items():
        if not isinstance(its_admin, RegistryAdmin):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        with transaction.atomic():
            FACTORIES[model]()
            response = staff.get(reverse(f"{name}_changelist"))
            if response.context["may_change_many"]:
                offered += 1
                page = page_of(staff.get(reverse(f"{name}_many")))
                assert page.find("h1").text, model
            transaction.set_rollback(True)
    assert offered > 35


def test_what_the_form_of_a_row_does_not_let_change_is_not_changed_with_many(
    client, source
):
    """An open evaluation is written on its own page, its opinion by an act."""
    file = make_evaluation()
    client.force_login(make_member(Role.EVALUATOR))

    told = client.post(
        reverse("admin:evaluation_evaluation_changelist"),
        {"action": "change_many", "_selected_action": [file.pk]}
        | said(source, opinion="Favourable.", opinion_on="2026-01-01"),
    )

    assert "is not changed by hand" in told.text
    assert not ImportBatch.objects.exists()


def test_a_column_that_nobody_changes_of_a_row_that_is_there_is_not_offered(
    staff, source
):
    payment = make_payment()

    told = staff.post(
        reverse("admin:programmes_payment_changelist"),
        {"action": "change_many", "_selected_action": [payment.pk]}
        | said(source, amount="1.00"),
    )

    assert told.context["form"].is_bound
    assert "amount" not in told.context["form"].fields
    assert not ImportBatch.objects.exists()


def test_changes_that_are_dropped_lead_to_no_page_that_is_not_there(staff, source):
    make_membership()
    response = staff.post(reverse(MANY), said(source, end_on="30/06/2026"))
    assert "Drop these changes" in staff.get(response.url).text
    batch = ImportBatch.objects.get()

    dropped = staff.post(reverse("import_drop", args=[batch.reference]), follow=True)

    main = page_of(dropped).find("main")
    assert "These changes were dropped" in main.text
    for link in main.find_all("a"):
        assert staff.get(link.get("href")).status_code == 200, link


def test_a_list_that_cannot_be_filtered_as_asked_says_so(staff):
    make_membership()

    # Two networks, so that the list offers to be narrowed to one.
    make_membership()

    page = staff.get(reverse(LIST), {"cluster__id__exact": ""}, follow=True)

    assert "The list cannot be filtered like that." in page_of(page).text
