"""Every change of a row leaves an event: what, when, by whom, and what was before."""

import pghistory
import pgtrigger
import pytest
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.urls import path, reverse
from pghistory.models import Events

from evaluation.models import Rectification
from registry.models import Cluster, Delivery, Membership, Person
from tests.constraints import models_of
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_person,
    make_superuser,
)
from tests.registry.admin_forms import remove

pytestmark = pytest.mark.django_db


def history_of(row):
    """Return what was recorded of a row: the label of each event and its changes."""
    events = Events.objects.tracks(row).order_by("pgh_id")
    return [(event.pgh_label, event.pgh_diff) for event in events]


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "model",
    # An act that puts a decision right is never removed; what was told of a kept view
    # is a record itself.
    [model for model in FACTORIES if model not in (Rectification, Delivery)],
    ids=lambda model: model._meta.model_name,
)
def test_every_model_records_its_rows_from_the_first_to_the_last(model):
    row = FACTORIES[model]()
    key = row.pk

    row.delete()

    events = model.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]
    for field in model.pgh_event_model._meta.fields:
        if not field.name.startswith("pgh_"):
            assert getattr(events[0], field.attname) == getattr(
                events[1], field.attname
            ), field


def test_a_change_is_recorded_with_what_was_before_and_after():
    cluster = make_cluster(name="Eco-construction")

    cluster.name = "Cap Construction"
    cluster.save()

    assert history_of(cluster) == [
        ("insert", None),
        ("update", {"name": ["Eco-construction", "Cap Construction"]}),
    ]


def test_saving_a_row_that_did_not_change_records_nothing():
    cluster = make_cluster()

    cluster.save()

    assert [label for label, _changes in history_of(cluster)] == ["insert"]


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: Cluster.objects.update(website="https://example.org/"),
        lambda rows: raw(
            "UPDATE registry_cluster SET website = %s", "https://example.org/"
        ),
        lambda rows: Cluster.objects.bulk_update(
            [Cluster(pk=row.pk, website="https://example.org/") for row in rows],
            ["website"],
        ),
        lambda rows: Cluster.objects.bulk_create(
            [
                Cluster(
                    slug=row.slug,
                    name=row.name,
                    kind=row.kind,
                    country=row.country,
                    source=row.source,
                    website="https://example.org/",
                )
                for row in rows
            ],
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=["website"],
        ),
    ],
    ids=["update", "raw SQL", "bulk_update", "upsert"],
)
def test_a_change_of_many_rows_at_once_is_recorded_for_each(change):
    rows = [make_cluster(), make_cluster()]

    change(rows)

    for row in rows:
        assert history_of(row)[1:] == [
            ("update", {"website": ["", "https://example.org/"]})
        ]


def test_rows_made_and_deleted_in_bulk_are_recorded_one_by_one():
    source = make_cluster().source
    rows = Cluster.objects.bulk_create(
        Cluster(slug=slug, name=slug, kind="innovation_hub", source=source)
        for slug in ["a", "b"]
    )
    keys = [row.pk for row in rows]

    Cluster.objects.filter(pk__in=keys).delete()

    recorded = Cluster.pgh_event_model.objects.filter(pgh_obj_id__in=keys)
    assert sorted(recorded.values_list("slug", "pgh_label")) == [
        ("a", "delete"),
        ("a", "insert"),
        ("b", "delete"),
        ("b", "insert"),
    ]


def test_a_deleted_row_can_still_be_read_as_it_was():
    membership = make_membership(note="Seen in the directory of 2009")
    key = membership.pk
    membership.attestations.all().delete()

    raw("DELETE FROM registry_membership WHERE id = %s", key)

    last = Membership.pgh_event_model.objects.filter(pgh_obj_id=key).latest("pgh_id")
    assert last.pgh_label == "delete"
    assert last.note_en == "Seen in the directory of 2009"
    assert last.cluster == membership.cluster


def test_the_parts_of_a_deleted_row_are_recorded_too():
    membership = make_membership()
    attestation = membership.attestations.get()

    membership.delete()

    events = attestation.pgh_event_model.objects.filter(pgh_obj_id=attestation.pk)
    assert events.filter(pgh_label="delete").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE registry_clusterevent SET name = 'Never'",
        "DELETE FROM registry_clusterevent",
    ],
)
def test_nobody_rewrites_history(sql):
    make_cluster()

    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        raw(sql)


def test_a_change_undone_leaves_no_trace():
    with transaction.atomic():
        make_cluster()
        transaction.set_rollback(True)

    assert not Cluster.pgh_event_model.objects.exists()


def test_changes_made_together_share_their_reason():
    with pghistory.context(reason="Report of 2012"):
        cluster, organisation = make_cluster(), make_organisation()

    first, second = cluster.history.get(), organisation.history.get()
    assert first.pgh_context == second.pgh_context
    assert first.pgh_context.metadata == {"reason": "Report of 2012"}


# Changes that somebody makes in a browser


def test_a_change_in_the_admin_bears_the_user_and_the_address(client):
    person = make_person()
    key = person.pk
    user = make_superuser()
    client.force_login(user)
    address = reverse("admin:registry_person_delete", args=[key])

    remove(client, person)

    events = Person.pgh_event_model.objects.filter(pgh_obj_id=key)
    event = events.get(pgh_label="delete")
    assert event.pgh_context.metadata["user"] == user.pk
    assert event.pgh_context.metadata["url"] == address


@login_required
def rename(request):
    Cluster.objects.update(name=request.POST["name"])
    return HttpResponse("Renamed")


urlpatterns = [path("rename/", rename)]


@pytest.mark.urls(__name__)
def test_a_change_in_a_request_bears_the_user_and_the_address(client):
    cluster = make_cluster(name="Before")
    user = make_superuser()
    client.force_login(user)

    client.post("/rename/", {"name": "After"})

    event = cluster.history.get(pgh_label="update")
    assert event.pgh_context.metadata == {"user": user.pk, "url": "/rename/"}
    assert Events.objects.tracks(cluster).last().pgh_diff == {
        "name": ["Before", "After"]
    }


# What it costs


def functions_of_history():
    """Return the function of each trigger that records changes, and its settings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, proname, proconfig"
            " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE prosrc LIKE '%\\_pgh\\_attach\\_context%'"
        )
        return cursor.fetchall()


def test_a_bulk_update_costs_no_more_after_one_of_no_row():
    """No plan that a function of the history keeps compares rows each with each."""
    functions = functions_of_history()

    assert {(table, name.split("_")[1]) for table, name, _settings in functions} == {
        (model._meta.db_table, label)
        for model in models_of("registry", "programmes", "evaluation", "accounts")
        if hasattr(model, "pgh_event_models")
        for label in ("insert", "update", "delete")
    }
    for table, name, settings in functions:
        assert "enable_nestloop=off" in (settings or []), (table, name)


def test_installing_the_triggers_again_keeps_what_holds_in_their_functions():
    before = functions_of_history()

    call_command("pgtrigger", "install", verbosity=0)

    assert sorted(functions_of_history()) == sorted(before)
    assert {
        trigger.get_installation_status(model)
        for model, trigger in pgtrigger.registered()
    } == {("INSTALLED", True)}
