import pytest
from django.urls import reverse

from registry.models import Organisation, OrganisationMerge, RecordMerge
from registry.services import merge_records, preview_merge, undo_merge
from tests.factories import (
    make_cluster,
    make_enterprise_number,
    make_mandate,
    make_membership,
    make_organisation,
    make_organisation_name,
    make_participation,
    make_partnership,
    make_person,
    make_record_merge,
    make_source,
    make_staff,
    make_superuser,
)
from tests.registry.admin_forms import messages

pytestmark = pytest.mark.django_db

MERGE = reverse("admin:registry_organisation_merge")
LIST = reverse("admin:registry_organisation_changelist")


@pytest.fixture
def staff(client):
    client.force_login(make_superuser("anne"))
    return client


@pytest.fixture
def kept():
    return make_organisation(name="Kept")


@pytest.fixture
def gone():
    return make_organisation(name="Gone")


def address(kept, gone):
    return f"{MERGE}?kept={kept.pk}&merged={gone.pk}"


def choose(client, *organisations):
    data = {
        "action": "merge_two",
        "_selected_action": [organisation.pk for organisation in organisations],
    }
    return client.post(LIST, data, follow=True)


def test_two_chosen_organisations_are_previewed(staff, kept, gone):
    Organisation.objects.filter(pk=gone.pk).update(
        enterprise_number=make_enterprise_number(4030192)
    )

    page = choose(staff, kept, gone)

    # The one with an enterprise number is proposed to stay.
    assert page.redirect_chain == [(address(gone, kept), 302)]
    assert page.context["plan"].kept == gone
    assert address(kept, gone).replace("&", "&amp;") in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_neither_one_nor_three_organisations_are_merged(staff, count):
    page = choose(staff, *(make_organisation() for _number in range(count)))

    assert messages(page) == ["Choose two records to merge."]


def test_the_preview_says_what_moves_what_clashes_and_what_is_lost(staff, kept, gone):
    cluster, partnership = make_cluster(name="Skywin"), make_partnership(title="WINGS")
    for organisation, role in ((kept, "partner"), (gone, "coordinator")):
        make_membership(organisation=organisation, cluster=cluster)
        make_participation(
            organisation=organisation, partnership=partnership, role=role
        )
    make_organisation_name(organisation=gone, name="Alias")

    html = staff.get(address(kept, gone)).content.decode()

    assert "“Gone” becomes another name of “Kept”." in html
    assert "Names of organisations that move: 1" in html
    assert "Periods that overlap become one, 1 January 2005 – …" in html
    assert "“Gone, WINGS” is recorded for both" in html
    assert "<del>coordinator</del> <ins>partner</ins>" in html
    assert not OrganisationMerge.objects.exists()


def test_a_merge_is_made_with_a_reason_by_whoever_confirms_it(staff, kept, gone):
    membership = make_membership(organisation=gone)
    form = staff.get(address(kept, gone)).context["form"]

    page = staff.post(
        address(kept, gone),
        {"reason": "Renamed in 2010", "agreed": form["agreed"].value()},
        follow=True,
    )

    assert messages(page) == ["“Gone” was merged into “Kept”."]
    record = OrganisationMerge.objects.get()
    assert (record.reason, str(record.made_by)) == ("Renamed in 2010", "anne")
    membership.refresh_from_db()
    assert membership.organisation == kept
    url = reverse("admin:registry_membership_history", args=[membership.pk])
    last = next(iter(staff.get(url).context["page"]))
    assert (last.who, last.where) == ("anne", MERGE)
    assert last.columns == [("Organisation", "Gone", "Kept")]


def test_a_merge_needs_a_reason(staff, kept, gone):
    plan = preview_merge(kept, gone)

    page = staff.post(address(kept, gone), {"reason": " ", "agreed": plan.digest})

    assert page.context["form"].errors == {"reason": ["This field is required."]}
    assert not OrganisationMerge.objects.exists()


def test_a_merge_that_is_no_longer_what_was_previewed_is_previewed_again(
    staff, kept, gone
):
    agreed = preview_merge(kept, gone).digest
    make_membership(organisation=gone)

    page = staff.post(
        address(kept, gone), {"reason": "The same", "agreed": agreed}, follow=True
    )

    assert "changed since the preview" in messages(page)[0]
    assert page.context["plan"].moved
    assert not OrganisationMerge.objects.exists()


def test_what_forbids_a_merge_is_said_and_no_form_is_shown(staff, kept, gone):
    for number, organisation in enumerate((kept, gone)):
        Organisation.objects.filter(pk=organisation.pk).update(
            enterprise_number=make_enterprise_number(4030192 + number)
        )

    html = staff.get(address(kept, gone)).content.decode()

    assert "They have two enterprise numbers" in html
    assert "Merge them" not in html


@pytest.mark.parametrize(
    "query",
    ["", "?kept=1", "?kept=x&merged=y", "?kept=99999&merged=99999", "?kept=%00"],
)
def test_whoever_does_not_say_which_two_is_asked(staff, query):
    page = staff.get(MERGE + query, follow=True)

    assert page.status_code == 200
    assert page.context["form"].fields.keys() == {"kept", "merged"}


def test_an_organisation_that_was_merged_cannot_be_chosen(staff, kept, gone):
    merge_records(kept=kept, merged=gone, reason="The same", user=None)

    page = staff.get(address(make_organisation(), gone))

    assert "merged" in page.context["form"].errors


def test_a_merge_is_undone_from_its_page(staff, kept, gone):
    merge = merge_records(kept=kept, merged=gone, reason="The same", user=None)
    record = reverse("admin:registry_organisationmerge_change", args=[merge.pk])
    undo = reverse("admin:registry_organisationmerge_undo", args=[merge.pk])
    assert undo in staff.get(record).content.decode()

    assert staff.get(undo).url == record
    gone.refresh_from_db()
    assert gone.merged_into == kept
    page = staff.post(undo, follow=True)

    assert messages(page) == ["“Gone” and “Kept” are two again, as before."]
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert undo not in page.content.decode()


def test_a_merge_that_cannot_be_undone_says_why(staff, kept, gone):
    membership = make_membership(organisation=gone)
    merge = merge_records(kept=kept, merged=gone, reason="The same", user=None)
    key = membership.pk
    membership.delete()

    page = staff.post(
        reverse("admin:registry_organisationmerge_undo", args=[merge.pk]), follow=True
    )

    assert messages(page) == [f"The membership no. {key} was removed since."]


def test_merging_needs_its_permissions(client, kept, gone):
    merge = merge_records(kept=kept, merged=gone, reason="The same", user=None)
    record = reverse("admin:registry_organisationmerge_change", args=[merge.pk])
    undo = reverse("admin:registry_organisationmerge_undo", args=[merge.pk])
    client.force_login(
        make_staff("view_organisation", "change_organisation", "view_organisationmerge")
    )

    assert client.get(MERGE).status_code == 403
    assert client.post(undo).status_code == 403
    assert undo not in client.get(record).content.decode()
    assert "merge_two" not in client.get(LIST).content.decode()

    allowed = make_staff(
        "change_organisation", "add_organisationmerge", username="senior"
    )
    client.force_login(allowed)
    assert client.get(MERGE).status_code == 200


def test_a_merge_of_nothing_is_not_found(staff):
    url = reverse("admin:registry_organisationmerge_undo", args=[999])

    assert staff.post(url).status_code == 404


def test_the_record_of_a_merge_is_neither_edited_nor_removed(staff, kept, gone):
    merge = merge_records(kept=kept, merged=gone, reason="The same", user=None)
    record = reverse("admin:registry_organisationmerge_change", args=[merge.pk])
    remove = reverse("admin:registry_organisationmerge_delete", args=[merge.pk])

    assert staff.post(record, {"reason": "Another"}).status_code == 403
    assert staff.post(remove, {"post": "yes"}).status_code == 403
    merge.refresh_from_db()
    assert merge.reason == "The same"


OTHER_KINDS = {
    "cluster": make_cluster,
    "person": make_person,
    "source": make_source,
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_records_of_every_kind_are_previewed_merged_and_parted(staff, kind):
    make = OTHER_KINDS[kind]
    kept, gone = make(), make()
    if kind == "person":
        make_mandate(person=gone)
    else:
        make_membership(**{kind: gone})
    listed = reverse(f"admin:registry_{kind}_changelist")
    data = {"action": "merge_two", "_selected_action": [kept.pk, gone.pk]}

    preview = staff.post(listed, data, follow=True)

    address = preview.redirect_chain[0][0]
    assert preview.context["plan"].moved
    assert f"/registry/{kind}/{gone.pk}/change/" in preview.content.decode()
    agreed = preview.context["form"]["agreed"].value()
    page = staff.post(address, {"reason": "One", "agreed": agreed}, follow=True)
    assert messages(page) == [f"“{gone}” was merged into “{kept}”."]
    merge = RecordMerge.objects.get()
    assert (merge.kept, merge.gone, str(merge.made_by)) == (kept, gone.slug, "anne")

    undo = reverse("admin:registry_recordmerge_undo", args=[merge.pk])
    record = staff.get(reverse("admin:registry_recordmerge_change", args=[merge.pk]))
    assert undo in record.content.decode()
    page = staff.post(undo, follow=True)
    assert messages(page) == [f"“{gone}” and “{kept}” are two again, as before."]
    assert type(gone).objects.filter(slug=gone.slug).exists()


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_merging_records_of_a_kind_needs_the_permissions_on_it(client, kind):
    one, other = OTHER_KINDS[kind](), OTHER_KINDS[kind]()
    record = {
        "cluster": {"cluster": one},
        "person": {"person": one},
        "source": {"document": one},
    }[kind]
    merge = make_record_merge(**record)
    address = reverse(f"admin:registry_{kind}_merge") + f"?kept={one.pk}"
    undo = reverse("admin:registry_recordmerge_undo", args=[merge.pk])
    client.force_login(make_staff(f"change_{kind}", "view_recordmerge"))

    assert client.get(address).status_code == 403
    assert client.post(undo).status_code == 403

    client.force_login(
        make_staff(f"change_{kind}", "add_recordmerge", username="senior")
    )
    assert client.get(address + f"&merged={other.pk}").status_code == 200


def test_the_address_of_a_record_that_was_merged_leads_to_the_other(client):
    clusters = [make_cluster(), make_cluster()]
    sources = [make_source(), make_source()]
    for kept, gone in (clusters, sources):
        page = gone.get_absolute_url()
        merge = merge_records(kept=kept, merged=gone, reason="One", user=None)

        assert client.get(page + "?as_of=2020-01-01").headers["Location"] == (
            kept.get_absolute_url() + "?as_of=2020-01-01"
        )
        undo_merge(merge=merge, user=None)
        assert client.get(page).status_code == 200
    members = reverse("cluster_members", args=[clusters[1].slug])
    merge_records(kept=clusters[0], merged=clusters[1], reason="One", user=None)
    assert client.get(members).headers["Location"] == reverse(
        "cluster_members", args=[clusters[0].slug]
    )
    assert client.get(reverse("source_detail", args=["nowhere"])).status_code == 404
