"""Plan, and apply, a list of beneficiaries from the shell."""

from django.core.management.base import CommandError

from programmes.imports.forms import receive_grants
from programmes.imports.totals import totals_of
from programmes.models import LISTED_KINDS, FundingLine, GrantKind
from registry.imports.pages.command import REFUSED, ImportCommand


class Command(ImportCommand):
    name = "import_grants"
    help = (
        "Plan the import of a list of beneficiaries, and apply the plan if asked to. "
        "Prints how many rows of the file do what, what they come to, and the number "
        "by which the import is undone. Exits with 2 where the file is refused, with 1 "
        "where it cannot be applied."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--title", required=True, help="what the list is called, as the one before"
        )
        parser.add_argument("--publisher", default="", help="who published it")
        parser.add_argument(
            "--kind",
            dest="grant_kind",
            default=GrantKind.PROJECT.value,
            choices=[kind.value for kind in LISTED_KINDS],
            help="what the grants are for",
        )
        parser.add_argument(
            "--line", metavar="SLUG", help="the funding line out of which they are paid"
        )

    def handle(self, *, file, listed_on, title, publisher, grant_kind, line, **options):
        self.run(
            file=file,
            listed_on=listed_on,
            title=title,
            publisher=publisher,
            grant_kind=grant_kind,
            funding_line=self.funding_line(line),
            options=options,
        )

    def receive(self, **fields):
        return receive_grants(**fields)

    def funding_line(self, slug: str | None) -> FundingLine | None:
        if not slug:
            return None
        found = FundingLine.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(
                f"There is no funding line “{slug}”.", returncode=REFUSED
            )
        return found

    def figures_of(self, batch):
        return {
            f"{part}_{total.name}": str(getattr(total, part))
            for total in totals_of(batch)
            for part in ("decided", "paid")
        }
