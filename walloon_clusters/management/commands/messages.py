from django.core.management.base import BaseCommand, CommandError

from walloon_clusters import translations


class Command(BaseCommand):
    help = "Put the strings to translate into the catalogs, or check that they are."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing, and fail if a string lacks its translation",
        )

    def handle(self, *, check, **options):
        for language in translations.languages():
            if check:
                self.check_catalog(language)
            else:
                catalog = translations.update(language)
                self.stdout.write(f"{language}: {len(catalog)} strings")

    def check_catalog(self, language):
        faults = list(translations.faults(language))
        for fault in faults:
            self.stderr.write(f"{language}: {fault}")
        if faults:
            raise CommandError(
                f"{len(faults)} translations to mend: run 'make messages', and edit "
                f"{translations.catalog_path(language)}"
            )
        self.stdout.write(f"{language}: every string is translated")
