"""Django's command, but that a migration is there with its entry or not at all."""

from contextlib import AbstractContextManager, nullcontext

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor


class WholeMigrations(MigrationExecutor):
    """Applies each migration, and enters that it is applied, in one transaction.

    Django enters one that made foreign keys in a transaction of its own, after that of
    the tables. Killed in between, it would make the same tables again for ever.
    """

    def apply_migration(self, state, migration, *args, **options):
        """Apply a migration and enter it."""
        with self._at_once(migration):
            return super().apply_migration(state, migration, *args, **options)

    def unapply_migration(self, state, migration, *args, **options):
        """Take a migration back, and its entry out."""
        with self._at_once(migration):
            return super().unapply_migration(state, migration, *args, **options)

    def _at_once(self, migration) -> AbstractContextManager:
        if migration.atomic:
            return transaction.atomic(using=self.connection.alias)
        return nullcontext()


# The command takes its executor by this name.
migrate.MigrationExecutor = WholeMigrations


class Command(migrate.Command):
    pass
