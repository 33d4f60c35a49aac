from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from walloon_clusters.backups import BackupProblem, manifest
from walloon_clusters.backups.making import make_backup
from walloon_clusters.backups.rules import number_of


class Command(BaseCommand):
    help = (
        "Save the database as it stands at this moment, with what people sent in, "
        "its history and its settings: 'restore' brings it back. The site may run."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            type=Path,
            help="what the backup becomes; or, if it is there, where it is put",
        )
        parser.add_argument(
            "--keep",
            type=int,
            default=0,
            metavar="NUMBER",
            help="remove all but the newest of the backups in the folder",
        )

    def handle(self, *, folder, keep, **options):
        try:
            made = make_backup(folder, keep=keep)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as error:
            raise CommandError(f"No backup was made: {error}.") from error
        told = manifest.read(made)
        self.stdout.write(
            f"{sum(told.rows.values())} rows in {len(told.rows)} tables, "
            f"{told.size:,} bytes: {made}"
        )
        if number := number_of(told.findings or {}):
            self.stdout.write(
                f"{number} of them break a rule, and come back with it: check_registry "
                "names them."
            )
