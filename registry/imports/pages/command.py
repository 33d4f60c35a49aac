"""What the commands that import lists have in common."""

import json
from datetime import date
from pathlib import Path

import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst

from registry.files.refusal import MAX_BYTES, RefusedFile
from registry.imports.kind import kind_of
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.columns import choose_sheets
from registry.imports.plans.planning import make_plan, outcome_counts
from registry.imports.plans.receiving import receive
from registry.imports.plans.settling import questions_of, settle
from registry.imports.plans.whole import accept_as_whole, doubts_of
from registry.models import ImportStatus, RowOutcome

from .places import where
from .report_words import in_words, report_of

REFUSED = 2
"""The exit code where nothing could be planned."""

COUNTED = ("rows", "new", "changed", "joined", "left", "unchanged", "ambiguous")
FIRST_LINES = 10


class ImportCommand(BaseCommand):
    """Plans a list, and applies the plan if asked to; a subclass says of which kind."""

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="XLSX, XLS, ODS or CSV")
        parser.add_argument(
            "--date",
            required=True,
            dest="listed_on",
            metavar="YYYY-MM-DD",
            help="the day that the list describes",
        )
        parser.add_argument(
            "--sheet",
            action="append",
            default=[],
            dest="sheets",
            help="a sheet to read, by its name; several times for several",
        )
        parser.add_argument(
            "--whole-list",
            action="store_true",
            help="the whole list was read, whatever speaks against it",
        )
        parser.add_argument("--apply", action="store_true", help="apply the plan")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            dest="answers",
            metavar="QUESTION=ANSWER",
            help="what is asked once about rows alike; the plan prints the questions",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def receive(self, **fields):
        """Keep the list with what the options say of it."""
        return receive(**fields)

    def run(self, *, file, listed_on, options, **fields):
        """Plan a list, received with ``fields``; print the plan, and apply it."""
        with pghistory.context(command=self.name):
            batch = self.receive(
                content=self.content_of(file),
                filename=file.name,
                listed_on=self.day(listed_on),
                user=None,
                **fields,
            )
            if options["sheets"]:
                choose_sheets(batch=batch, sheets=options["sheets"])
            make_plan(batch=batch)
            if options["whole_list"] and doubts_of(batch):
                accept_as_whole(batch=batch, user=None)
        if batch.status == ImportStatus.REFUSED:
            raise CommandError(batch.refusal, returncode=REFUSED)
        self.answer(batch, options["answers"])
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

    def answer(self, batch, answers: list[str]) -> None:
        """Settle what is asked about rows alike by the answers of the options."""
        said = {}
        for text in answers:
            question, equals, answer = text.rpartition("=")
            if not equals:
                raise CommandError(
                    f"“{text}” is no answer: write the question, “=”, the answer."
                )
            said[question] = answer
        if said:
            try:
                settle(batch=batch, answers=said, user=None)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error

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

    def day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                f"“{text}” is not a day: write year-month-day, such as 2024-06-30.",
                returncode=REFUSED,
            ) from error

    def print_plan(self, batch, counts, *, as_json):
        kind = kind_of(batch)
        if as_json:
            told = {
                "id": str(batch.reference),
                "status": batch.status,
                **{key: counts[key] for key in (*COUNTED, "refused", "left_out")},
                "passed_over": sum(batch.reading["passed_over"].values()),
                "reading": report_of(batch),
                "questions": [
                    {
                        "question": about.key,
                        "rows": about.rows,
                        "answers": list(about.choices),
                        "proposed": about.proposed,
                        "answer": about.answer,
                    }
                    for about in questions_of(batch)
                ],
                **self.figures_of(batch),
            }
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"Import {batch.reference}: {batch}, {batch.status}.")
        report = in_words(batch)
        self.stdout.write(f"{counts['rows']:>7} rows of the file for the plan")
        for why, count in report.passed_over:
            self.stdout.write(f"{count:>7} passed over: {why}")
        for doubt in report.doubts:
            self.stdout.write(f"Was the whole list read? {doubt.sentence}")
        for outcome, label in kind.says.outcomes.items():
            if counts[outcome] or outcome != RowOutcome.LEFT_OUT:
                self.stdout.write(f"{counts[outcome]:>7} {label}")
        for name, figure in self.figures_of(batch).items():
            self.stdout.write(f"{figure:>20} {name}")
        for about in questions_of(batch):
            self.stdout.write(f"{about.sentence} {about.said}".strip())
            for answer, label in about.choices.items():
                if answer != about.answer:
                    self.stdout.write(f"  --answer {about.key}={answer}  {label}")
        rows = batch.rows.with_outcome(RowOutcome.AMBIGUOUS, RowOutcome.REFUSED)
        for row in rows.order_by("number")[:FIRST_LINES]:
            told = [str(kind.says.reasons[row.reason])]
            told += [
                f"{kept['cell']}: {kind.reads.problems.from_row(kept).message}"
                for kept in row.problems
            ]
            place = where(row.number, batch.reading.get("parts", ()))
            self.stdout.write(f"{capfirst(place)}, {row.name}: {' '.join(told)}")

    def figures_of(self, batch) -> dict[str, str]:
        """Return what else is told about a plan, by its name."""
        return {}
