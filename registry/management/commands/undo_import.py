"""Take back an import of a list."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from registry.imports.plans.undoing import undo_import
from registry.models import ImportBatch


class Command(BaseCommand):
    help = (
        "Undo an applied import of a list, as long as nothing that it wrote was "
        "changed since; otherwise tell what stands in the way."
    )

    def add_arguments(self, parser):
        parser.add_argument("id", help="what the command that imported it printed")

    def handle(self, *, id, **options):
        batch = self.find(id)
        try:
            undo_import(batch=batch, user=None)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"Undone: {batch}.")

    def find(self, text: str) -> ImportBatch:
        try:
            key = {"pk": int(text)} if text.isdecimal() else {"reference": UUID(text)}
            return ImportBatch.objects.get(**key)
        except (ValueError, ImportBatch.DoesNotExist) as error:
            raise CommandError(f"There is no import “{text}”.") from error
