"""Load the founding facts: what the documents say of Wallonia's clusters."""

import pghistory
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from registry.founding_facts import NAME, FixtureLoader, files, in_order, keys_in
from registry.models import SearchEntry


class Command(BaseCommand):
    help = (
        "Load the founding facts from fixtures/. A row that the registry lacks is "
        "added, one that was deleted as well. A row that it has follows the file "
        "wherever nobody changed what this command wrote; one that the files no longer "
        "hold is removed, unless somebody changed it or something leans on it. What "
        "staff corrected stays corrected, and is named if it differs. Running it again "
        "changes nothing."
    )

    @transaction.atomic
    def handle(self, **options):
        with pghistory.context(command=NAME):
            loaders = in_order(map(FixtureLoader, files()))
            in_files = keys_in(loaders)
            for loader in reversed(loaders):
                loader.retire(in_files[loader.model])
            for loader in loaders:
                self.load(loader)
        forget_context()
        analyze(loader.model for loader in loaders if loader.added)
        self.tell(
            "Not as in the fixtures, and left as they are:",
            [line for loader in loaders for line in loader.differing],
        )
        self.tell(
            "Not added, because they contradict what staff entered since:",
            [line for loader in loaders for line in loader.refused],
        )
        self.tell(
            "No longer in the fixtures, and removed:",
            [line for loader in loaders for line in loader.removed],
        )
        self.tell(
            "No longer in the fixtures, and kept: something leans on them.",
            [line for loader in loaders for line in loader.kept],
        )
        followed = sum(loader.followed for loader in loaders)
        if followed:
            self.stdout.write(f"Founding facts: {followed} rows follow the fixtures.")
        added = sum(loader.added for loader in loaders)
        self.stdout.write(f"Founding facts: {added} rows added.")

    def load(self, loader):
        loader.run()
        there = len(loader.records) - loader.added - len(loader.refused)
        self.stdout.write(f"{loader.name}: {loader.added} added, {there} there already")

    def tell(self, heading, lines):
        if lines:
            self.stdout.write("\n  ".join([heading, *lines]))


def analyze(models) -> None:
    """Let the database know how many rows it has now: its plans rest on that.

    With rows that were added the index of the search has grown.
    """
    tables = {connection.ops.quote_name(model._meta.db_table) for model in models}
    if tables:
        tables.add(connection.ops.quote_name(SearchEntry._meta.db_table))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(sorted(tables))}")


def forget_context() -> None:
    """What follows in the same transaction is not of this command."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
