"""A migration is there with its entry, or not at all."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.commands import migrate
from django.db import connection, migrations, models

from walloon_clusters.management.commands.migrate import WholeMigrations

pytestmark = pytest.mark.django_db(transaction=True)


class Half(migrations.Migration):
    """It makes a foreign key, which comes after all else of it."""

    operations = [
        migrations.CreateModel(
            "Half",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
            ],
        )
    ]


def is_there():
    return "registry_half" in connection.introspection.table_names()


@pytest.fixture
def executor():
    yield WholeMigrations(connection)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS registry_half")


@pytest.fixture
def killed_before_its_entry(executor, monkeypatch):
    """Whoever enters that a migration is applied or taken back is killed at that."""

    def killed(*_):
        raise KeyboardInterrupt

    @contextmanager
    def at_its_entry():
        with monkeypatch.context() as patched:
            for name in ("record_applied", "record_unapplied"):
                patched.setattr(executor.recorder, name, killed)
            with pytest.raises(KeyboardInterrupt):
                yield

    return at_its_entry


def test_what_was_killed_before_its_entry_is_as_it_was(
    executor, killed_before_its_entry
):
    half = Half("0099_half", "registry")
    before = executor.loader.project_state()

    with killed_before_its_entry():
        executor.apply_migration(before.clone(), half)
    assert not is_there()
    executor.apply_migration(before.clone(), half)
    assert is_there()

    with killed_before_its_entry():
        executor.unapply_migration(before.clone(), half)
    assert is_there()
    executor.unapply_migration(before.clone(), half)
    assert not is_there()


def test_the_command_applies_them_so():
    command = load_command_class(get_commands()["migrate"], "migrate")

    assert command.__module__ == "walloon_clusters.management.commands.migrate"
    assert migrate.MigrationExecutor is WholeMigrations
