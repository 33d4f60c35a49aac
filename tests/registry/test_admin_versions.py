"""Two people on one record: nothing is lost in silence, whatever the table."""

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from registry.history.events import events_of
from registry.models import Cluster, ClusterName, Membership, Source, UserRole
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_membership,
    make_organisation,
    make_source,
    make_superuser,
)
from tests.registry.admin_forms import change, form_data, part, remove

pytestmark = pytest.mark.django_db

TOLD = "Somebody else changed this since you opened it"
TABLES = [
    model
    for model, table in admin.site._registry.items()
    if model in FACTORIES and events_of(model) is not None
]


@pytest.fixture
def anne(client):
    client.force_login(make_superuser("anne"))
    return client


def url(row, page="change"):
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[row.pk])


def texts(page) -> list[str]:
    """Return the columns of a form in which anything may be written."""
    form = page.context["adminform"].form
    columns = {column.name: column for column in form._meta.model._meta.fields}
    free = [
        name
        for name in form.fields
        if isinstance(columns.get(name), models.TextField)
        and not columns[name].choices
        and not name.startswith("end_")
    ]
    return free or [name for name in NAMES if name in form.fields]


NAMES = ["name_fr", "name_en", "label_fr", "label_en", "from_year", "to_year"]
"""Columns of tables without texts, in which more or less anything may be written."""


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_what_one_of_two_writes_is_not_lost_in_any_table(anne, model):
    row = FACTORIES[model]()
    opened = anne.get(url(row))
    free = texts(opened)
    if not free and model is UserRole:
        return  # A role is given and taken away, never another one.
    if not free:
        assert not opened.context["adminform"].form.fields, "nothing to try it with"
        return
    first, second = free[0], free[-1]
    typed = (8, 9) if first == "from_year" else ("By the first.", "By the second.")
    mine = form_data(opened, **{second: typed[1]})

    assert model._base_manager.filter(pk=row.pk).update(**{first: typed[0]})
    again = anne.post(url(row), mine)

    assert TOLD in again.text
    stands = model._base_manager.values(first, second).get(pk=row.pk)
    assert stands[first] == typed[0]
    if first != second:
        anne.post(url(row), form_data(again))
        stands = model._base_manager.values(first, second).get(pk=row.pk)
        assert stands == {first: typed[0], second: typed[1]}


def test_who_changed_a_field_that_both_changed_is_said_and_one_chooses(anne):
    source = make_source(publisher="")
    mine = form_data(anne.get(url(source)), publisher="The second")
    change(anne, source, publisher="The first")

    again = anne.post(url(source), mine)

    assert "changed by anne" in again.text
    for shown in ("The first", "The second", "what stands in the form"):
        assert shown in again.text
    unchosen = anne.post(url(source), form_data(again) | {"_to-choose": "publisher"})
    assert TOLD in unchosen.text
    assert Source.objects.get(pk=source.pk).publisher == "The first"
    chosen = form_data(unchosen) | {"_to-choose": "publisher"}
    anne.post(url(source), chosen | {"_choose-publisher": "mine"})
    assert Source.objects.get(pk=source.pk).publisher == "The second"


def test_what_the_other_wrote_stays_when_it_is_chosen(anne):
    source = make_source(publisher="")
    mine = form_data(anne.get(url(source)), publisher="The second", note_en="And more.")
    change(anne, source, publisher="The first")

    again = anne.post(url(source), mine)
    chosen = form_data(again) | {
        "_to-choose": "publisher",
        "_choose-publisher": "theirs",
    }
    anne.post(url(source), chosen)

    source.refresh_from_db()
    assert (source.publisher, source.note_en) == ("The first", "And more.")


def test_the_same_change_twice_is_no_question(anne):
    source = make_source(publisher="")
    mine = form_data(anne.get(url(source)), publisher="The same")
    change(anne, source, publisher="The same")

    assert anne.post(url(source), mine).status_code == 302


def test_a_form_that_does_not_say_what_it_shows_overwrites_nothing(anne):
    source = make_source(publisher="Stands")
    mine = form_data(anne.get(url(source)), publisher="Another")
    del mine["_version"]

    again = anne.post(url(source), mine)

    assert TOLD in again.text
    assert Source.objects.get(pk=source.pk).publisher == "Stands"


@pytest.mark.parametrize("version", ["", "x", "[]", "{}", '{"a": 1}', "9" * 30_000])
def test_a_version_that_is_none_is_taken_for_none(anne, version):
    source = make_source(publisher="Stands")
    mine = form_data(anne.get(url(source)), publisher="Another")

    again = anne.post(url(source), mine | {"_version": version})

    assert TOLD in again.text


def test_parts_that_others_changed_added_and_removed_are_told(anne):
    cluster = make_cluster()
    kept = make_cluster_name(cluster=cluster, name="Kept", quote="")
    gone = make_cluster_name(cluster=cluster, name="Gone")
    opened = anne.get(url(cluster))
    mine = form_data(opened, website="https://example.org")

    ClusterName.objects.filter(pk=kept.pk).update(quote="Written by another.")
    gone.delete()
    added = make_cluster_name(cluster=cluster, name="Added")
    again = anne.post(url(cluster), mine)

    assert TOLD in again.text
    for act in ("changed by", "removed by", "added by"):
        assert act in again.text
    anne.post(url(cluster), form_data(again))
    names = {name.name: name.quote for name in cluster.names.all()}
    assert names == {"Kept": "Written by another.", "Added": added.quote}
    assert Cluster.objects.get(pk=cluster.pk).website == "https://example.org"


def test_a_part_that_was_removed_while_it_was_changed_is_not_lost(anne):
    cluster = make_cluster()
    name = make_cluster_name(cluster=cluster, name="Before")
    mine = form_data(anne.get(url(cluster)), **part("names", 0, name="Typed anew"))
    name.delete()

    again = anne.post(url(cluster), mine)

    assert "saving adds it again" in again.text
    anne.post(url(cluster), form_data(again))
    assert [name.name for name in cluster.names.all()] == ["Typed anew"]


def test_removing_a_part_that_was_changed_is_asked_again(anne):
    cluster = make_cluster()
    name = make_cluster_name(cluster=cluster, quote="")
    mine = form_data(anne.get(url(cluster)), **part("names", 0, DELETE="on"))
    ClusterName.objects.filter(pk=name.pk).update(quote="Written by another.")

    again = anne.post(url(cluster), mine)

    assert "You were removing it" in again.text
    assert cluster.names.get().quote == "Written by another."
    anne.post(url(cluster), form_data(again, **part("names", 0, DELETE="on")))
    assert not cluster.names.exists()


def test_a_record_that_was_removed_meanwhile_can_be_added_again(anne):
    source = make_source(title="Typed long")
    address = url(source)
    mine = form_data(anne.get(address), publisher="Typed too")
    source.delete()

    again = anne.post(address, mine)

    assert "removed by" in again.text
    assert "Saving what stands in the form adds it again." in again.text
    anne.post(address, form_data(again) | {"_again": "1"})
    assert Source.objects.get().publisher == "Typed too"


def test_what_was_changed_is_not_removed_unseen(anne):
    source = make_source()
    page = anne.get(url(source, "delete"))
    change(anne, source, publisher="Written meanwhile")

    agreed = {
        "post": "yes",
        "_reason": "Twice.",
        "_version": str(page.context["version"]),
    }
    told = anne.post(url(source, "delete"), agreed, follow=True)

    assert "Anne changed “" in told.text
    assert "since this page showed it" in told.text
    assert Source.objects.exists()
    agreed["_version"] = str(told.context["version"])
    anne.post(url(source, "delete"), agreed)
    assert not Source.objects.exists()


def test_choices_dates_and_links_of_others_are_kept(anne):
    membership = make_membership(organisation=make_organisation(name="Before"))
    other = make_source(title="Another document")
    mine = form_data(anne.get(url(membership)), quote="Typed by the second.")
    change(
        anne, membership, end_on="2030-01-31", end_precision="month", source=other.pk
    )

    again = anne.post(url(membership), mine)
    assert "Another document" in again.text
    anne.post(url(membership), form_data(again))

    row = Membership.objects.get()
    assert (str(row.end_on), row.end_precision) == ("2030-01-31", "month")
    assert (row.source, row.quote) == (other, "Typed by the second.")


def test_nothing_is_removed_without_a_reason(anne):
    source = make_source()

    told = remove(anne, source, reason=" ")

    assert "Say why it is removed" in told.text
    assert Source.objects.exists()
    remove(anne, source, reason="Entered twice.")
    event = events_of(Source).get(pgh_label="delete")
    assert event.pgh_context.metadata["reason"] == "Entered twice."


def test_many_rows_are_not_removed_unseen_or_without_a_reason(anne):
    rows = [make_source(), make_source()]
    opts = Source._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [r.pk for r in rows]}
    page = anne.post(address, chosen)
    change(anne, rows[1], publisher="Written meanwhile")
    agreed = chosen | {"post": "yes", "_version": str(page.context["version"])}

    for reason, said in (("", "Say why it is removed"), ("Twice.", "look again")):
        told = anne.post(address, agreed | {"_reason": reason})
        assert said in told.text
        assert Source.objects.count() == 2

    agreed |= {"_version": str(told.context["version"]), "_reason": "Twice."}
    anne.post(address, agreed)
    assert not Source.objects.exists()
    told = events_of(Source).filter(pgh_label="delete")
    assert {event.pgh_context.metadata["reason"] for event in told} == {"Twice."}


def test_a_change_may_say_why_and_its_history_shows_it(anne):
    source = make_source()

    change(anne, source, publisher="Region", _reason="The cover says so.")

    assert "The cover says so." in anne.get(url(source, "history")).text
