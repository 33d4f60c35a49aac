from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from walloon_clusters.backups import BackupProblem
from walloon_clusters.backups.manifest import migrations_to_come
from walloon_clusters.backups.restoring import restore_backup


class Command(BaseCommand):
    help = (
        "Bring a backup back: beside the database first, where it is proved, then in "
        "its place at once. The site may run; it may write nothing that is to be kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the backup")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="lose what the database holds now",
        )

    def handle(self, *, folder, replace, **options):
        try:
            restore_backup(folder, replace=replace, say=self.stdout.write)
        except (BackupProblem, DatabaseError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"The database is as it was: {folder}")
        if lacking := migrations_to_come():
            self.stdout.write(
                f"It is of an earlier version of the site, {len(lacking)} migrations "
                "ago: run 'manage.py migrate'."
            )
