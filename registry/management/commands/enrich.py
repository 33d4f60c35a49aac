"""Propose what the company register says otherwise than the registry."""

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from registry.imports.kind import kind_of
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.register.enriching.proposals import NothingToPropose, look, propose


class Command(BaseCommand):
    help = (
        "Compare the registry with the extract of the company register that is loaded, "
        "and plan what it says otherwise; the plan is confirmed on its page, or here."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="apply the plan")

    def handle(self, *, apply, **options):
        try:
            extract, found = look()
        except NothingToPropose as error:
            self.stdout.write(str(error))
            return
        with pghistory.context(command="enrich"):
            batch = propose(extract=extract, found=found, user=None)
            make_plan(batch=batch)
        try:
            while apply and not apply_plan(batch=batch, user=None):
                pass
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Import {batch.reference}: {batch}, {batch.status}.")
        counts = outcome_counts(batch)
        for outcome, label in kind_of(batch).says.outcomes.items():
            self.stdout.write(f"{counts[outcome]:>7} {label}")
