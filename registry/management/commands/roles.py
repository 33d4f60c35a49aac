"""Print what each role may do."""

from django.core.management.base import BaseCommand

from registry.rights.roles import roles
from registry.rights.table import as_markdown, role_table


class Command(BaseCommand):
    help = "Print what each role is for, and what it may do, as a table."

    def handle(self, **options):
        for told in roles().values():
            self.stdout.write(f"- {told.label}: {told.explained}")
        self.stdout.write("")
        self.stdout.write(as_markdown(role_table()))
