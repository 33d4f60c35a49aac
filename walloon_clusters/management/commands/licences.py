import csv
from textwrap import indent

from django.core.management.base import BaseCommand, CommandError

from walloon_clusters.dependencies.licences import Licence, licences

COLUMNS = ("kind", "name", "version", "licence", "lock", "accepted", "why")


class Command(BaseCommand):
    help = "List the packages of the lock files with their licences; fail on others."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=("text", "csv"), default="text")

    def handle(self, *, format, **options):
        found = list(licences())
        if format == "csv":
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(map(cells, found))
        else:
            self.stdout.write("\n".join(map(line, found)))
        if wrong := [each for each in found if not each.is_accepted]:
            raise CommandError(
                "Licences that nobody accepted: see "
                "walloon_clusters/dependencies/licences.py\n"
                + indent("\n".join(map(line, wrong)), "  ")
            )


def cells(licence: Licence) -> tuple:
    package = licence.package
    return (
        package.kind,
        package.name,
        package.version,
        licence.expression,
        package.lock,
        "yes" if licence.is_accepted else "no",
        licence.why,
    )


def line(licence: Licence) -> str:
    package = licence.package
    told = f"{package.kind} {package.name} {package.version}: {licence.expression}"
    return f"{told} ({licence.why})" if licence.why else told
