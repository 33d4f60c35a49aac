"""Ask the addresses of sources whether they answer."""

from django.core.management.base import BaseCommand

from registry.documents.checking import AT_ONCE, check_links


class Command(BaseCommand):
    help = (
        "Ask the addresses of sources whose turn it is, and note what they answer. The "
        "worker does so each night."
    )

    def add_arguments(self, parser):
        parser.add_argument("--most", type=int, default=AT_ONCE)

    def handle(self, *, most, **options):
        for state, number in sorted(check_links(most=most).items()):
            self.stdout.write(f"{state}: {number}")
