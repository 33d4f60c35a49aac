"""What was done in the admin is taken back: exactly, or not at all."""

import pghistory
import pytest
from django.urls import reverse

from registry.history.events import events_of, tracked_models
from registry.history.undoing import UndoRefused
from registry.models import (
    Cluster,
    ClusterName,
    Membership,
    MembershipAttestation,
    Organisation,
    Source,
)
from registry.services import merge_records
from registry.services.taking_back import Changes, restore_version, take_back
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_source,
    make_staff,
    make_superuser,
)
from tests.registry.admin_forms import change, form_data, part, remove, remove_chosen

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(client):
    client.force_login(make_superuser("anne"))
    return client


def url(row, page="change", **more):
    opts = row._meta
    args = [row.pk, *more.values()]
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


def everything() -> dict:
    """Return every row of every table that has a history."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in tracked_models()
    }


def last_change(model):
    """Return the context of the newest change of a table."""
    event = events_of(model).order_by("-pgh_id").first()
    return event.pgh_context_id


def take_it_back(client, change, reason="By mistake."):
    address = reverse("history_change", args=[change])
    client.get(address)
    return client.post(address, {"_reason": reason}, follow=True)


def test_a_removal_is_taken_back_with_the_parts_that_went_with_it(anne):
    cluster = make_cluster()
    make_cluster_name(cluster=cluster, name="One")
    make_cluster_name(cluster=cluster, name="Two")
    before = everything()

    told = remove(anne, cluster)
    assert not Cluster.objects.exists()
    address = url(cluster, "bring_back")
    assert reverse("history_change", args=[last_change(Cluster)]) in told.text
    page = anne.get(address)
    assert "comes back" in page.text
    anne.post(address, {"_reason": "It was the wrong one."})

    assert everything() == before
    history = anne.get(url(cluster, "history")).text
    for said in ("added by anne", "removed by anne", "It was the wrong one."):
        assert said in history


def test_rows_removed_from_a_list_come_back_together(anne):
    rows = [make_membership() for _each in range(3)]
    for row in rows:
        make_membership_attestation(membership=row, source=make_source())
    before = everything()

    remove_chosen(anne, *rows)
    assert not Membership.objects.exists()
    assert not MembershipAttestation.objects.exists()
    told = take_it_back(anne, last_change(Membership))

    assert everything() == before
    assert "Everything is as it was before." in told.text


def test_a_form_with_parts_is_taken_back_as_one(anne):
    cluster = make_cluster()
    gone, kept = (make_cluster_name(cluster=cluster, name=n) for n in ("A", "B"))
    page = anne.get(url(cluster))
    order = [f.instance.name for f in _formset(page, "names").initial_forms]
    before = everything()
    sent = form_data(page, website="https://example.org")
    sent |= part("names", order.index("A"), DELETE="on")
    sent |= part("names", order.index("B"), name="Other")
    anne.post(url(cluster), sent)
    assert list(ClusterName.objects.values_list("name", flat=True)) == ["Other"]

    take_it_back(anne, last_change(ClusterName))

    assert everything() == before
    # What was taken back can be taken back too.
    take_it_back(anne, last_change(ClusterName))
    assert list(ClusterName.objects.values_list("name", flat=True)) == ["Other"]
    assert Cluster.objects.get().website == "https://example.org"


def _formset(page, prefix):
    sets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    return next(each for each in sets if each.prefix == prefix)


def test_a_new_row_goes_again_unless_something_rests_on_it(anne):
    source = make_source()
    with pghistory.context():
        organisation = make_organisation(name="Made", source=source)
    change_made = last_change(Organisation)
    # Outside of a test no context lasts longer than its transaction.
    with pghistory.context():
        membership = make_membership(organisation=organisation)

    told = take_it_back(anne, change_made)

    assert "rests on the organisation “Made”" in told.text
    assert Organisation.objects.filter(pk=organisation.pk).exists()
    with pghistory.context():
        membership.delete()
    take_it_back(anne, change_made)
    assert not Organisation.objects.filter(pk=organisation.pk).exists()


def test_what_somebody_changed_since_stands_in_the_way(anne):
    source = make_source(publisher="Before")
    change(anne, source, publisher="First")
    mistaken = last_change(Source)
    change(anne, source, title="Since")
    before = everything()

    told = take_it_back(anne, mistaken)

    assert "was changed since" in told.text
    assert "by anne" in told.text
    assert everything() == before


def test_what_leads_to_a_row_that_is_gone_is_told(anne):
    name = make_cluster_name()
    cluster = name.cluster
    remove(anne, name)
    mistaken = last_change(ClusterName)
    with pghistory.context():
        cluster.delete()

    told = take_it_back(anne, mistaken)

    assert "which is gone: bring that back first" in told.text
    assert not ClusterName.objects.exists()


def test_a_rule_that_what_was_before_breaks_now_is_told(anne):
    source = make_source(slug="taken")
    remove(anne, source)
    mistaken = last_change(Source)
    with pghistory.context():
        make_source(slug="taken")

    told = take_it_back(anne, mistaken)

    assert "no longer fits" in told.text
    assert Source.objects.count() == 1


def test_nothing_is_taken_back_without_a_reason(anne):
    source = make_source(publisher="Before")
    change(anne, source, publisher="After")

    told = take_it_back(anne, last_change(Source), reason=" ")

    assert "Say why it is taken back" in told.text
    assert Source.objects.get().publisher == "After"


def test_a_version_is_restored_and_both_are_in_the_history(anne):
    source = make_source(publisher="First", title="Title")
    version = events_of(Source).get(pgh_obj_id=source.pk)
    change(anne, source, publisher="Second")
    history = anne.get(url(source, "history")).text
    address = url(source, "restore", event=version.pgh_id)
    assert address in history

    page = anne.get(address)
    assert "Second" in page.text
    sent = {"_version": page.context["version"], "_reason": "Right the first time."}
    anne.post(address, sent)

    source.refresh_from_db()
    assert source.publisher == "First"
    assert "Right the first time." in anne.get(url(source, "history")).text


def test_a_version_is_not_restored_over_a_change_that_was_not_seen(anne):
    source = make_source(publisher="First")
    version = events_of(Source).get(pgh_obj_id=source.pk)
    change(anne, source, publisher="Second")
    address = url(source, "restore", event=version.pgh_id)
    page = anne.get(address)
    change(anne, source, title="Third")

    sent = {"_version": page.context["version"], "_reason": "Right."}
    told = anne.post(address, sent)

    assert "Somebody changed it since" in told.text
    source.refresh_from_db()
    assert (source.publisher, source.title) == ("Second", "Third")


def test_a_version_that_is_refused_now_is_told(anne):
    source = make_source(slug="old")
    version = events_of(Source).get(pgh_obj_id=source.pk)
    Source.objects.update(slug="new")
    make_source(slug="old")
    newest = events_of(Source).filter(pgh_obj_id=source.pk).order_by("pgh_id").last()

    with pytest.raises(Exception, match="already exists|Identifier|identifier"):
        restore_version(
            row=source, event=version, seen=newest.pgh_id, user=None, reason="x"
        )


def test_nobody_takes_back_more_than_they_may_do(client, anne):
    source = make_source(publisher="Before")
    stranger = make_staff("view_organisation", username="stranger")
    reader = make_staff("view_source", username="reader")
    change(anne, source, publisher="After")
    address = reverse("history_change", args=[last_change(Source)])
    client.force_login(stranger)
    assert client.get(address).status_code == 403
    client.force_login(reader)

    told = client.post(address, {"_reason": "I want to."})

    assert "Your account may not do that with: sources." in told.text
    assert Source.objects.get().publisher == "After"
    for page in ("bring_back", "restore"):
        more = {"event": 1} if page == "restore" else {}
        assert client.get(url(source, page, **more)).status_code in (403, 404)


def test_a_change_that_never_was_is_not_found(anne):
    address = reverse("history_change", args=["00000000-0000-4000-8000-000000000000"])
    assert anne.get(address).status_code == 404
    assert anne.get(url(make_source(), "bring_back")).status_code == 404


def test_what_changed_outside_the_site_is_brought_back_alone(anne):
    name = make_cluster_name()
    before = everything()
    name_key = name.pk
    name.delete()
    name.pk = name_key

    anne.post(url(name, "bring_back"), {"_reason": "A slip in SQL."})

    assert everything() == before


def test_a_version_of_nothing_is_no_change():
    with pytest.raises(UndoRefused):
        take_back(
            changes=Changes("00000000-0000-4000-8000-000000000000"),
            user=None,
            reason="x",
        )


def test_what_a_merge_removed_comes_back_with_the_merge_alone(anne):
    kept, gone = make_cluster(name="Kept"), make_cluster(name="Gone")
    key = gone.pk
    merging = reverse("admin:registry_cluster_merge")
    asked = f"{merging}?kept={kept.pk}&merged={gone.pk}"
    agreed = anne.get(asked).context["form"].initial["agreed"]
    anne.post(asked, {"reason": "The same", "agreed": agreed})
    assert not Cluster.objects.filter(pk=key).exists()

    address = reverse("admin:registry_cluster_bring_back", args=[key])
    page = anne.post(address, {"_reason": "It was the wrong one."})

    assert "A merge is undone on its own page." in page.text
    assert not Cluster.objects.filter(pk=key).exists()


def test_no_version_leads_to_an_organisation_merged_away(anne):
    kept, gone = make_organisation(name="Kept"), make_organisation(name="Gone")
    held = make_membership(organisation=gone)
    merge_records(kept=kept, merged=gone, reason="The same", user=None)
    first, *_between, last = events_of(Membership).order_by("pgh_id")

    page = anne.post(
        url(held, "restore", event=first.pgh_id),
        {"_reason": "It was right.", "_version": last.pgh_id},
        follow=True,
    )

    assert "“Gone” was merged into “Kept”" in page.text
    held.refresh_from_db()
    assert held.organisation == kept
