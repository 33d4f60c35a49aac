"""Functions and views of the database, as they are now: installed after each migrate.

Those that tables are made of, in constraints, indexes and computed columns, come with
the migration of the table. All others stand in ``models/sql/`` of their app, so that a
rule is changed where it stands; the triggers of the models are installed the same way.

A signal is right here, though models have none. Signals of models change rows behind
the back of who saves them; this one belongs to the command that changes tables, and a
database is never without its functions, whoever migrates it: a test, or an upgrade. The
site connects it, because it alone knows all apps and puts them together.
"""

from pathlib import Path

from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor


def files_of(app_config, *folders: str) -> list[Path]:
    """Return the definitions of an app, in the order in which one may use another."""
    return sorted(Path(app_config.path, "models", "sql", *folders).glob("*.sql"))


def install(using: str, **_kwargs) -> None:
    """Define anew what the apps have in ``models/sql/``, all in one transaction.

    An app may use what those below it define, which are installed after it. What is
    made of the models of all apps, its ``AppConfig`` returns as ``sql_of_models()``.
    Nothing happens before the last migration: the tables may lack columns yet.
    """
    if _is_on_the_way(using):
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for app_config in reversed(list(apps.get_app_configs())):
            for path in files_of(app_config):
                cursor.execute(path.read_text())
            if made := getattr(app_config, "sql_of_models", None):
                for statement in made():
                    cursor.execute(statement)


def clear(using: str, plan=(), **_kwargs) -> None:
    """Take away what would be in the way of a migration, before there is any.

    That are views: no column that one shows can change its type. Where migrations are
    to come, also what reads columns behind whoever writes them, and is filled later.
    """
    folders = ("before_migrate", "before_changes") if plan else ("before_migrate",)
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for app_config in apps.get_app_configs():
            for folder in folders:
                for path in files_of(app_config, folder):
                    cursor.execute(path.read_text())


def _is_on_the_way(using: str) -> bool:
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
