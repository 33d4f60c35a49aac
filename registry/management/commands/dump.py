"""Write everything that is public into files, for whoever wants all of it."""

from django.core.management.base import BaseCommand, CommandError

from registry.dump.making import AlreadyMaking, make_dump


class Command(BaseCommand):
    help = (
        "Make a dump: every public table as CSV with its description in one ZIP, as "
        "SQLite and as Parquet, and the places as GeoJSON. It is on /dump/ when it "
        "is whole; the last ones are kept. The worker does so each night."
    )

    def handle(self, **options):
        try:
            dump = make_dump()
        except AlreadyMaking as error:
            raise CommandError("A dump is being made already.") from error
        for file in dump.files.values():
            self.stdout.write(f"{file.size:>12,}  {file.sha256}  {file.path}")
        self.stdout.write(
            f"{dump.rows} rows in {len(dump.tables)} tables: {dump.folder}"
        )
