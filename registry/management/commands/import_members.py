"""Plan, and apply, the member list of a cluster from the shell."""

from django.core.management.base import CommandError

from registry.imports.pages.command import REFUSED, ImportCommand
from registry.models import Cluster, ImportMode


class Command(ImportCommand):
    name = "import_members"
    help = (
        "Plan the import of a member list, and apply the plan if asked to. Prints how "
        "many rows of the file do what, and the number by which the import is undone. "
        "Exits with 2 where the file is refused, with 1 where it cannot be applied."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--cluster", required=True, metavar="SLUG", help="whose members it lists"
        )
        parser.add_argument(
            "--list",
            required=True,
            dest="mode",
            choices=ImportMode.values,
            help="full: whoever is missing has left",
        )

    def handle(self, *, file, cluster, listed_on, mode, **options):
        self.run(
            file=file,
            cluster=self.cluster(cluster),
            listed_on=listed_on,
            mode=mode,
            options=options,
        )

    def cluster(self, slug: str) -> Cluster:
        found = Cluster.objects.filter(slug=slug).first()
        if found is None:
            near = Cluster.objects.search(slug).best_first(slug).first()
            hint = f" Did you mean {near.slug}?" if near else ""
            raise CommandError(
                f"There is no cluster “{slug}”.{hint}", returncode=REFUSED
            )
        return found
