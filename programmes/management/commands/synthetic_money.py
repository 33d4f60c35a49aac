from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from programmes.synthetic import fill_with_synthetic_money
from registry.synthetic import NotEmpty

MOST_PAYMENTS = 10_000_000


def number_of_payments(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_PAYMENTS:
        raise ArgumentTypeError(f"a number from 1 to {MOST_PAYMENTS}, not {text}")
    return number


class Command(BaseCommand):
    help = (
        "Add synthetic money to a database that `synthetic` has filled, to see how its "
        "pages fare with much of it: four plans with their lines, grants and payments. "
        "Every row says that it is synthetic."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--payments",
            type=number_of_payments,
            required=True,
            metavar="N",
            help="How many, beside those for the animation of networks; there is a "
            "grant for every five.",
        )

    def handle(self, *, payments, **options):
        try:
            fill_with_synthetic_money(payments=payments)
        except NotEmpty as error:
            raise CommandError(
                f"{error} Synthetic money needs an empty database of its own: name one "
                "in DATABASE_URL, migrate it and fill it with `synthetic`."
            ) from error
