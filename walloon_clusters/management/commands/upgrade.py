from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from walloon_clusters.backups import BackupProblem
from walloon_clusters.backups.rehearsing import rehearse, upgrade


class Command(BaseCommand):
    help = (
        "Bring an installed site to this version: a backup into BACKUP_DIR, then "
        "migrations, triggers and functions, static files, and all checks."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="do it on a copy of the database, say how long it takes and what "
            "would change, and leave nothing behind",
        )

    def handle(self, *, check, **options):
        try:
            if check:
                rehearse(self.stdout.write)
                self.stdout.write("The upgrade would succeed. Nothing was changed.")
            else:
                backup = upgrade(self.stdout.write)
                self.stdout.write(f"Upgraded. The database as it was: {backup}")
        except (BackupProblem, DatabaseError, OSError) as problem:
            raise CommandError(str(problem)) from problem
