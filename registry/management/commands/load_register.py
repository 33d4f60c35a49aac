"""Load an extract of the company register."""

from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from registry.register.extract import RefusedExtract
from registry.register.loading import load

REFUSED = 2


class Command(BaseCommand):
    help = (
        "Load the open-data extract of the company register (BCE/KBO): the ZIP as it "
        "was downloaded, a full extract or an update of the one that is loaded. The "
        "extract before stays in place until the new one is whole."
    )

    def add_arguments(self, parser):
        parser.add_argument("zip", type=Path, help="KboOpenData_…_Full.zip or _Update")
        parser.add_argument(
            "--force",
            action="store_true",
            help="load an older extract too, or one that does not look whole",
        )

    def handle(self, *, zip, force, **options):
        began = perf_counter()
        try:
            loaded = load(zip, force=force, say=self._say)
        except RefusedExtract as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self._say(f"Loaded {loaded}, {loaded.kind}, in {perf_counter() - began:.0f} s.")
        self._say(
            "It may not be used for direct marketing; of natural persons only the "
            "numbers were kept."
        )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
