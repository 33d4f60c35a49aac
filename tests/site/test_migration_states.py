"""Migrations draw what they change, and what a change of it changes with it."""

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState, StateApps


def told(drawn) -> dict:
    """Return what operations read of the models: columns with types, and who refers."""
    return {
        model._meta.label: (
            {
                field.name: (
                    field.column,
                    field.db_type(connection),
                    field.is_relation and field.related_model._meta.label,
                )
                for field in model._meta.local_fields
            },
            sorted(
                (relation.related_model._meta.label, relation.field.name)
                for relation in model._meta.get_fields(include_hidden=True)
                if relation.auto_created and not relation.concrete
            ),
        )
        for model in drawn.get_models()
    }


@pytest.mark.django_db
def test_after_all_migrations_every_model_is_drawn_as_if_at_once():
    executor = MigrationExecutor(connection)
    last = executor.loader.graph.leaf_nodes()
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, _back in executor.migration_plan(last, clean_start=True):
        for operation in migration.operations:
            assert state.apps
            operation.state_forwards(migration.app_label, state)

    at_once = StateApps(state.real_apps, state.models)

    assert told(state.apps) == told(at_once)
    assert told(state.apps).keys() >= {"registry.Source", "registry.Cluster"}


@pytest.fixture
def state():
    """The models as they are now, drawn."""
    state = ProjectState.from_apps(apps)
    assert state.apps
    return state


def classes(state) -> dict:
    return {model._meta.label: model for model in state.apps.get_models()}


def anew(before, after) -> set[str]:
    """Return the models that were drawn anew."""
    return {label for label in after if after[label] is not before.get(label)}


def test_a_new_model_is_drawn_alone(state):
    before = classes(state)
    source = models.ForeignKey("registry.Source", models.PROTECT)
    fields = [("id", models.BigAutoField(primary_key=True)), ("source", source)]

    migrations.CreateModel("Letter", fields).state_forwards("registry", state)

    after = classes(state)
    assert anew(before, after) == {"registry.Letter"}
    letter = after["registry.Letter"]
    assert letter._meta.get_field("source").related_model is before["registry.Source"]
    assert told(state.apps)["registry.Source"] != told(apps)["registry.Source"]
    assert not state.is_delayed


def test_a_column_that_no_other_depends_on_changes_its_model_alone(state):
    before = classes(state)
    title = models.CharField(max_length=7)

    migrations.AlterField("source", "title_en", title).state_forwards("registry", state)

    assert anew(before, classes(state)) == {"registry.Source"}
    # Code of a migration would see the other models lead to the source as it was.
    assert state.is_delayed


def test_whoever_refers_to_a_key_takes_its_type_over(state):
    before = classes(state)
    key = models.UUIDField(primary_key=True)

    migrations.AlterField("cluster", "id", key).state_forwards("registry", state)

    after = classes(state)
    for label in ("registry.Membership", "registry.MembershipAttestation"):
        assert label in anew(before, after)
    field = after["registry.Membership"]._meta.get_field("cluster")
    assert field.db_type(connection) == "uuid"
    assert told(state.apps) == told(StateApps(state.real_apps, state.models))
