"""Plan, and apply, the member list of a network from the shell."""

import json
from datetime import date
from pathlib import Path

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from registry.imports.applying import apply_plan
from registry.imports.planning import make_plan, outcome_counts
from registry.imports.problems import PROBLEMS
from registry.imports.reasons import Reason
from registry.imports.receiving import receive
from registry.imports.refusal import MAX_BYTES, RefusedFile
from registry.models import Cluster, ImportStatus, ListMode, Outcome

REFUSED = 2
"""The exit code where nothing could be planned."""

COUNTED = ("rows", "new", "changed", "joined", "left", "unchanged", "ambiguous")
FIRST_LINES = 10


class Command(BaseCommand):
    help = (
        "Plan the import of a member list, and apply the plan if asked to. Prints how "
        "many rows of the file do what, and the number by which the import is undone. "
        "Exits with 2 where the file is refused, with 1 where it cannot be applied."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="XLSX, XLS, ODS or CSV")
        parser.add_argument(
            "--cluster", required=True, metavar="SLUG", help="whose members it lists"
        )
        parser.add_argument(
            "--date",
            required=True,
            dest="listed_on",
            metavar="YYYY-MM-DD",
            help="the day that the list describes",
        )
        parser.add_argument(
            "--list",
            required=True,
            dest="mode",
            choices=ListMode.values,
            help="full: whoever is missing has left",
        )
        parser.add_argument("--apply", action="store_true", help="apply the plan")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, file, cluster, listed_on, mode, **options):
        with pghistory.context(command="import_members"):
            batch = receive(
                content=self.content_of(file),
                filename=file.name,
                cluster=self.network(cluster),
                listed_on=self.day(listed_on),
                mode=mode,
                user=None,
            )
            make_plan(batch=batch)
        if batch.status == ImportStatus.REFUSED:
            raise CommandError(batch.refusal, returncode=REFUSED)
        counts = outcome_counts(batch)
        if not options["apply"]:
            self.print_plan(batch, counts, as_json=options["json"])
            return
        try:
            while not apply_plan(batch=batch, user=None):
                counts = outcome_counts(batch)
        except ValidationError as error:
            self.print_plan(batch, counts, as_json=options["json"])
            raise CommandError(" ".join(error.messages)) from error
        self.print_plan(batch, counts, as_json=options["json"])

    def content_of(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise RefusedFile(
                    "too_big",
                    megabytes=-(-file.stat().st_size // 2**20),
                    limit=MAX_BYTES // 2**20,
                )
            return file.read_bytes()
        except RefusedFile as error:
            raise CommandError(error.message, returncode=REFUSED) from error
        except OSError as error:
            raise CommandError(
                f"{file} cannot be read: {error.strerror}.", returncode=REFUSED
            ) from error

    def network(self, slug: str) -> Cluster:
        found = Cluster.objects.filter(slug=slug).first()
        if found is None:
            near = Cluster.objects.search(slug).best_first(slug).first()
            hint = f" Did you mean {near.slug}?" if near else ""
            raise CommandError(
                f"There is no network “{slug}”.{hint}", returncode=REFUSED
            )
        return found

    def day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                f"“{text}” is not a day: write year-month-day, such as 2024-06-30.",
                returncode=REFUSED,
            ) from error

    def print_plan(self, batch, counts, *, as_json):
        if as_json:
            told = {
                "id": str(batch.reference),
                "status": batch.status,
                **{key: counts[key] for key in (*COUNTED, "refused", "left_out")},
            }
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"Import {batch.reference}: {batch}, {batch.status}.")
        self.stdout.write(f"{counts['rows']:>7} rows of the file")
        for outcome in Outcome:
            if counts[outcome] or outcome != Outcome.LEFT_OUT:
                self.stdout.write(f"{counts[outcome]:>7} {outcome.label}")
        rows = batch.rows.with_outcome(Outcome.AMBIGUOUS, Outcome.REFUSED)
        for row in rows.order_by("number")[:FIRST_LINES]:
            told = [str(Reason(row.reason).label)]
            told += [f"{p['cell']}: {message_of(p)}" for p in row.problems]
            self.stdout.write(f"Row {row.number}, {row.name}: {' '.join(told)}")


def message_of(problem: dict) -> str:
    return str(PROBLEMS[problem["code"]][1]) % {
        "value": problem["value"],
        **problem["params"],
    }
