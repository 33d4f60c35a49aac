from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from registry.synthetic import MOST_ORGANISATIONS, NotEmpty, fill_with_synthetic


def number_of_organisations(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_ORGANISATIONS:
        raise ArgumentTypeError(f"a number from 1 to {MOST_ORGANISATIONS}, not {text}")
    return number


class Command(BaseCommand):
    help = (
        "Fill an empty database with synthetic organisations, to see how the registry "
        "fares with many: sixty networks, memberships, documents that show them, what "
        "they do together, projects, evaluations. Every row says that it is synthetic. "
        "A database that holds facts is refused: name another one in DATABASE_URL."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--organisations",
            type=number_of_organisations,
            required=True,
            metavar="N",
            help="How many, with 1.5 memberships each.",
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            metavar="S",
            help="The same seed gives the same rows (1).",
        )

    def handle(self, *, organisations, seed, verbosity, **options):
        def report(progress):
            if verbosity:
                self.stdout.write(progress)

        try:
            fill_with_synthetic(organisations=organisations, seed=seed, report=report)
        except NotEmpty as error:
            raise CommandError(
                f"{error} Synthetic ones need an empty database of their own: name "
                "one in DATABASE_URL, and migrate it."
            ) from error
