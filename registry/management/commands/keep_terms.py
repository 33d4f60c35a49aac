"""Remove what is kept for a time only."""

from django.core.management.base import BaseCommand

from registry.erasure.terms import keep_terms


class Command(BaseCommand):
    help = (
        "Remove files of imports, logins and viewings that were kept for as long as "
        "the settings say. The worker does so each night."
    )

    def handle(self, **options):
        for what, number in keep_terms().items():
            self.stdout.write(f"{what}: {number} removed")
