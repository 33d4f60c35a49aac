import logging
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from walloon_clusters.backups import BackupProblem, manifest
from walloon_clusters.backups.making import keep_the_last, make_backup
from walloon_clusters.backups.rules import number_of

logger = logging.getLogger(__name__)


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
        if keep < 0:
            raise CommandError("--keep needs a number: 0 keeps all.")
        if keep and not folder.is_dir():
            raise CommandError(
                "Only in a folder of backups can the last ones be kept: make it first."
            )
        try:
            made = make_backup(folder)
        except (BackupProblem, DatabaseError, OSError) as problem:
            # It is made at night: whoever gets errors by mail is told.
            logger.error("No backup was made: %s", problem)
            raise CommandError(f"No backup was made. {problem}") from problem
        left = keep_the_last(keep, made) if keep else []
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
        if left:
            names = ", ".join(map(str, left))
            logger.error("Old backups could not be removed: %s", names)
            raise CommandError(
                f"The backup is made, but these old ones could not be removed: {names}"
            )
